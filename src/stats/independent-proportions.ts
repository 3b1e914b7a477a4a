/**
 * The difference of two proportions measured on different requests: R. G. Newcombe, "Interval estimation for the
 * difference between independent proportions", Statistics in Medicine 17 (1998), method 10, from two score intervals.
 */
import { wilson } from "./wilson.ts";

export interface Proportion {
  readonly hits: number;
  readonly n: number;
}

/** Two-sided interval of first minus second. */
export function independentProportions(
  first: Proportion,
  second: Proportion,
  confidence: number,
): { readonly low: number; readonly high: number } {
  const [a, b] = [first.hits / first.n, second.hits / second.n];
  const [around, other] = [wilson(first.hits, first.n, confidence), wilson(second.hits, second.n, confidence)];
  return {
    low: a - b - Math.hypot(a - around.low, other.high - b),
    high: a - b + Math.hypot(around.high - a, b - other.low),
  };
}
