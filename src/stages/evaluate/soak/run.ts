/** Judges a shadow for the lead on the rows of production that it and the champion both answered. */
import { type Digest, digestOfJson, hexOf } from "../../../domain/digest.ts";
import { parseDuration } from "../../../domain/duration.ts";
import type { EvaluationRecord } from "../../../domain/records.ts";
import { answersOf } from "../../../domain/signature.ts";
import { worst } from "../../../domain/verdict.ts";
import type { Blobs } from "../../../ports/blobs.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { PredictionLog } from "../../../ports/prediction-log.ts";
import type { Records } from "../../../ports/records.ts";
import type { ModelVersion, ResolvedGate } from "../../../spec/resolved.ts";
import type { SpecSnapshot } from "../../../spec/snapshot.ts";
import { unknownDeployment } from "../../../spec/unknown-deployment.ts";
import { weigh } from "../weigh.ts";
import { type SoakLive, soakLive } from "./live.ts";
import { gatesAt, type Look, looksOf } from "./looks.ts";
import { exchangeOf, otherResults, pairRows, rowGates, type SoakRow, type SoakSubject, soakSubject } from "./plan.ts";

export interface SoakPorts {
  readonly records: Records;
  readonly blobs: Blobs;
  readonly predictionLog: PredictionLog;
  readonly clock: Clock;
}

export interface SoakInput {
  readonly snapshot: SpecSnapshot;
  readonly deployment: string;
  readonly dryRun?: boolean;
}

export interface SoakStatus {
  readonly subject: SoakSubject;
  readonly live: SoakLive;
  /** Judged so far, and undecided. */
  readonly looked: readonly EvaluationRecord[];
  /** null: none is left to come. */
  readonly next: Look | null;
  /** How long the two must answer side by side, and have. Milliseconds. */
  readonly time: { readonly needed: number; readonly passed: number };
}

export type SoakOutcome =
  | { readonly kind: "nothing" }
  | { readonly kind: "waiting"; readonly status: SoakStatus }
  /** On a dry run only. */
  | { readonly kind: "due"; readonly status: SoakStatus }
  | { readonly kind: "judged" | "recorded"; readonly subject: SoakSubject; readonly record: EvaluationRecord };

export async function runSoak(
  ports: SoakPorts,
  { snapshot, deployment: name, dryRun }: SoakInput,
): Promise<SoakOutcome> {
  const deployment = snapshot.specs.deployments.get(name);
  if (!deployment) throw unknownDeployment(name, snapshot.specs.deployments);
  const subject = soakSubject(snapshot, deployment);
  if (!subject) return { kind: "nothing" };
  const recorded = await ports.records.get("evaluation", subject.key);
  if (recorded) return { kind: "recorded", subject, record: recorded };
  const looks = looksOf(subject.soak);
  const used = usedUntil(await ports.records.list("evaluation"), subject, looks);
  const predictions = (await ports.predictionLog.read({ deployment: name })).filter(
    ({ eventTime }) => eventTime > used,
  );
  const feedback = await ports.predictionLog.feedback(name);
  const rows = pairRows(predictions, feedback, subject);
  const live = soakLive(predictions, feedback, subject);
  const time = { needed: subject.soak.for === null ? 0 : parseDuration(subject.soak.for), passed: passedIn(live) };
  const looked: EvaluationRecord[] = [];
  for (const look of looks) {
    const gates = gatesAt(rowGates(subject.model.gates), looks, look);
    if (gates === null) continue;
    const isLast = look.number === look.of;
    const earlier = isLast ? null : await ports.records.get("evaluation", lookKey(subject, look));
    if (earlier) {
      looked.push(earlier);
      continue;
    }
    const status: SoakStatus = { subject, live, looked, next: look, time };
    if (rows.length < look.rows || time.passed < time.needed) return { kind: "waiting", status };
    if (dryRun) return { kind: "due", status };
    const judged = await judge(ports, subject, rows.slice(0, look.rows), gates, look);
    const isDecided = isLast || judged.verdict !== "inconclusive";
    // What is decided has the soak's own key: whoever looks again finds it first.
    const key = isDecided ? subject.key : lookKey(subject, look);
    const { record } = await ports.records.put({ ...judged, key });
    if (isDecided) return { kind: "judged", subject, record };
    looked.push(record);
  }
  throw new Error("a soak's last look decides");
}

/**
 * A row is judged in one soak only. Whoever asks for more rows, or for other gates, after a soak that did not go well gets
 * fresh ones: the same rows with a new error to spend would be a second chance.
 */
function usedUntil(records: readonly EvaluationRecord[], subject: SoakSubject, looks: readonly Look[]): string {
  const own = new Set([subject.key, ...looks.map((look) => lookKey(subject, look))]);
  const others = records.filter(
    ({ candidate, champion, deployment, key, soak }) =>
      soak !== undefined &&
      !own.has(key) &&
      deployment === subject.deployment.name &&
      candidate.servable === subject.shadow.spec.servable &&
      champion?.servable === subject.champion.spec.servable,
  );
  return others.reduce((latest, { soak }) => (soak && soak.to > latest ? soak.to : latest), "");
}

const lookKey = ({ key }: SoakSubject, { number }: Look): Digest => digestOfJson({ soak: key, look: number });

const passedIn = ({ since, until }: SoakLive): number =>
  since === null || until === null ? 0 : Date.parse(until) - Date.parse(since);

async function judge(
  ports: SoakPorts,
  subject: SoakSubject,
  rows: readonly SoakRow[],
  asked: readonly ResolvedGate[],
  look: Look,
): Promise<EvaluationRecord> {
  const { key, deployment, model, champion, shadow, gates } = subject;
  const seed = Number.parseInt(hexOf(key).slice(0, 8), 16);
  const answersIn = (role: "shadow" | "champion", { spec }: ModelVersion) =>
    exchangeOf(
      rows.map((row) => row[role]),
      spec.signature.label.classes,
    );
  const weighed = await weigh(ports.blobs, {
    truth: rows.map((row) => row.truth),
    answers: answersOf(model.task),
    gates: asked,
    candidate: { servable: shadow.spec.servable, exchange: answersIn("shadow", shadow) },
    rival: { kind: "answered", champion, exchange: answersIn("champion", champion) },
    settings: { confidenceThreshold: deployment.confidenceThreshold, automation: deployment.automation },
    seed,
  });
  const tried = await ports.records.get("evaluation", shadow.spec.evaluation);
  const results = [...weighed.results, ...otherResults(tried, gates, rowGates(model.gates))];
  return {
    schema: 1,
    kind: "evaluation",
    key,
    createdAt: ports.clock.now().toISOString(),
    deployment: deployment.name,
    model: model.name,
    training: shadow.spec.training,
    dataset: shadow.spec.dataset,
    testSplit: weighed.candidate.answers,
    gates,
    ...weighed,
    results,
    verdict: worst(results.map(({ verdict }) => verdict)),
    soak: {
      labelled: rows.length,
      from: rows[0]?.champion.eventTime ?? "",
      to: rows.at(-1)?.champion.eventTime ?? "",
      look: look.number,
      looks: look.of,
    },
    environment: null,
    seed,
  };
}
