/** Rows as people know them: named cells. */

/** A missing value is null, never an empty string or NaN. */
export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

export const SPLITS = ["train", "validation", "test"] as const;
export type Split = (typeof SPLITS)[number];
