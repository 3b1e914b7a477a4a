/** Judges a shadow for the lead on the rows of production that it and the champion both answered. */
import { hexOf } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { random } from "../../domain/random.ts";
import type { EvaluationRecord } from "../../domain/records.ts";
import { answersOf } from "../../domain/signature.ts";
import { worst } from "../../domain/verdict.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Clock } from "../../ports/clock.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";
import type { Records } from "../../ports/records.ts";
import type { ModelVersion } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import {
  exchangeOf,
  otherResults,
  pairRows,
  rowGates,
  type SoakRow,
  type SoakSubject,
  soakSubject,
} from "./soak-plan.ts";
import { weigh } from "./weigh.ts";

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

export type SoakOutcome =
  | { readonly kind: "nothing" }
  | { readonly kind: "waiting"; readonly labelled: number; readonly needed: number }
  /** On a dry run only. */
  | { readonly kind: "due"; readonly labelled: number }
  | { readonly kind: "judged" | "recorded"; readonly record: EvaluationRecord };

export async function runSoak(
  ports: SoakPorts,
  { snapshot, deployment: name, dryRun }: SoakInput,
): Promise<SoakOutcome> {
  const deployment = snapshot.specs.deployments.get(name);
  if (!deployment) throw userError("DEPLOYMENT_UNKNOWN", { with: { deployment: name } });
  const subject = soakSubject(snapshot, deployment);
  if (!subject) return { kind: "nothing" };
  const recorded = await ports.records.get("evaluation", subject.key);
  if (recorded) return { kind: "recorded", record: recorded };
  const predictions = await ports.predictionLog.read({ deployment: name });
  const rows = pairRows(predictions, await ports.predictionLog.feedback(name), subject);
  if (rows.length < subject.labelled) return { kind: "waiting", labelled: rows.length, needed: subject.labelled };
  if (dryRun) return { kind: "due", labelled: rows.length };
  const { record } = await ports.records.put(await judge(ports, subject, rows));
  return { kind: "judged", record };
}

async function judge(ports: SoakPorts, subject: SoakSubject, rows: readonly SoakRow[]): Promise<EvaluationRecord> {
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
    gates: rowGates(model.gates),
    candidate: { servable: shadow.spec.servable, exchange: answersIn("shadow", shadow) },
    rival: { kind: "answered", champion, exchange: answersIn("champion", champion) },
    random: random(seed),
  });
  const tried = await ports.records.get("evaluation", shadow.spec.evaluation);
  const results = [...weighed.results, ...otherResults(tried, gates, weighed.results)];
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
    },
    environment: null,
    seed,
  };
}
