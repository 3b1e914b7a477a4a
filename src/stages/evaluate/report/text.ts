/** How measurements read in a report, and whether a difference is more than chance. */
import type { SliceOf } from "../../../domain/evaluation.ts";
import { escapeMarkdown } from "../../../domain/markdown.ts";
import type { Interval, Measurement } from "../../../domain/measurement.ts";
import { METRICS, type MetricName } from "../../../domain/metrics.ts";
import type { Measured } from "../../../domain/records.ts";
import { differenceText, intervalText, isOpenBin, valueText } from "../../../policy/metric-text.ts";

/** Nothing was measured, or nothing can be said. */
export const NONE = "–";

export const QUALITY = [
  "accuracy",
  "balanced-accuracy",
  "f1.macro",
  "precision.macro",
  "recall.macro",
  "roc-auc.macro",
  "pr-auc.macro",
  "mcc",
  "log-loss",
  "brier",
  "ece",
  "accuracy.top3",
  "coverage",
  "accuracy.covered",
] as const satisfies readonly MetricName[];

export const QUALITY_OF_VALUES = [
  "mae",
  "rmse",
  "mape",
  "r2",
  "bias",
  "error.p50",
  "error.p90",
  "error.p95",
] as const satisfies readonly MetricName[];

export type Significance = "better" | "worse" | "unclear";

const MARKS: Readonly<Record<Significance, string>> = {
  better: "🟢\u00a0better",
  worse: "🔴\u00a0worse",
  unclear: "⚪\u00a0unclear",
};

const ENDS = "90% intervals, of which each end is a one-sided 95% bound.";

export const legend = (compared: boolean): string =>
  compared
    ? `_🟢 and 🔴: the interval of the difference leaves out 0. ⚪: it does not, so the difference may be chance. ${ENDS}_`
    : `_${ENDS}_`;

/** Of a difference, candidate minus champion: its interval decides, and never its sign alone. */
export function significance({ metric, interval }: Pick<Measurement, "metric" | "interval">): Significance {
  if (!interval || (interval.low <= 0 && interval.high >= 0)) return "unclear";
  return interval.low > 0 === (METRICS[metric].better === "higher") ? "better" : "worse";
}

/** A size that is read, not sampled, has no interval: chance has no part in its difference. */
export const markText = (difference: Pick<Measurement, "metric" | "interval">): string =>
  METRICS[difference.metric].shape === "bytes" && !difference.interval ? NONE : MARKS[significance(difference)];

/** More is better: for a metric of which less is, the difference turned round. */
export const goodness = (metric: MetricName, value: number): number =>
  METRICS[metric].better === "higher" ? value : -value;

/** Worst first: what is clearly worse, by how far its interval is from 0, then all others by their value. */
export function worstFirst(a: Measurement, b: Measurement): number {
  const rank = (each: Measurement): readonly [number, number] => {
    const { metric, value, interval } = each;
    const place = { worse: 0, unclear: 1, better: 2 }[significance(each)];
    const nearest = interval
      ? goodness(metric, METRICS[metric].better === "higher" ? interval.high : interval.low)
      : null;
    return [place, place === 0 && nearest !== null ? nearest : goodness(metric, value ?? 0)];
  };
  const [[place, size], [otherPlace, otherSize]] = [rank(a), rank(b)];
  return place - otherPlace || size - otherSize;
}

type Subject = Pick<Measurement, "metric" | "class">;

export const findIn = (
  measurements: readonly Measurement[] | null | undefined,
  { metric, class: name }: Subject,
): Measurement | undefined => measurements?.find((each) => each.metric === metric && each.class === name);

export const find = (measured: Measured, metric: MetricName, name?: string): Measurement | undefined =>
  findIn(measured.measurements, name === undefined ? { metric } : { metric, class: name });

/** Whether the answers are numbers: then nothing is about classes. */
export const answersValues = (measured: Measured): boolean => find(measured, "mae") !== undefined;

export const nameOf = ({ metric, class: name }: Subject): string =>
  name === undefined ? metric : `${metric} of ${escapeMarkdown(name)}`;

export const sliceName = (slice: SliceOf): string =>
  Object.entries(slice)
    .map(([column, value]) => `${escapeMarkdown(column)} ${isOpenBin(value) ? "" : "= "}${escapeMarkdown(value)}`)
    .join(", ");

export const plain = (measurement: Measurement | undefined): string =>
  measurement?.value == null ? NONE : valueText(measurement.metric, measurement.value);

const under = (text: string): string => `<br><sub>${text.replaceAll(" ", "\u00a0")}</sub>`;

/** Nothing where the ends are one: of what is counted, such as a file's size. */
export const rangeText = (metric: MetricName, interval: Interval | undefined): string =>
  interval && interval.low < interval.high ? under(intervalText(metric, interval)) : "";

/** The value, and below it what it may be. */
export const withRange = (measurement: Measurement | undefined): string =>
  measurement?.value == null ? NONE : `${plain(measurement)}${rangeText(measurement.metric, measurement.interval)}`;

export function differenceWithRange(difference: Measurement | undefined): string {
  if (difference?.value == null) return NONE;
  const { metric, value, interval } = difference;
  const range =
    interval && interval.low < interval.high
      ? under(`${differenceText(metric, interval.low)} to ${differenceText(metric, interval.high)}`)
      : "";
  return value === 0 && range === "" ? "same" : `${differenceText(metric, value)}${range}`;
}

/** Difference and mark, where the two were compared; else the bare difference of what was measured apart. */
export function comparisonCells(
  subject: Subject,
  { candidate, champion, differences }: Compared,
): readonly [candidate: string, champion: string, difference: string, mark: string] {
  const [own, other] = [findIn(candidate, subject), findIn(champion, subject)];
  const difference = findIn(differences, subject);
  const text = withRange(own);
  const cells = [text === NONE ? NONE : text.replace(/^[^<]+/, "**$&**"), plain(other)] as const;
  if (difference?.value != null) return [...cells, differenceWithRange(difference), markText(difference)];
  if (own?.value == null || other?.value == null) return [...cells, NONE, NONE];
  return [...cells, differenceText(subject.metric, own.value - other.value), markText({ metric: subject.metric })];
}

export interface Compared {
  readonly candidate: readonly Measurement[];
  readonly champion: readonly Measurement[] | null;
  /** Candidate minus champion, on the same rows. */
  readonly differences: readonly Measurement[];
}

export const percent = (share: number | null, digits = 1): string =>
  share === null ? NONE : `${(100 * share).toFixed(digits)}%`;
