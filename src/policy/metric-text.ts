/** How metrics and numbers read in sentences and tables. Plain text: classes and slices are data, to be escaped where shown. */
import type { SliceOf } from "../domain/evaluation.ts";
import type { Interval } from "../domain/measurement.ts";
import { METRICS, type MetricInfo, type MetricName } from "../domain/metrics.ts";
import type { Signal } from "../domain/records.ts";
import type { ResolvedGate } from "../spec/resolved.ts";

const DIGITS = { proportion: 4, score: 4, milliseconds: 2, "per-second": 1, bytes: 0 } as const;

const UNITS = { proportion: "", score: "", milliseconds: " ms", "per-second": "/s", bytes: " bytes" } as const;

const BYTE_UNITS = [
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "kB"],
] as const;

/** `recall of snow`, `accuracy`. */
export function metricText(metric: MetricName, className?: string): string {
  return className === undefined ? metric : `${metric} of ${className}`;
}

/** The first and the last of a column's bins say themselves how they compare. */
export const isOpenBin = (value: string): boolean => /^(?:<|>=) /u.test(value);

/** `camera=north`, `camera=north, light=day`, `age < 18`. */
export const sliceText = (slice: SliceOf): string =>
  Object.entries(slice)
    .map(([column, value]) => (isOpenBin(value) ? `${column} ${value}` : `${column}=${value}`))
    .join(", ");

/**
 * What a signal is about: `ks of temp_max`, `accuracy over 1d`, `recall of snow, shadow on camera=north`. Plain text. A metric of
 * all rows is its own subject, and an output says its measure twice.
 */
export function signalWords({
  statistic,
  subject,
  role,
  slice,
}: Pick<Signal, "statistic" | "subject" | "role" | "slice">) {
  const says = subject === statistic || subject.startsWith(`${statistic} over `);
  const what = says ? subject : statistic.endsWith(`.${subject}`) ? statistic : `${statistic} of ${subject}`;
  const who = role === undefined || role === "champion" ? "" : `, ${role}`;
  return `${what}${who}${slice ? ` on ${sliceText(slice)}` : ""}`;
}

export type GateSubject = Pick<ResolvedGate, "metric" | "class" | "slice" | "by" | "perturbation" | "load">;

/** `recall of car on camera=north under dark`, `latency.p99 at 16 requests at once`. */
export function subjectText({ metric, class: className, slice, by, perturbation, load }: GateSubject): string {
  return [
    metricText(metric, className),
    ...(slice ? [`on ${sliceText(slice)}`] : []),
    ...(by === undefined ? [] : [`by ${by}`]),
    ...(perturbation === undefined ? [] : [`under ${perturbation}`]),
    ...(load ? [`at ${load.concurrency} at once for ${load.for}`] : []),
  ].join(" ");
}

/** Four decimals, or two and the unit; of errors in a label's unit, which may be prices or millimetres, what matters. */
export function valueText(metric: MetricName, value: number): string {
  const { shape, of }: MetricInfo = METRICS[metric];
  if (shape === "bytes") return bytesText(value);
  return `${value.toFixed(of === "values" ? decimalsOf(value) : DIGITS[shape])}${UNITS[shape]}`;
}

/** 12008, 12.346, 0.1235, 0.00123. */
function decimalsOf(value: number): number {
  if (value === 0) return 4;
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  return exponent >= 0 ? Math.max(4 - exponent, 0) : Math.min(Math.max(4, 2 - exponent), 12);
}

/** 812 bytes, 43.1 MB. */
function bytesText(value: number): string {
  const [size, unit] = BYTE_UNITS.find(([least]) => Math.abs(value) >= least) ?? [1, "bytes"];
  return `${size === 1 ? value.toFixed(0) : (value / size).toFixed(1)} ${unit}`;
}

export function intervalText(metric: MetricName, interval: Interval): string {
  return `${valueText(metric, interval.low)} to ${valueText(metric, interval.high)}`;
}

const signed = (text: string, value: number): string => (value > 0 ? `+${text}` : text.replace("-", "−"));

/** With its sign, as differences are read. */
export function differenceText(metric: MetricName, value: number): string {
  return signed(valueText(metric, value), value);
}

/** `+12.3%`. */
export function relativeText(value: number): string {
  return signed(`${(100 * value).toFixed(1)}%`, value);
}

/** A threshold as its author wrote it. */
export function thresholdText(metric: MetricName, threshold: number): string {
  const { shape }: MetricInfo = METRICS[metric];
  const text = shape === "bytes" ? bytesText(threshold) : `${threshold}${UNITS[shape]}`;
  return text.replace("-", "−");
}

/** `95%`, `95.49%`: what alpha spending leaves a look has more digits than anybody reads. */
export const confidenceText = (share: number): string => `${Number((100 * share).toFixed(2))}%`;

/** `95%`, `99.9%`. */
export function percentText(share: number): string {
  return `${Number((100 * share).toFixed(4))}%`;
}
