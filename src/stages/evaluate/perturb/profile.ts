/** What the columns of the test split hold: noise and values out of range are made in their measure. */
import type { Row } from "../../../domain/table.ts";

export interface NumberProfile {
  readonly least: number;
  readonly most: number;
  /** Standard deviation, divided by n: numpy's default. */
  readonly deviation: number;
}

/** null: it holds no number. */
export function numberProfile(rows: readonly Row[], column: string): NumberProfile | null {
  let [n, mean, squares] = [0, 0, 0];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { [column]: value } of rows) {
    if (typeof value !== "number") continue;
    n += 1;
    // Welford: squares of large numbers would lose what is small about them.
    const step = value - mean;
    mean += step / n;
    squares += step * (value - mean);
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return n === 0 ? null : { least, most, deviation: Math.sqrt(squares / n) };
}

export function textsOf(rows: readonly Row[], column: string): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const { [column]: value } of rows) if (value !== null && value !== undefined) texts.add(String(value));
  return texts;
}
