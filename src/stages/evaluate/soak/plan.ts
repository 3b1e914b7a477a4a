/** Which of production's rows a shadow is judged on, and when. Pure. */
import { type Digest, digestOfJson } from "../../../domain/digest.ts";
import { basisOf } from "../../../domain/metrics.ts";
import { type Prediction, type Truth, truthText } from "../../../domain/prediction.ts";
import type { EvaluationRecord, GateResult } from "../../../domain/records.ts";
import { gatesInError } from "../../../policy/gates.ts";
import { judgingDigest } from "../../../policy/judging.ts";
import type { Deployment, Model, ModelVersion, ResolvedGate } from "../../../spec/resolved.ts";
import type { SpecSnapshot } from "../../../spec/snapshot.ts";
import type { Exchange } from "../trial/exchange.ts";

type Soak = NonNullable<Deployment["continuousDeployment"]["soak"]>;

export interface SoakSubject {
  readonly key: Digest;
  readonly deployment: Deployment;
  readonly model: Model;
  readonly champion: ModelVersion;
  readonly shadow: ModelVersion;
  readonly soak: Soak;
  /** Digest of what judges it. */
  readonly gates: Digest;
}

/**
 * null where there is nothing to soak: no `soak` in the spec, no shadow, no champion. The key leaves the rows out:
 * a shadow has the looks that the spec names, and no second chance on grown data.
 */
export function soakSubject(snapshot: SpecSnapshot, deployment: Deployment): SoakSubject | null {
  const { soak } = deployment.continuousDeployment;
  const version = (pointer: Deployment["champion"] | null) =>
    pointer && snapshot.specs.modelVersions.get(pointer.model)?.get(pointer.version);
  const champion = version(deployment.champion);
  const shadow = version(deployment.shadow);
  const model = shadow && snapshot.specs.models.get(shadow.name);
  if (!soak || !champion || !shadow || !model) return null;
  const gates = judgingDigest(model);
  const key = digestOfJson({
    soak,
    deployment: deployment.name,
    candidate: shadow.spec.servable,
    champion: champion.spec.servable,
    gates,
  });
  return { key, deployment, model, champion, shadow, soak, gates };
}

export interface SoakRow {
  readonly truth: string;
  readonly champion: Prediction;
  readonly shadow: Prediction;
}

/**
 * Rows that both answered and whose truth arrived by itself, by event time. Reviewed rows are left out: they were
 * picked because the champion was unsure of them, so they are no fair sample.
 */
export function pairRows(
  predictions: readonly Prediction[],
  feedback: ReadonlyMap<string, Truth>,
  { champion, shadow }: SoakSubject,
): readonly SoakRow[] {
  const shadows = new Map(
    predictions
      .filter(({ role, servable }) => role === "shadow" && servable === shadow.spec.servable)
      .map((prediction) => [prediction.id, prediction]),
  );
  const rows = predictions.flatMap((prediction) => {
    const beside = shadows.get(prediction.id);
    const truth = feedback.get(prediction.id);
    const fits = prediction.role === "champion" && prediction.servable === champion.spec.servable;
    return fits && beside && truth?.source === "label"
      ? [{ truth: truthText(truth), champion: prediction, shadow: beside }]
      : [];
  });
  return rows.sort(({ champion: a }, { champion: b }) =>
    a.eventTime < b.eventTime || (a.eventTime === b.eventTime && a.id < b.id) ? -1 : 1,
  );
}

/** Logged answers in the shape of an exchange with a test server; what production does not show stays empty. */
export function exchangeOf(predictions: readonly Prediction[], classes: readonly string[]): Exchange {
  return {
    classes,
    answers: predictions.map(({ id, label, probabilities, value }) => ({
      predictionId: id,
      label,
      probabilities,
      ...(value !== undefined && { value }),
    })),
    confidences: predictions.map(({ confidence, value }) => (value === undefined ? confidence : null)),
    decisions: predictions.map(({ decision }) => decision),
    latenciesMs: [],
    malformed: null,
    memoryPeak: null,
    modelBytes: null,
    skew: null,
    requests: 0,
    failures: 0,
    repeated: 0,
    alike: 0,
    gone: false,
  };
}

/** Gates that rows with labels can decide; the others were decided in the test environment. */
export const rowGates = (gates: readonly ResolvedGate[]): readonly ResolvedGate[] =>
  gates.filter(
    ({ metric, slice, perturbation, notWorseThan }) =>
      basisOf(metric) === "rows" && slice === undefined && perturbation === undefined && notWorseThan !== "best",
  );

/**
 * What the test environment said about everything that production's rows do not show. Without that record, or after
 * the gates have changed, nothing is known about those gates.
 */
export function otherResults(
  record: EvaluationRecord | null,
  gates: Digest,
  rejudged: readonly ResolvedGate[],
): readonly GateResult[] {
  if (record?.gates !== gates) {
    const reason =
      "The gates changed since the shadow was tried in the test environment: it must be tried again there.";
    return [{ gate: "test environment", verdict: "inconclusive", reason }];
  }
  // As the test environment called them, whatever confidence a look has.
  const again = new Set(gatesInError(rejudged, "").map(({ gate }) => gate));
  return record.results.filter(({ gate }) => !again.has(gate));
}
