/** A column of one side, as far as it is compared, and what the comparison of two sides says: plain data. */
import type { Binning, DriftStatistic } from "../../domain/drift-statistics.ts";
import type { CountedTexts } from "../../ports/columns.ts";
import type { NumberColumn, NumberDigest } from "../../stats/columnar/number-digest.ts";
import type { NumberPicture } from "./picture.ts";

/** Texts by how often they occur; `counts` is null where there are too many. */
export type CategoryDigest = { readonly type: "category" } & CountedTexts;

/** Moments: they always move on, so that only their range is told. Milliseconds since 1970. */
export interface TimeDigest {
  readonly type: "time";
  readonly n: number;
  readonly missing: number;
  readonly min: number | null;
  readonly max: number | null;
}

export type ColumnDigest = NumberDigest | CategoryDigest | TimeDigest;

/** As it is compared: numbers need not be sorted. */
export type OpenColumn = NumberColumn | CategoryDigest | TimeDigest;

/** One side in numbers. */
export interface NumberSide {
  readonly n: number;
  readonly missing: number;
  readonly infinite: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly std: number | null;
  readonly quartiles: readonly number[];
}

export interface CategorySide {
  readonly n: number;
  readonly missing: number;
  /** null: more than are counted. */
  readonly distinct: number | null;
  /** The most frequent ones of either side, and their rows here. */
  readonly counts: readonly (readonly [value: string, rows: number])[];
}

export interface ColumnStatistic {
  readonly statistic: DriftStatistic | "wasserstein-raw" | "chi-square";
  /** How numbers were counted, where they were. */
  readonly binning?: Binning;
  readonly value: number;
  readonly pValue: number | null;
  /** Values of the reference and of the current side. */
  readonly n: readonly [reference: number, current: number];
  readonly method: string;
  /** What windows of this size reach without any change in 995 of 1000 cases. */
  readonly floor?: number;
  /** By how much the value may be off, where a side is known by its quantiles only. */
  readonly error?: number;
}

/** The statistic that is judged, with what chance alone gives, ascending. */
export interface JudgedStatistic extends ColumnStatistic {
  readonly statistic: DriftStatistic;
  readonly pValue: number;
  readonly nulls: readonly number[];
}

interface Compared {
  readonly name: string;
  readonly statistics: readonly ColumnStatistic[];
  /** null: there is nothing to compare. */
  readonly judged: JudgedStatistic | null;
}

export type ColumnComparison =
  | (Compared & {
      readonly type: "number";
      readonly reference: NumberSide;
      readonly current: NumberSide;
      /** Rows in equal steps from the smallest to the largest value of both. */
      readonly histogram: {
        readonly edges: readonly number[];
        readonly reference: readonly number[];
        readonly current: readonly number[];
      } | null;
      /** Values of the current side beyond those of the reference; null: not known. */
      readonly outside: number | null;
      /** For a page; absent where none was asked for, or it cannot be drawn. */
      readonly picture?: NumberPicture;
    })
  | (Compared & {
      readonly type: "category";
      readonly reference: CategorySide;
      readonly current: CategorySide;
      /** Values that the reference does not have, most frequent first, and their rows; `fresh` of them in all. */
      readonly news: readonly (readonly [value: string, rows: number])[];
      readonly fresh: number;
      readonly freshRows: number;
    })
  | { readonly name: string; readonly type: "time"; readonly reference: TimeDigest; readonly current: TimeDigest }
  /** Free text or names: too many distinct values for shares to mean anything. */
  | { readonly name: string; readonly type: "text"; readonly reference: CategorySide; readonly current: CategorySide };

export interface ComparisonOptions {
  /** Of numbers; categories are judged by its counterpart where it is not defined on them. */
  readonly statistic: DriftStatistic;
  readonly binning: Binning;
  readonly seed: number;
  /** Whether columns will be drawn. */
  readonly pictures?: boolean;
}
