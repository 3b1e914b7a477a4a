/** What the threads that measure columns are asked, and what they answer. */
import type { FileColumn } from "../../ports/columns.ts";
import type { ColumnComparison, ColumnDigest, ComparisonOptions } from "../../stages/drift/column.ts";
import type { Mismatch } from "../../stages/drift/measure.ts";
import type { KeptCells } from "./kept-cells.ts";

/** Where a column comes from. */
export type ColumnSource =
  | { readonly kind: "parquet"; readonly path: string }
  /** Values of a profile, in a file beside it, from this byte on. */
  | {
      readonly kind: "kept";
      readonly path: string;
      readonly at: number;
      readonly digest: ColumnDigest;
      /** null: too few values for cells to be of use. */
      readonly cells: KeptCells | null;
    }
  | { readonly kind: "digest"; readonly digest: ColumnDigest };

export type ColumnTask =
  | { readonly kind: "describe"; readonly path: string }
  | {
      readonly kind: "compare";
      readonly name: string;
      readonly reference: ColumnSource;
      readonly current: ColumnSource;
      readonly options: ComparisonOptions & { readonly categories: boolean };
    }
  | { readonly kind: "digest"; readonly name: string; readonly source: ColumnSource };

export interface ColumnAnswers {
  readonly describe: { readonly rows: number; readonly columns: readonly FileColumn[] };
  readonly compare: ColumnComparison | Mismatch;
  readonly digest: ColumnDigest;
}

export type ColumnReply =
  | { readonly ok: true; readonly answer: ColumnAnswers[keyof ColumnAnswers] }
  /** The file is what is wrong. */
  | { readonly ok: false; readonly path: string; readonly message: string };
