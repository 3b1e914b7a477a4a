/** Whether rows as a whole still fit together as they did: columns may each look as before, and no longer go together. */
import { random } from "../../domain/random.ts";
import type { Signal } from "../../domain/records.ts";
import type { Row } from "../../domain/table.ts";
import { judgeShift } from "../../policy/drift.ts";
import { formatShare } from "../../policy/drift-words.ts";
import { mean } from "../../stats/mean.ts";
import type { ProfiledColumn } from "../../stats/profile.ts";
import { meanRise } from "../../stats/reconstruction-error.ts";
import { measureRows, modelRows } from "../../stats/row-model.ts";
import type { ColumnComparison } from "./column.ts";
import type { DriftThresholds, Roles } from "./plan.ts";

/** What a column has of the squared error of rows, and of its rise. */
export interface Carrier {
  readonly name: string;
  readonly before: number;
  readonly now: number;
  /** Of the rise of those columns whose error rose; 0 where it fell, null where it rose in none. */
  readonly share: number | null;
}

export type Multivariate =
  | {
      readonly kind: "measured";
      readonly signal: Signal;
      readonly method: string;
      /** Rows that were looked at, evenly spaced. */
      readonly n: readonly [reference: number, current: number];
      readonly components: number;
      /** Share of the reference's variance that the components explain. */
      readonly explained: number;
      /** Mean error of a row. */
      readonly errors: readonly [reference: number, current: number];
      readonly histogram: {
        readonly edges: readonly number[];
        readonly reference: readonly number[];
        readonly current: readonly number[];
      };
      /** Those that carry most of the rise come first. */
      readonly columns: readonly Carrier[];
    }
  /** A sentence that says why. */
  | { readonly kind: "left-out"; readonly reason: string };

export interface RowsOfBoth {
  /** null: a profile has none. */
  readonly reference: readonly Row[] | null;
  readonly current: readonly Row[] | null;
}

/** The smallest rise of the mean error that matters: a tenth. */
export const USUAL_RISE = 0.1;
const DRAWS = 1000;
/** The cost of components grows with the square of it. */
export const MOST_COLUMNS = 200;

/** Those that rows are compared by: what the model sees, without the truth and the answer. */
export function columnsOfRows(comparisons: readonly ColumnComparison[], roles: Roles): readonly ProfiledColumn[] {
  return comparisons.flatMap((column): readonly ProfiledColumn[] => {
    if (column.type !== "number" && column.type !== "category") return [];
    if (column.name === roles.label || column.name === roles.prediction) return [];
    return column.judged === null ? [] : [{ name: column.name, type: column.type }];
  });
}

/** null: rows of these columns can be looked at. */
export function whyNot(columns: readonly ProfiledColumn[]): string | null {
  if (columns.length < 2) return "there are fewer than two columns that are compared";
  return columns.length > MOST_COLUMNS
    ? `${columns.length} columns are more than ${MOST_COLUMNS}; name those that belong together by --columns`
    : null;
}

export function compareRows(
  columns: readonly ProfiledColumn[],
  { reference, current }: RowsOfBoth,
  thresholds: DriftThresholds,
  seed: number,
): Multivariate {
  if (!reference || !current) return { kind: "left-out", reason: "a profile holds columns, and no rows" };
  const reason = whyNot(columns);
  if (reason !== null) return { kind: "left-out", reason };
  const model = modelRows(columns, reference);
  const now = measureRows(model, current);
  const rise = meanRise(model.errors, now.errors, { draws: DRAWS, next: random(seed) });
  const signal = judgeShift(
    {
      subject: "rows",
      statistic: "reconstruction",
      effect: rise.effect,
      pValue: rise.pValue,
      nulls: rise.nulls,
      n: current.length,
      referenceRows: reference.length,
      reference: { type: "number", median: null, std: null },
      current: { type: "number", median: null, std: null },
      against: "the reference",
      words: `rows fit together less than in the reference: what its principal components cannot say of them is ${formatShare(rise.effect)} more`,
    },
    { ...thresholds, effect: USUAL_RISE },
  );
  return {
    kind: "measured",
    signal,
    method: `PCA reconstruction error, ${rise.method}`,
    n: [reference.length, current.length],
    components: model.pca.components.length,
    explained: model.pca.explained.reduce((sum, share) => sum + share, 0),
    errors: [mean(model.errors), mean(now.errors)],
    histogram: histogramOf(model.errors, now.errors),
    columns: carriersOf(columns, model.parts, now.parts),
  };
}

function carriersOf(columns: readonly ProfiledColumn[], before: Float64Array, now: Float64Array): readonly Carrier[] {
  const rises = Array.from(now, (part, index) => part - (before[index] as number));
  // What some columns add and others take away may nearly cancel: shares of the difference would say nothing.
  const total = rises.reduce((sum, rise) => sum + Math.max(0, rise), 0);
  return columns
    .map(({ name }, index) => ({
      name,
      before: before[index] as number,
      now: now[index] as number,
      share: total > 0 ? Math.max(0, rises[index] as number) / total : null,
    }))
    .sort((a, b) => b.now - b.before - (a.now - a.before));
}

const STEPS = 24;
/** Beyond it single rows would make one bar of all the others. */
const SHOWN = 0.99;

function histogramOf(reference: Float64Array, current: Float64Array) {
  const [before, now] = [reference.toSorted(), current.toSorted()];
  const at = (sorted: Float64Array, share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const [from, to] = [Math.min(at(before, 0), at(now, 0)), Math.max(at(before, SHOWN), at(now, SHOWN))];
  const width = (to - from) / STEPS || 1;
  const countsOf = (values: Float64Array) => {
    const counts = new Array<number>(STEPS).fill(0);
    for (const value of values) {
      const step = Math.min(STEPS - 1, Math.floor((value - from) / width));
      counts[step] = (counts[step] ?? 0) + 1;
    }
    return counts;
  };
  const edges = Array.from({ length: STEPS + 1 }, (_, index) => from + index * width);
  return { edges, reference: countsOf(before), current: countsOf(now) };
}
