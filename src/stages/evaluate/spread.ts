/** Bootstrap replicates of every metric that has no interval in closed form. */
import { bootstrap } from "../../stats/bootstrap.ts";
import { classCountsOf } from "../../stats/confusion.ts";
import {
  isLatencyMetric,
  isRowMetric,
  latencyMetric,
  rowMetric,
  rowScores,
  type Subject,
  subjectKey,
} from "./readings.ts";
import type { Sample, Values } from "./sample.ts";

const REPLICATES = 2_000;

/** Ascending bootstrap replicates by subject. */
export type Replicates = ReadonlyMap<string, readonly number[]>;

export interface Spread {
  readonly candidate: Replicates;
  readonly champion: Replicates;
  /** Candidate minus champion; empty without a champion. */
  readonly difference: Replicates;
}

export function spreadOf(
  candidate: Sample,
  champion: Sample | null,
  subjects: readonly Subject[],
  random: () => number,
): Spread {
  const parts = [
    rowReplicates(candidate, champion, subjects, random),
    latencyReplicates(candidate, champion, subjects, random),
  ];
  const merged = (name: keyof Spread) => new Map(parts.flatMap((part) => [...part[name]]));
  return { candidate: merged("candidate"), champion: merged("champion"), difference: merged("difference") };
}

/** Both models on the same drawn rows, so that the difference is paired. */
function rowReplicates(
  candidate: Sample,
  champion: Sample | null,
  subjects: readonly Subject[],
  random: () => number,
): Spread {
  const metrics = subjects.flatMap(({ metric, ...rest }) => (isRowMetric(metric) ? [{ metric, ...rest }] : []));
  const remeasure = [candidate, ...(champion ? [champion] : [])].map((sample) => {
    const { classes, truth, answer, losses, values } = sample;
    return (drawn: Uint32Array) => {
      let loss = 0;
      for (const row of drawn) loss += losses[row] ?? 0;
      const counts = classCountsOf(classes.length, truth, answer, drawn);
      const scores = rowScores(counts, loss / drawn.length, values && drawnValues(values, drawn));
      return metrics.map((metric) => rowMetric(metric, scores));
    };
  });
  if (candidate.truth.length === 0) return nothing();
  const replicates = bootstrap(candidate.truth.length, REPLICATES, random, (drawn) => {
    const [own = [], other] = remeasure.map((measure) => measure(drawn));
    return other ? [...own, ...other, ...own.map((value, index) => value - (other[index] ?? 0))] : own;
  });
  return named(metrics, replicates);
}

const drawnValues = ({ truth, errors }: Values, drawn: Uint32Array): Values => ({
  truth: Float64Array.from(drawn, (row) => truth[row] ?? Number.NaN),
  errors: Float64Array.from(drawn, (row) => errors[row] ?? Number.NaN),
});

/** The two models answered different requests at different times: drawn apart. */
function latencyReplicates(
  candidate: Sample,
  champion: Sample | null,
  subjects: readonly Subject[],
  random: () => number,
): Spread {
  const metrics = subjects.flatMap(({ metric }) => (isLatencyMetric(metric) ? [{ metric }] : []));
  const replicatesOf = (sorted: readonly number[]) => {
    const sample = [...sorted];
    return bootstrap(sorted.length, REPLICATES, random, (drawn) => {
      // Sorted indices draw a sorted sample.
      drawn.sort();
      for (let request = 0; request < drawn.length; request++) sample[request] = sorted[drawn[request] ?? 0] ?? 0;
      return metrics.map(({ metric }) => latencyMetric(metric, sample));
    });
  };
  if (candidate.latenciesMs.length === 0) return nothing();
  const own = replicatesOf(candidate.latenciesMs);
  if (!champion || champion.latenciesMs.length === 0) return named(metrics, own);
  const other = replicatesOf(champion.latenciesMs);
  const difference = own.map((values, index) => differencesOf(values, other[index] ?? [], random));
  return named(metrics, [...own, ...other, ...difference]);
}

/** Differences of independent draws, ascending. */
function differencesOf(a: readonly number[], b: readonly number[], random: () => number): readonly number[] {
  return a.map((value) => value - (b[Math.floor(random() * b.length)] ?? 0)).sort((x, y) => x - y);
}

const nothing = (): Spread => ({ candidate: new Map(), champion: new Map(), difference: new Map() });

/** Replicates come as candidate's, champion's, differences, each in the order of the metrics. */
function named(metrics: readonly Subject[], replicates: readonly (readonly number[])[]): Spread {
  const part = (position: number) =>
    new Map(
      metrics.flatMap((metric, index) => {
        const values = replicates[position * metrics.length + index];
        return values ? [[subjectKey(metric), values] as const] : [];
      }),
    );
  return { candidate: part(0), champion: part(1), difference: part(2) };
}
