/** Compares two columns of numbers by every statistic: from all values where they are there, else from quantiles. */
import type { Binning, DriftStatistic } from "../../domain/drift-statistics.ts";
import { random } from "../../domain/random.ts";
import type { BinnedStatistic } from "../../stats/binned.ts";
import { compareSorted } from "../../stats/columnar/compare-sorted.ts";
import { type NumberDigest, profileOf } from "../../stats/columnar/number-digest.ts";
import { countSorted, distinctOfBoth, rowsBetweenEdges } from "../../stats/columnar/sorted-counts.ts";
import { measureDistance } from "../../stats/drift-distance.ts";
import { evidentlyPsi } from "../../stats/evidently-bins.ts";
import { hellingerDistance } from "../../stats/hellinger.ts";
import { placeAfter, placeBefore } from "../../stats/histogram-edges.ts";
import { jensenShannonDistance } from "../../stats/jensen-shannon.ts";
import { ksTail } from "../../stats/ks.ts";
import { fittedTail } from "../../stats/null-effects.ts";
import { populationStability } from "../../stats/psi.ts";
import { quantile } from "../../stats/quantile.ts";
import { deviationNorm } from "../../stats/wasserstein.ts";
import { drawsFor, floorFrom } from "./chance.ts";
import type { ColumnComparison, ColumnStatistic, ComparisonOptions, JudgedStatistic, NumberSide } from "./column.ts";

type Comparison = Extract<ColumnComparison, { readonly type: "number" }>;

/** For the picture of a column. */
const STEPS = 20;

export function compareNumbers(
  name: string,
  reference: NumberDigest,
  current: NumberDigest,
  options: ComparisonOptions,
): Comparison {
  const base = {
    name,
    type: "number",
    reference: sideOf(reference),
    current: sideOf(current),
    histogram: histogramOf(reference, current),
    outside: outsideOf(reference, current),
  } as const;
  if (reference.n === 0 || current.n === 0) return { ...base, statistics: [], judged: null };
  const measured = measureAll(name, reference, current, options);
  const judged = measured.find(
    ({ statistic, binning }) =>
      statistic === options.statistic && (binning === undefined || binning === options.binning),
  );
  return {
    ...base,
    statistics: [...measured.map(withoutNulls), ...rawArea(measured, reference)],
    judged: judged ?? measured[0] ?? null,
  };
}

const withoutNulls = ({ nulls: _, ...rest }: JudgedStatistic): ColumnStatistic => rest;

const BINNED: readonly (readonly [BinnedStatistic, Binning])[] = [
  ["psi", "quantiles"],
  ["jensen-shannon", "quantiles"],
  ["hellinger", "quantiles"],
  ["psi", "evidently"],
  ["jensen-shannon", "evidently"],
  ["hellinger", "evidently"],
  ["jensen-shannon", "nannyml"],
  ["hellinger", "nannyml"],
];

/** Evidently's bins for Hellinger are as many as there are different values: beyond this, counting them costs as much as all else. */
const DISTINCT_COUNTED = 400_000;

const binnedFor = (values: number) =>
  BINNED.filter(
    ([statistic, binning]) => values <= DISTINCT_COUNTED || statistic !== "hellinger" || binning !== "evidently",
  );

