/** Rows that are asked again, and whether they are answered as before. */
import { areAlike } from "../../../domain/alike.ts";
import type { Row } from "../../../domain/table.ts";
import type { Answer } from "../../../ports/inference.ts";

/** Rows that were asked again, in whichever way: one that differs once is not alike. */
export interface AskedAgain {
  /** `answer` is null where none came this time. */
  note(row: number, before: Answer | null, answer: Answer | null): void;
  tally(): { readonly repeated: number; readonly alike: number };
}

export function askedAgain(): AskedAgain {
  const rows = new Map<number, boolean>();
  return {
    note(row, before, answer) {
      // What was never answered cannot be answered alike: that is an error, and counted as one.
      if (!before) return;
      const same = answer !== null && areAlike(before, answer);
      rows.set(row, same && rows.get(row) !== false);
    },
    tally: () => ({ repeated: rows.size, alike: [...rows.values()].filter(Boolean).length }),
  };
}

export const rowsAt = (rows: readonly Row[], indices: readonly number[]): readonly Row[] =>
  indices.map((index) => {
    const row = rows[index];
    if (!row) throw new RangeError(`there is no row ${index}`);
    return row;
  });
