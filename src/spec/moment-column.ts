/** Which column says when a row is of: rules ask whether there is one, monitoring reads it. */
import type { Dataset } from "./resolved.ts";

/** The column of the split or the id, where that is a time; else the only time of a row. null: none, or nobody says which. */
export function momentColumn({ columns, split, id }: Pick<Dataset, "columns" | "split" | "id">): string | null {
  const times = columns.filter(({ type }) => type === "time").map(({ name }) => name);
  const named = [split.column, id].find((name) => times.includes(name));
  return named ?? (times.length === 1 ? (times[0] ?? null) : null);
}
