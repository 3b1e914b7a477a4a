/** A row of numbers as one word of block characters: readable in any issue, mail or terminal. */

const BLOCKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** From 0 to the largest of the values and `least`, so that small wobbles stay small. A missing value is a dot. */
export function sparkline(values: readonly (number | null)[], least: number): string {
  const top = Math.max(least, ...values.map((value) => value ?? 0), Number.MIN_VALUE);
  return values
    .map((value) =>
      value === null ? "·" : (BLOCKS[Math.min(BLOCKS.length - 1, Math.floor((value / top) * BLOCKS.length))] ?? "·"),
    )
    .join("");
}
