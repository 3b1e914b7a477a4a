/**
 * The score interval of a proportion: E. B. Wilson, "Probable inference, the law of succession, and statistical
 * inference", JASA 22 (1927). Stays within 0..1 and is honest near both ends, where the textbook interval is not.
 */
import { normalQuantile } from "./normal-quantile.ts";

/** Two-sided at `confidence`; `n` at least 1. */
export function wilson(hits: number, n: number, confidence: number): { readonly low: number; readonly high: number } {
  const z = normalQuantile((1 + confidence) / 2);
  const share = hits / n;
  const scale = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  // At 0 and n hits the formula gives 0 and 1 but for rounding.
  return { low: hits === 0 ? 0 : centre - half, high: hits === n ? 1 : centre + half };
}
