/** A measured number with what it rests on: never a judgement. */
import type { MetricName } from "./metrics.ts";

/** A two-sided interval: each end is a one-sided bound at (1 + confidence) / 2. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  readonly method: string;
}

/** A measured number: never a judgement. */
export interface Measurement {
  readonly metric: MetricName;
  readonly class?: string;
  /** null: could not be computed (no row of the class, say). */
  readonly value: number | null;
  /** Rows or requests that the value rests on. */
  readonly n: number;
  /** Where the method gives one. */
  readonly interval?: Interval;
}
