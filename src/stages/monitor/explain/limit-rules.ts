/** What limits do when nothing is wrong: estimates by their interval where the last windows stood, counts by training. */
import { METRICS } from "../../../domain/metrics.ts";
import type { Signal } from "../../../domain/records.ts";
import { judgeAlert } from "../../../policy/alerts.ts";
import { formatNumber, formatShare } from "../../../policy/drift-words.ts";
import { signalName } from "../../../policy/signal-state.ts";
import type { Alert, MonitoringCheck } from "../../../spec/resolved.ts";
import { normalQuantile } from "../../../stats/normal-quantile.ts";
import { normalShare } from "../../../stats/normal-tail.ts";
import { columnOf } from "../../../stats/profile.ts";
import { binomialTail, chanceToClear } from "../../../stats/sample-size.ts";
import { type ExplainFacts, median, signalsOf } from "./facts.ts";
import type { RuleFacts } from "./rule.ts";

interface Limit {
  readonly rule: string;
  readonly statistic: string;
  readonly subject: string;
  readonly limit: number;
  readonly side: "below" | "above";
  readonly isShare: boolean;
  /** Whether the number itself fires, without its interval. */
  readonly plain?: boolean;
}

const POWER = 0.8;

/** Of the windows that were seen, those that were as they should be stand for "nothing is wrong". */
export function explainLimit(limit: Limit, seen: readonly Signal[]): RuleFacts {
  const { rule, statistic, subject, side, isShare } = limit;
  const format = isShare ? formatShare : formatNumber;
  const against = `${side} ${format(limit.limit)}${limit.plain ? "" : " with its whole interval"}`;
  const base = { rule, statistic, subject, against, floor: null };
  const good = seen.filter((each) => each.value !== null && each.interval && isGood(each.value, limit));
  const n = median(seen.filter(({ value }) => value !== null).map((each) => each.n));
  const [value, last] = [median(good.map((each) => each.value ?? Number.NaN)), good.at(-1)];
  if (n === null || value === null || !last?.interval) {
    const confidence = seen.at(-1)?.interval?.confidence ?? 0.95;
    // Nothing is known of where it stands: at the limit itself the chance is largest.
    return { ...base, rows: n, chance: limit.plain ? 0.5 : (1 - confidence) / 2, isBound: true, smallest: null };
  }
  const { interval } = last;
  const normal = normalQuantile((1 + interval.confidence) / 2);
  const deviation = ((interval.high - interval.low) / (2 * normal)) * Math.sqrt(last.n / n);
  const distance = Math.abs(limit.limit - value);
  const isBinomial = isShare && interval.method.includes("wilson") && !limit.plain;
  const chance = isBinomial
    ? chanceToClear(n, { value, threshold: limit.limit, confidence: interval.confidence }, side === "above")
    : tail((distance + (limit.plain ? 0 : normal * deviation)) / deviation);
  const step = (normalQuantile(POWER) + (limit.plain ? 0 : normal)) * deviation;
  const smallest = side === "below" ? limit.limit - step : limit.limit + step;
  return { ...base, rows: n, chance, isBound: false, smallest: `${format(smallest)} instead of ${format(value)}` };
}

const tail = (deviations: number): number => (deviations > 0 ? normalShare(-deviations) : 0.5);

const isGood = (value: number, { limit, side }: Limit): boolean => (side === "below" ? value >= limit : value <= limit);

export function explainAlert(alert: Alert, { windows }: ExplainFacts): RuleFacts {
  const identity = judgeAlert(alert, null);
  const name = signalName(identity);
  const seen = windows.flatMap(({ signals }) => signals.filter((signal) => signalName(signal) === name));
  const limit: Limit = {
    rule: "alert",
    statistic: alert.metric,
    subject: name.slice(alert.metric.length + 1),
    limit: alert.below ?? alert.above ?? Number.NaN,
    side: alert.below === undefined ? "above" : "below",
    isShare: METRICS[alert.metric].shape === "proportion",
    ...(alert.on === "value" && { plain: true }),
  };
  return explainLimit(limit, seen);
}

/** Where a missing share of training itself would be over the limit by chance. */
export function explainMissing(
  check: Extract<MonitoringCheck, { readonly check: "missing" }>,
  { reference, deployment, monitoring, rows }: ExplainFacts,
): readonly RuleFacts[] {
  const { redact } = deployment.predictions;
  const names = reference.version.signature.features
    .map(({ name }) => name)
    .filter((name) => !redact.includes(name) && (check.features?.includes(name) ?? true));
  return names.flatMap((subject) => {
    const column = columnOf(reference.profile, subject);
    if (!column) return [];
    const all = column.n + column.missing;
    // None among so many is no proof that there are none at all.
    const before = (column.missing + 0.5) / (all + 1);
    const chance =
      rows === null
        ? null
        : rows < monitoring.minimumRows
          ? 0
          : binomialTail(Math.floor(check.max * rows), rows, before);
    return [
      {
        rule: "missing",
        statistic: "missing",
        subject,
        against: `more than ${formatShare(check.max)}; ${column.missing === 0 ? "none" : formatShare(column.missing / all)} in training`,
        rows,
        floor: null,
        chance,
        isBound: false,
        smallest: rows === null ? null : `${formatShare((Math.floor(check.max * rows) + 1) / rows)} of a window`,
      },
    ];
  });
}

/** Estimates that are no metric: one row for each subject that the last windows had. */
export function explainEstimate(
  { rule, statistic, min, max }: { rule: string; statistic: string; min?: number; max?: number },
  { windows }: ExplainFacts,
  isShare: boolean,
): readonly RuleFacts[] {
  const groups = signalsOf(windows, statistic);
  const sides = [
    ...(min === undefined ? [] : [{ limit: min, side: "below" as const }]),
    ...(max === undefined ? [] : [{ limit: max, side: "above" as const }]),
  ];
  const seen = groups.length > 0 ? groups : [[]];
  return seen.flatMap((signals) => {
    const [first] = signals;
    const subject = first ? signalName(first).slice(statistic.length + 1) : "all";
    return sides.map((side) => explainLimit({ rule, statistic, subject, isShare, ...side }, signals));
  });
}
