/** Pairs of models of which it is known how much better one is: drawn row by row, as a server would have answered. */
import type { Answer } from "../../src/ports/inference.ts";
import type { Exchange } from "../../src/stages/evaluate/trial/exchange.ts";

export const CLASSES = ["a", "b", "c", "d"] as const;

export interface Pair {
  readonly truth: readonly string[];
  readonly candidate: Exchange;
  readonly champion: Exchange;
}

export type DrawPair = (rows: number, next: () => number) => Pair;

/** Probabilities of a row being right by both, by the candidate only, by the champion only. */
export interface Joint {
  readonly both: number;
  readonly up: number;
  readonly down: number;
}

/** Classes are equally frequent and errors fall on any other class alike: accuracy, recall and F1 are one number. */
export const byRightness =
  ({ both, up, down }: Joint): DrawPair =>
  (rows, next) => {
    const truth: string[] = [];
    const [candidate, champion]: Answer[][] = [[], []];
    for (let row = 0; row < rows; row++) {
      const own = Math.floor(next() * CLASSES.length);
      const draw = next();
      truth.push(CLASSES[own] ?? "");
      candidate?.push(answerOf(own, draw < both + up, next));
      champion?.push(answerOf(own, draw < both || (draw >= both + up && draw < both + up + down), next));
    }
    return { truth, candidate: exchangeOf(candidate ?? []), champion: exchangeOf(champion ?? []) };
  };

/** The candidate's log loss is a part of the champion's and something of its own: on average `worse` above it. */
export const byLoss =
  (mean: number, shared: number, worse: number): DrawPair =>
  (rows, next) => {
    const truth: string[] = [];
    const [candidate, champion]: Answer[][] = [[], []];
    const own = (1 - shared) * mean + worse;
    for (let row = 0; row < rows; row++) {
      const index = Math.floor(next() * CLASSES.length);
      const before = mean * exponential(next);
      truth.push(CLASSES[index] ?? "");
      champion?.push(withProbability(index, Math.exp(-before), next));
      candidate?.push(withProbability(index, Math.exp(-(shared * before + own * exponential(next))), next));
    }
    return { truth, candidate: exchangeOf(candidate ?? []), champion: exchangeOf(champion ?? []) };
  };

const exponential = (next: () => number): number => -Math.log(1 - next());

export const answerOf = (own: number, right: boolean, next: () => number): Answer =>
  withProbability(own, right ? 0.7 : 0.1, next);

/** The rest is another class's. */
function withProbability(own: number, probability: number, next: () => number): Answer {
  const other = (own + 1 + Math.floor(next() * (CLASSES.length - 1))) % CLASSES.length;
  const probabilities = CLASSES.map((_, index) =>
    index === own ? probability : index === other ? 1 - probability : 0,
  );
  const label = CLASSES[probability > 0.5 ? own : other] ?? "";
  return { predictionId: "", label, probabilities };
}

export const exchangeOf = (answers: readonly Answer[]): Exchange => ({
  classes: CLASSES,
  answers,
  confidences: answers.map(({ probabilities }) => Math.max(...probabilities)),
  decisions: answers.map(() => null),
  latenciesMs: [],
  requests: answers.length,
  failures: 0,
  repeated: 0,
  alike: 0,
  malformed: null,
  memoryPeak: null,
  modelBytes: null,
  skew: null,
  gone: false,
});