function measureAll(
  name: string,
  reference: NumberDigest,
  current: NumberDigest,
  { seed }: ComparisonOptions,
): readonly JudgedStatistic[] {
  const [n, m] = [reference.n, current.n];
  const [before, now] = [profileOf(name, reference), profileOf(name, current)];
  const draws = drawsFor(n, m);
  const isExact = reference.exact && current.exact;
  const distances = isExact ? compareSorted(reference.sorted, current.sorted) : null;
  const finish = (
    statistic: DriftStatistic,
    binning: Binning,
    exactly: (() => { readonly value: number; readonly pValue?: number; readonly method?: string }) | null,
    power: 1 | 2,
  ): JudgedStatistic => {
    const next = random(seed);
    const chance = measureDistance(statistic, before, now, { binning, draws, next });
    const nulls = Array.from(chance.nulls);
    const found = exactly?.() ?? { value: chance.effect, pValue: chance.pValue, method: chance.method };
    return {
      statistic,
      ...(BINNED.some(([each]) => each === statistic) && { binning }),
      value: found.value,
      pValue: found.pValue ?? fittedTail(found.value, chance.nulls, power),
      n: [n, m],
      method: found.method ?? chance.method,
      floor: floorFrom(nulls),
      ...(!isExact && { error: reference.rankError + current.rankError }),
      nulls,
    };
  };
  return [
    finish(
      "ks",
      "quantiles",
      distances &&
        (() => {
          const { pValue, method } = ksTail(n, m, distances.ks);
          return { value: distances.ks, pValue, method: `two-sample Kolmogorov-Smirnov, ${method}` };
        }),
      1,
    ),
    finish(
      "wasserstein",
      "quantiles",
      distances && (() => ({ value: distances.wasserstein / deviationNorm(reference.std ?? 0) })),
      1,
    ),
    ...binnedFor(n + m).map(([statistic, binning]) =>
      finish(
        statistic,
        binning,
        distances &&
          (() => {
            const isHellinger = binning === "evidently" && statistic === "hellinger";
            const distinct = isHellinger ? distinctOfBoth(reference.sorted, current.sorted) : null;
            const { first, second } = countSorted(reference, current, binning, distinct);
            return { value: DISTANCES[statistic](first, second, binning) };
          }),
        statistic === "psi" ? 1 : 2,
      ),
    ),
  ];
}

const DISTANCES: Readonly<
  Record<BinnedStatistic, (first: readonly number[], second: readonly number[], binning: Binning) => number>
> = {
  psi: (first, second, binning) =>
    binning === "evidently" ? evidentlyPsi(first, second) : populationStability(first, second),
  "jensen-shannon": (first, second, binning) => jensenShannonDistance(first, second, binning === "evidently" ? "e" : 2),
  hellinger: hellingerDistance,
};

/** In the column's own unit, as scipy has it: the same number, before it is divided. */
function rawArea(measured: readonly JudgedStatistic[], { std }: NumberDigest): readonly ColumnStatistic[] {
  return measured
    .filter(({ statistic }) => statistic === "wasserstein")
    .map(({ nulls: _, floor: __, ...normed }) => ({
      ...normed,
      statistic: "wasserstein-raw",
      value: normed.value * deviationNorm(std ?? 0),
    }));
}

function sideOf({ n, missing, infinite, min, max, mean, std, sorted }: NumberDigest): NumberSide {
  const quartiles = n === 0 ? [] : [0.25, 0.5, 0.75].map((share) => quantile(sorted, share));
  return { n, missing, infinite, min, max, mean, std, quartiles };
}

function histogramOf(reference: NumberDigest, current: NumberDigest): Comparison["histogram"] {
  const ends = [reference.min, reference.max, current.min, current.max].filter((each) => each !== null);
  const [min, max] = [Math.min(...ends), Math.max(...ends)];
  if (!(min < max)) return null;
  const edges = Array.from({ length: STEPS + 1 }, (_, index) =>
    index === STEPS ? max : min + ((max - min) * index) / STEPS,
  );
  const countsOf = ({ sorted, n }: NumberDigest) =>
    rowsBetweenEdges(edges, sorted).map((count) =>
      sorted.length === n ? count : Math.round((count * n) / sorted.length),
    );
  return { edges, reference: countsOf(reference), current: countsOf(current) };
}

function outsideOf({ min, max }: NumberDigest, { sorted, n }: NumberDigest): number {
  if (min === null || max === null || n === 0) return 0;
  const count = placeBefore(sorted, min) + sorted.length - placeAfter(sorted, max);
  return Math.round((count * n) / sorted.length);
}
