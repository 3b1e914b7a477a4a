/** Files of rows read column by column, for measuring: what is kept of a column is what its distribution needs. */

/** What a file says of a column, or what its cells say where the format knows no types. */
export type ColumnKind = "number" | "integer" | "category" | "time";

export interface FileColumn {
  readonly name: string;
  /** null: values that nothing is measured of. */
  readonly kind: ColumnKind | null;
  /** Why, where the kind is null. */
  readonly reason?: string;
}

/** Numbers and moments (milliseconds since 1970) in the order of the file, without those that are missing. */
export interface NumberValues {
  readonly values: Float64Array;
  readonly missing: number;
  /** Infinities, which are left out too; not a number counts as missing. */
  readonly infinite: number;
}

/** Texts by how often they occur. */
export interface CountedTexts {
  readonly n: number;
  readonly missing: number;
  /** null: more distinct texts than are counted, as of free text or of names. */
  readonly counts: ReadonlyMap<string, number> | null;
}
