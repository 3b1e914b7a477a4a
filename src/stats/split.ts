/** Seeded draws of how rows of two samples fall apart by chance: which of them are the window's, without putting back. */
import { logGamma } from "./gamma.ts";

/** Up to so many rows the logarithms of factorials are kept in a table. */
const TABLE_LIMIT = 200_000;

/**
 * Draws the window's `m` rows from all rows, whose counts by bin are whole numbers; what is left is the reference's. This
 * is the distribution of both when nothing changed, whatever their population is.
 */
export function splitter(counts: readonly number[], m: number): (next: () => number) => readonly number[] {
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const logFactorial = logFactorials(rows);
  return (next) => {
    let [rowsLeft, drawn] = [rows, m];
    return counts.map((count) => {
      const found = drawHypergeometric(next(), drawn, count, rowsLeft, logFactorial);
      rowsLeft -= count;
      drawn -= found;
      return found;
    });
  };
}

/** How many of `drawn` rows are marked: searched from the likeliest number outwards until `level` is used up. */
function drawHypergeometric(
  level: number,
  drawn: number,
  marked: number,
  rows: number,
  logFactorial: (n: number) => number,
): number {
  const least = Math.max(0, drawn + marked - rows);
  const most = Math.min(drawn, marked);
  if (least === most) return least;
  const mode = Math.min(most, Math.max(least, Math.floor(((drawn + 1) * (marked + 1)) / (rows + 2))));
  const logChoose = (n: number, k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k);
  const unmarked = rows - marked;
  const chance = Math.exp(logChoose(marked, mode) + logChoose(unmarked, drawn - mode) - logChoose(rows, drawn));
  let rest = level - chance;
  let [low, high, below, above] = [mode, mode, chance, chance];
  while (rest >= 0 && (low > least || high < most)) {
    if (high < most) {
      above *= ((marked - high) * (drawn - high)) / ((high + 1) * (unmarked - drawn + high + 1));
      high++;
      rest -= above;
      if (rest < 0) return high;
    }
    if (low > least) {
      below *= (low * (unmarked - drawn + low)) / ((marked - low + 1) * (drawn - low + 1));
      low--;
      rest -= below;
      if (rest < 0) return low;
    }
    // What rounding leaves of the level belongs to tails that are as good as empty.
    if (above + below < 1e-300) return mode;
  }
  return mode;
}

function logFactorials(limit: number): (n: number) => number {
  if (limit > TABLE_LIMIT) return (n) => logGamma(n + 1);
  const table = new Float64Array(limit + 1);
  for (let n = 2; n <= limit; n++) table[n] = (table[n - 1] ?? 0) + Math.log(n);
  return (n) => table[n] ?? 0;
}

/** Whole numbers with the same running sums but for rounding. */
export function wholeCounts(counts: readonly number[]): readonly number[] {
  let [sum, given] = [0, 0];
  return counts.map((count) => {
    sum += count;
    const whole = Math.round(sum) - given;
    given += whole;
    return whole;
  });
}
