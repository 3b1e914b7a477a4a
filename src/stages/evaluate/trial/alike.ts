/** When two answers to one row count as the same. */
import type { Row } from "../../../domain/table.ts";
import type { Answer } from "../../../ports/inference.ts";

/** Largest difference of a probability, or of a value relative to its size; FP32 arithmetic is below it. */
export const ALIKE_WITHIN = 1e-6;

/** Labels apart: the largest difference of the numbers; infinite where they cannot be compared. */
export function differenceOf(a: Answer, b: Answer): number {
  const isOther =
    a.probabilities.length !== b.probabilities.length || (a.value === undefined) !== (b.value === undefined);
  if (isOther) return Number.POSITIVE_INFINITY;
  const [one, other] = [a.value ?? 0, b.value ?? 0];
  let largest = Math.abs(one - other) / Math.max(1, Math.abs(one));
  for (const [index, value] of a.probabilities.entries()) {
    largest = Math.max(largest, Math.abs(value - (b.probabilities[index] ?? Number.NaN)));
  }
  return Number.isNaN(largest) ? Number.POSITIVE_INFINITY : largest;
}

export const areAlike = (a: Answer, b: Answer): boolean => a.label === b.label && differenceOf(a, b) <= ALIKE_WITHIN;

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
