/** Answers as servers gave them, put together by hand, and weighed as the stage does. */
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import type { Row } from "../../../src/domain/table.ts";
import type { Answer } from "../../../src/ports/inference.ts";
import type { ModelVersion, ResolvedGate } from "../../../src/spec/resolved.ts";
import type { Exchange } from "../../../src/stages/evaluate/trial/exchange.ts";
import { NO_TRIALS, type Scales, type Trials, weigh } from "../../../src/stages/evaluate/weigh.ts";

export const SETTINGS = { confidenceThreshold: 0.6, automation: "partial" } as const;

export const gateOf = (gate: Partial<ResolvedGate>): ResolvedGate => ({
  metric: "accuracy",
  confidence: 0.95,
  ...gate,
});

export function exchangeWith(answers: readonly (Answer | null)[], classes: readonly string[] = []): Exchange {
  return {
    classes,
    answers,
    confidences: [],
    decisions: [],
    latenciesMs: Array.from({ length: 50 }, (_, request) => 1 + (request % 7) / 10),
    requests: 100,
    failures: 0,
    repeated: 100,
    alike: 100,
    malformed: { requests: 60, failures: 0 },
    skew: { rows: answers.length, different: 0, largest: 0 },
    memoryPeak: 100_000_000,
    modelBytes: 2_000,
    gone: false,
  };
}

/** The most probable class is the label. */
export const answersOf = (
  probabilities: readonly (readonly number[] | null)[],
  classes: readonly string[],
): readonly (Answer | null)[] =>
  probabilities.map(
    (each, row) =>
      each && { label: classes[each.indexOf(Math.max(...each))] ?? "", probabilities: each, predictionId: `r/${row}` },
  );

export const valuesOf = (values: readonly number[]): readonly Answer[] =>
  values.map((value, row) => ({ label: "", probabilities: [], value, predictionId: `r/${row}` }));

export interface Given {
  readonly truth: readonly string[];
  readonly rows?: readonly Row[];
  readonly gates?: readonly ResolvedGate[];
  readonly candidate: Exchange;
  readonly champion?: Exchange;
  readonly trials?: Partial<Trials>;
  readonly answers?: Scales["answers"];
  readonly seed?: number;
}

export function weighed({ truth, rows = [], gates = [], candidate, champion, trials, answers, seed = 1 }: Given) {
  const version = { name: "forecaster", version: 3, spec: { servable: digestOf("champion") } } as ModelVersion;
  return weigh(memoryBlobs(), {
    truth,
    answers: answers ?? "classes",
    settings: SETTINGS,
    gates,
    candidate: { servable: digestOf("candidate"), exchange: candidate },
    rival: champion ? { kind: "answered", champion: version, exchange: champion } : { kind: "no-champion" },
    trials: { ...NO_TRIALS, rows, ...trials },
    seed,
  });
}
