/** Judges the metrics of live answers against the deployment's alerts: they fire on evidence, not on a bad sample. */

import type { Measurement } from "../domain/measurement.ts";
import { METRICS, type MetricInfo } from "../domain/metrics.ts";
import type { Signal } from "../domain/records.ts";
import type { Alert } from "../spec/resolved.ts";
import { formatNumber, formatShare, ofWhom, quoted } from "./drift-words.ts";
import { atTheLimit } from "./limits.ts";

/** Fewer labelled rows say nothing about a deployment, however bad they look. */
const LEAST_LABELLED = 30;

/**
 * Fires when the whole interval lies on the wrong side. A value on the wrong side whose interval reaches over is
 * inconclusive: with 100 labels an accuracy of 0.65 shows less than 0.60 in one window of eight. `on: value` asks for
 * just that, and the sentence then says so.
 */
export function judgeAlert(alert: Alert, measured: Measurement | null): Signal {
  const { metric } = alert;
  const name = nameOf(alert);
  const format = METRICS[metric].shape === "proportion" ? formatShare : formatNumber;
  const n = measured?.n ?? 0;
  const limit = alert.below ?? alert.above;
  const signal = {
    ...alertIdentity(alert),
    value: measured?.value ?? null,
    n,
    ...(limit !== undefined && { threshold: limit }),
    ...(measured?.interval && { interval: measured.interval }),
  };
  const isEnough = isOfShares(metric) ? n >= LEAST_LABELLED : METRICS[metric].shape === "per-second" || n > 0;
  if (!measured?.interval || measured.value === null || !isEnough) {
    const reason = measured
      ? `${name}: ${n} ${isOfShares(metric) ? "rows with a known truth" : "rows"} are too few`
      : `${name} is not in the log`;
    return { ...signal, verdict: "inconclusive", reason };
  }
  const { low, high } = measured.interval;
  if (limit === undefined) return { ...signal, verdict: "error", reason: `the alert on ${name} has no limit` };
  const wrongSide = alert.below === undefined ? "above" : "below";
  const isWrong = alert.below === undefined ? measured.value > limit : measured.value < limit;
  const isCertain = alert.below === undefined ? low > limit : high < limit;
  const held = { ...signal, falseAlarm: alert.on === "value" ? AT_THE_LIMIT_ITSELF : atTheLimit(measured.interval) };
  const numbers = `${name} is ${format(measured.value)} (${format(low)} to ${format(high)}, ${n} rows)`;
  if (!isWrong) return { ...held, verdict: "pass", reason: `${numbers}, not ${wrongSide} ${format(limit)}` };
  if (isCertain) return { ...held, verdict: "fail", reason: `${numbers}, ${wrongSide} ${format(limit)}` };
  const doubt = `${numbers}: ${wrongSide} ${format(limit)}, but the interval reaches over it`;
  if (alert.on === "value") return { ...held, verdict: "fail", reason: `${doubt}, so this may be chance` };
  return { ...held, verdict: "inconclusive", reason: doubt };
}

/** Times, sizes and rates are what they are, of however few. */
function isOfShares(metric: Alert["metric"]): boolean {
  const { shape }: MetricInfo = METRICS[metric];
  return shape === "proportion" || shape === "score";
}

/** The value alone falls on either side equally often where the truth stands at the limit. */
const AT_THE_LIMIT_ITSELF = 0.5;

/** Two alerts on one metric are two signals where they look at other rows, or at more time. */
export function alertIdentity(alert: Alert): Pick<Signal, "statistic" | "subject" | "role" | "slice"> {
  const { metric, role, slice } = alert;
  const subject = `${alert.class ?? metric}${alert.for === undefined ? "" : ` over ${alert.for}`}`;
  return {
    statistic: metric,
    subject,
    ...(role !== undefined && role !== "champion" && { role }),
    ...(slice && { slice }),
  };
}

/** For example "recall of “rain” where station is “north” of the shadow over 1d". */
function nameOf({ metric, class: of, role, slice, for: time }: Alert): string {
  const what = of === undefined ? metric : `${metric} of ${quoted(of)}`;
  const rows = ofWhom({ ...(role && { role }), ...(slice && { slice }) });
  return `${what}${rows}${time === undefined ? "" : ` over ${time}`}`;
}
