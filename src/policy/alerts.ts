/** Judges the metrics of live answers against the deployment's alerts: they fire on evidence, not on a bad sample. */

import type { Measurement } from "../domain/measurement.ts";
import { METRICS } from "../domain/metrics.ts";
import type { Signal } from "../domain/records.ts";
import type { Deployment } from "../spec/resolved.ts";
import { formatNumber, formatShare } from "./drift-words.ts";

export type Alert = NonNullable<Deployment["monitoring"]>["alerts"][number];

/** Fewer labelled rows say nothing about a deployment, however bad they look. */
const LEAST_LABELLED = 30;

/**
 * Fires when the whole interval lies on the wrong side. A value on the wrong side whose interval reaches over is
 * inconclusive: with 100 labels an accuracy of 0.65 shows less than 0.60 in one window of eight.
 */
export function judgeAlert(alert: Alert, measured: Measurement | null): Signal {
  const { metric } = alert;
  const subject = alert.class ?? metric;
  const name = alert.class === undefined ? metric : `${metric} of ${alert.class}`;
  const format = METRICS[metric].shape === "proportion" ? formatShare : formatNumber;
  const n = measured?.n ?? 0;
  const signal = { statistic: metric, subject, value: measured?.value ?? null, n };
  const isEnough = METRICS[metric].shape === "milliseconds" ? n > 0 : n >= LEAST_LABELLED;
  if (!measured?.interval || measured.value === null || !isEnough) {
    const reason = measured ? `${name}: ${n} rows with a known truth are too few` : `${name} is not in the log`;
    return { ...signal, verdict: "inconclusive", reason };
  }
  const { low, high } = measured.interval;
  const limit = alert.below ?? alert.above;
  if (limit === undefined) return { ...signal, verdict: "error", reason: `the alert on ${name} has no limit` };
  const wrongSide = alert.below === undefined ? "above" : "below";
  const isWrong = alert.below === undefined ? measured.value > limit : measured.value < limit;
  const isCertain = alert.below === undefined ? low > limit : high < limit;
  const numbers = `${name} is ${format(measured.value)} (${format(low)} to ${format(high)}, ${n} rows)`;
  if (!isWrong) return { ...signal, verdict: "pass", reason: `${numbers}, not ${wrongSide} ${format(limit)}` };
  if (!isCertain) {
    return {
      ...signal,
      verdict: "inconclusive",
      reason: `${numbers}: ${wrongSide} ${format(limit)}, but the interval reaches over it`,
    };
  }
  return { ...signal, verdict: "fail", reason: `${numbers}, ${wrongSide} ${format(limit)}` };
}
