/** Compares two columns of numbers: both sides in numbers, a picture, and every statistic. */

import type { NumberDigest } from "../../stats/columnar/number-digest.ts";
import { rowsBetweenEdges } from "../../stats/columnar/sorted-counts.ts";
import { placeAfter, placeBefore } from "../../stats/histogram-edges.ts";
import type { SharedDraws } from "../../stats/level-draws.ts";
import { quantile } from "../../stats/quantile.ts";
import { deviationNorm } from "../../stats/wasserstein.ts";
import type { ColumnComparison, ColumnStatistic, ComparisonOptions, NumberSide } from "./column.ts";
import { type Measured, measureNumbers } from "./number-statistics.ts";
import { pictureOf } from "./picture.ts";

type Comparison = Extract<ColumnComparison, { readonly type: "number" }>;

/** For the picture of a column. */
const STEPS = 20;

export function compareNumbers(
  name: string,
  reference: NumberDigest,
  current: NumberDigest,
  options: ComparisonOptions & { readonly shared?: SharedDraws },
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
  const measured = measureNumbers(name, reference, current, options);
  const judged = measured.find(({ isJudged }) => isJudged) ?? measured[0];
  const picture = options.pictures ? pictureOf(reference, current) : null;
  return {
    ...base,
    ...(picture && { picture }),
    statistics: [...measured.map(withoutNulls), ...rawArea(measured, reference)],
    judged: judged ? { ...withoutNulls(judged), nulls: judged.nulls ?? [] } : null,
  };
}

const withoutNulls = ({ nulls: _, isJudged: __, ...rest }: Measured) => rest;

/** In the column's own unit, as scipy has it: the same number, before it is divided. */
function rawArea(measured: readonly Measured[], { std }: NumberDigest): readonly ColumnStatistic[] {
  return measured
    .filter(({ statistic }) => statistic === "wasserstein")
    .map(withoutNulls)
    .map(({ floor: _, ...normed }) => ({
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

/** null: of quantiles it is not known. */
function outsideOf({ min, max }: NumberDigest, { sorted, exact }: NumberDigest): number | null {
  if (!exact) return null;
  if (min === null || max === null) return 0;
  return placeBefore(sorted, min) + sorted.length - placeAfter(sorted, max);
}
