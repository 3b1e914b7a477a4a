/** How many rows would decide an open question, from the interval alone: it holds for every kind of interval. */
import type { Advise } from "./gate-judgement.ts";

/** Beyond this nobody waits for rows. */
const PATIENCE = 1_000_000;

/** The half of the interval that reaches across the threshold shrinks with the root of n until it no longer does. */
export const adviseByInterval: Advise = ({ threshold, estimate }) => {
  const { value, interval, n } = estimate;
  const half = value >= threshold ? value - interval.low : interval.high - value;
  return patient(n * (half / (value - threshold)) ** 2);
};

/** Two digits, upwards: more would promise more than an estimate holds. */
export function patient(rows: number): number | null {
  if (!Number.isFinite(rows) || rows > PATIENCE) return null;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(rows, 1))) - 1);
  return Math.ceil(rows / unit) * unit;
}
