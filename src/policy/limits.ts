/** Judges numbers against limits of the spec: an estimate by its whole interval, a count as it is. */
import type { Interval } from "../domain/measurement.ts";
import type { Signal } from "../domain/records.ts";
import { formatNumber } from "./drift-words.ts";
import type { SignalStatistic } from "./watched-statistics.ts";

export interface Limited extends Pick<Signal, "role" | "slice" | "importance" | "change" | "against"> {
  readonly statistic: SignalStatistic;
  readonly subject: string;
  /** What the number is, for the sentence: "the share of answers under the threshold". */
  readonly name: string;
  readonly value: number | null;
  readonly n: number;
  /** Absent: counted, not estimated. */
  readonly interval?: Interval;
  /** How numbers of it are written; three digits when left out. */
  readonly format?: (value: number) => string;
}

export interface Limits {
  readonly min?: number;
  readonly max?: number;
  /** With fewer rows nothing is said; any number will do when left out. */
  readonly minimumRows?: number;
}

export function judgeLimits(limited: Limited, limits: Limits): Signal {
  const { name, value, n, interval, format = formatNumber } = limited;
  const { min, max, minimumRows = 0 } = limits;
  const signal = signalOf(limited);
  if (value === null || Number.isNaN(value) || n < minimumRows) {
    return { ...signal, value: null, verdict: "inconclusive", reason: `${name}: ${rowsOf(n)} are too few` };
  }
  if (min === undefined && max === undefined) {
    return { ...signal, verdict: "error", reason: `${name} is held against no limit` };
  }
  const isBelow = min !== undefined && value < min;
  const limit = isBelow ? min : max;
  const held = {
    ...signal,
    threshold: limit ?? min ?? 0,
    ...(interval && { falseAlarm: atTheLimit(interval) }),
  };
  const range = interval ? ` (${format(interval.low)} to ${format(interval.high)}, ${rowsOf(n)})` : "";
  const numbers = `${name} is ${format(value)}${range}`;
  if (limit === undefined || (!isBelow && value <= limit)) {
    return { ...held, verdict: "pass", reason: `${numbers}, ${allowed(limits, format)}` };
  }
  const side = isBelow ? "below" : "above";
  const isCertain = !interval || (isBelow ? interval.high < limit : interval.low > limit);
  if (isCertain) return { ...held, verdict: "fail", reason: `${numbers}, ${side} ${format(limit)}` };
  const doubt = `${side} ${format(limit)}, but the interval reaches over it`;
  return { ...held, verdict: "inconclusive", reason: `${numbers}: ${doubt}` };
}

/** Of a difference from what it should be: it counts when it is as large as matters, and surely more than none. */
export function judgeRise(
  limited: Limited,
  thresholds: { readonly effect: number } & Pick<Limits, "minimumRows">,
): Signal {
  const { name, value, n, interval, format = formatNumber } = limited;
  const signal = signalOf(limited);
  if (value === null || !interval || Number.isNaN(value) || n < (thresholds.minimumRows ?? 0)) {
    return { ...signal, value: null, verdict: "inconclusive", reason: `${name}: ${rowsOf(n)} are too few` };
  }
  const { effect } = thresholds;
  const held = { ...signal, threshold: effect, falseAlarm: atTheLimit(interval) };
  const numbers = `${name} is ${format(value)} (${format(interval.low)} to ${format(interval.high)}, ${rowsOf(n)})`;
  if (value < effect) return { ...held, verdict: "pass", reason: `${numbers}; from ${format(effect)} on it matters` };
  if (interval.low > 0) return { ...held, verdict: "fail", reason: `${numbers}; from ${format(effect)} on it matters` };
  return { ...held, verdict: "inconclusive", reason: `${numbers}, which may be chance` };
}

/** Where the truth stands at the limit itself, one end of the interval lies beyond it so often; elsewhere less. */
export const atTheLimit = ({ confidence }: Interval): number => (1 - confidence) / 2;

const rowsOf = (n: number): string => (n === 1 ? "1 row" : `${n} rows`);

function allowed({ min, max }: Limits, format: (value: number) => string): string {
  if (min === undefined) return `not above ${format(max ?? Number.NaN)}`;
  return max === undefined ? `not below ${format(min)}` : `between ${format(min)} and ${format(max)}`;
}

function signalOf({ statistic, subject, value, n, interval, role, slice, importance, change, against }: Limited) {
  return {
    statistic,
    subject,
    ...(role && { role }),
    ...(slice && { slice }),
    value,
    n,
    ...(interval && { interval }),
    ...(importance !== undefined && { importance }),
    ...(change !== undefined && { change }),
    ...(against !== undefined && { against }),
  };
}
