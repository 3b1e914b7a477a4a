/** Intervals of what was measured: in closed form for proportions, from bootstrap replicates for the rest. */
import type { Interval } from "../../domain/records.ts";
import { percentileInterval } from "../../stats/bootstrap.ts";
import { independentProportions } from "../../stats/independent-proportions.ts";
import { pairedProportions } from "../../stats/paired-proportions.ts";
import { wilson } from "../../stats/wilson.ts";
import { type Reading, reading, type Subject, subjectKey } from "./readings.ts";
import type { Sample } from "./sample.ts";
import type { Replicates, Spread } from "./spread.ts";

/** Of one model's value. Undefined where there is nothing to say. */
export function intervalOf(
  subject: Subject,
  { hits, n }: Reading,
  replicates: Replicates,
  confidence: number,
): Interval | undefined {
  if (n === 0) return undefined;
  if (hits !== undefined) return { ...wilson(hits, n, confidence), confidence, method: "wilson" };
  return bootstrapInterval(subject, replicates, confidence);
}

function bootstrapInterval(subject: Subject, replicates: Replicates, confidence: number): Interval | undefined {
  const values = replicates.get(subjectKey(subject));
  return values && { ...percentileInterval(values, confidence), confidence, method: "bootstrap-percentile" };
}

export interface Difference extends Reading {
  readonly interval?: Interval;
}

/** Candidate minus champion. */
export function differenceOf(
  subject: Subject,
  candidate: Sample,
  champion: Sample,
  spread: Spread,
  confidence: number,
): Difference {
  const [own, other] = [reading(subject, candidate), reading(subject, champion)];
  const n = Math.min(own.n, other.n);
  if (own.value === null || other.value === null) return { value: null, n };
  const interval = differenceInterval(subject, candidate, champion, spread, confidence);
  return { value: own.value - other.value, n, ...(interval && { interval }) };
}

function differenceInterval(
  subject: Subject,
  candidate: Sample,
  champion: Sample,
  spread: Spread,
  confidence: number,
): Interval | undefined {
  const { metric, classIndex } = subject;
  if (metric === "accuracy" || metric === "recall") {
    const { newlyRight, newlyWrong, bothRight, bothWrong } = changesOf(candidate, champion, classIndex);
    const rows = newlyRight + newlyWrong + bothRight + bothWrong;
    return {
      ...pairedProportions(newlyRight, newlyWrong, rows, confidence),
      confidence,
      method: "bonett-price",
    };
  }
  if (metric === "error-rate" || metric === "consistency") {
    const [own, other] = [reading(subject, candidate), reading(subject, champion)];
    const first = { hits: own.hits ?? 0, n: own.n };
    const second = { hits: other.hits ?? 0, n: other.n };
    return { ...independentProportions(first, second, confidence), confidence, method: "newcombe" };
  }
  return bootstrapInterval(subject, spread.difference, confidence);
}

export interface Changes {
  readonly bothRight: number;
  readonly newlyRight: number;
  readonly newlyWrong: number;
  readonly bothWrong: number;
}

/** Rows (of one class, when given) by who was right. */
export function changesOf(candidate: Sample, champion: Sample, classIndex?: number): Changes {
  const changes = { bothRight: 0, newlyRight: 0, newlyWrong: 0, bothWrong: 0 };
  for (let row = 0; row < candidate.truth.length; row++) {
    const truth = candidate.truth[row];
    if (classIndex !== undefined && truth !== classIndex) continue;
    const now = candidate.answer[row] === truth;
    const before = champion.answer[row] === truth;
    if (now) changes[before ? "bothRight" : "newlyRight"]++;
    else changes[before ? "newlyWrong" : "bothWrong"]++;
  }
  return changes;
}
