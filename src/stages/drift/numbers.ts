/** Compares two columns of numbers: both sides in numbers, a picture, and every statistic. */
import { compareOrdered } from "../../stats/columnar/compare-ordered.ts";
import type { NumberColumn } from "../../stats/columnar/number-digest.ts";
import { quantileOf } from "../../stats/columnar/ordered.ts";
import { rowsBetweenEdges } from "../../stats/columnar/ordered-counts.ts";
import type { SharedDraws } from "../../stats/level-draws.ts";
import { deviationNorm } from "../../stats/wasserstein.ts";
import type { ColumnComparison, ColumnStatistic, ComparisonOptions, NumberSide } from "./column.ts";
import { foresee, QUARTILES } from "./foresee.ts";
import { type Measured, measureNumbers } from "./number-statistics.ts";
import { pictureOf } from "./picture.ts";

type Comparison = Extract<ColumnComparison, { readonly type: "number" }>;

/** For the picture of a column. */
const STEPS = 20;

export function compareNumbers(
  name: string,
  reference: NumberColumn,
  current: NumberColumn,
  options: ComparisonOptions & { readonly shared?: SharedDraws },
): Comparison {
  const isEmpty = reference.n === 0 || current.n === 0;
  if (!isEmpty) foresee(reference, current, edgesOf(reference, current) ?? []);
  // Before anything else is asked for: what all of it needs of the values is then found together.
  const isExact = !isEmpty && reference.exact && current.exact;
  const distances = isExact ? compareOrdered(reference.values, current.values) : null;
  const base = {
    name,
    type: "number",
    reference: sideOf(reference),
    current: sideOf(current),
    histogram: histogramOf(reference, current),
    outside: outsideOf(reference, current),
  } as const;
  if (isEmpty) return { ...base, statistics: [], judged: null };
  const measured = measureNumbers(name, reference, current, { ...options, distances });
  const judged = measured.find(({ isJudged }) => isJudged) ?? measured[0];
  const picture = options.pictures ? pictureOf(drawn(reference), drawn(current)) : null;
  return {
    ...base,
    ...(picture && { picture }),
    statistics: [...measured.map(withoutNulls), ...rawArea(measured, reference)],
    judged: judged ? { ...withoutNulls(judged), nulls: judged.nulls ?? [] } : null,
  };
}

const drawn = ({ values, whole }: NumberColumn) => ({ sorted: values.all(), whole });

const withoutNulls = ({ nulls: _, isJudged: __, ...rest }: Measured) => rest;

/** In the column's own unit, as scipy has it: the same number, before it is divided. */
function rawArea(measured: readonly Measured[], { std }: NumberColumn): readonly ColumnStatistic[] {
  return measured
    .filter(({ statistic }) => statistic === "wasserstein")
    .map(withoutNulls)
    .map(({ floor: _, ...normed }) => ({
      ...normed,
      statistic: "wasserstein-raw",
      value: normed.value * deviationNorm(std ?? 0),
    }));
}

function sideOf({ n, missing, infinite, min, max, mean, std, values }: NumberColumn): NumberSide {
  const quartiles = n === 0 ? [] : QUARTILES.map((share) => quantileOf(values, share));
  return { n, missing, infinite, min, max, mean, std, quartiles };
}

/** null: there is one value, or none. */
function edgesOf(reference: NumberColumn, current: NumberColumn): readonly number[] | null {
  const ends = [reference.min, reference.max, current.min, current.max].filter((each) => each !== null);
  const [min, max] = [Math.min(...ends), Math.max(...ends)];
  if (!(min < max)) return null;
  return Array.from({ length: STEPS + 1 }, (_, index) => (index === STEPS ? max : min + ((max - min) * index) / STEPS));
}

function histogramOf(reference: NumberColumn, current: NumberColumn): Comparison["histogram"] {
  const edges = edgesOf(reference, current);
  if (edges === null) return null;
  const countsOf = ({ values, n }: NumberColumn) =>
    rowsBetweenEdges(edges, values).map((count) =>
      values.length === n ? count : Math.round((count * n) / values.length),
    );
  return { edges, reference: countsOf(reference), current: countsOf(current) };
}

/** null: of quantiles it is not known. */
function outsideOf({ min, max }: NumberColumn, { values, exact }: NumberColumn): number | null {
  if (!exact) return null;
  if (min === null || max === null || values.length === 0) return 0;
  return values.before(min) + values.length - values.after(max);
}
