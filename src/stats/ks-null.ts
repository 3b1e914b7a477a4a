/** How large the Kolmogorov-Smirnov distance becomes by chance: its quantiles at given sample sizes, without draws. */
import { pelzGood } from "./kolmogorov.ts";
import { ksTail } from "./ks.ts";

/** Steps of the tail's table, and its ends in units of sqrt((n + m) / nm). */
const [STEPS, NEAR, FAR] = [64, 0.3, 2.7];
/** Up to so many pairs of rows the table is made of exact tails, beyond it of the series for many values. */
const EXACT = 10_000;

/**
 * `count` quantiles at (i + 0.5) / count, ascending, for columns without ties, whose distance has one distribution
 * whatever the column is. Between the table's steps the tail is interpolated.
 */
export function ksNullEffects(n: number, m: number, count: number): Float64Array {
  const unit = Math.sqrt((n + m) / (n * m));
  const isSmall = n * m <= EXACT;
  const table = Array.from({ length: STEPS + 1 }, (_, step) => {
    const distance = Math.min(1, (NEAR + ((FAR - NEAR) * step) / STEPS) * unit);
    const below = isSmall ? 1 - ksTail(n, m, distance, "exact").pValue : pelzGood(1 / unit ** 2, distance);
    return { distance, below: Math.min(1, Math.max(0, below)) };
  });
  const found = new Float64Array(count);
  let step = 0;
  for (let index = 0; index < count; index++) {
    const level = (index + 0.5) / count;
    while (step < STEPS && (table[step]?.below ?? 1) < level) step++;
    const [low, high] = [table[step - 1] ?? { distance: 0, below: 0 }, table[step] ?? { distance: 1, below: 1 }];
    const part = high.below > low.below ? (level - low.below) / (high.below - low.below) : 1;
    found[index] = low.distance + (high.distance - low.distance) * Math.min(1, Math.max(0, part));
  }
  return found;
}
