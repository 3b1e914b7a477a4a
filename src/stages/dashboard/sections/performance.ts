/** How well it answers: every metric of rows over time, realised with its interval beside estimated, champion beside shadow. */
import type { Measurement } from "../../../domain/measurement.ts";
import { METRICS, type MetricInfo, type MetricName } from "../../../domain/metrics.ts";
import type { Colour, Draw, Line, Mark, TimeChart } from "../../../domain/pages/chart.ts";
import { type Html, html, NOTHING } from "../../../domain/pages/html.ts";
import { type Unit, unitText } from "../../../domain/pages/numbers.ts";
import { grid, timePanel } from "../../../domain/pages/panels.ts";
import { folded } from "../../../domain/pages/tables.ts";
import type { MonitoringRecord } from "../../../domain/records.ts";
import type { DeploymentFacts } from "../facts.ts";
import { within } from "../marks.ts";
import { isLine, lineOf, performanceOf, type Reading, spanOf } from "../series.ts";

/** Shown at once, in this order; the rest waits behind a click. */
const FIRST: readonly string[] = [
  "accuracy",
  "balanced-accuracy",
  "f1.macro",
  "log-loss",
  "ece",
  "coverage",
  "mae",
  "rmse",
  "r2",
  "bias",
];

const unitOf = (metric: MetricName): Unit => {
  const { shape }: MetricInfo = METRICS[metric];
  const units = {
    proportion: "share",
    score: "number",
    milliseconds: "ms",
    "per-second": "per-second",
    bytes: "bytes",
  } as const;
  return units[shape];
};

const isKnown = (metric: string): metric is MetricName => Object.hasOwn(METRICS, metric);

/** Metrics of windows of earlier versions, which kept judged ones only. */
const judgedOf = (window: MonitoringRecord, metric: MetricName) =>
  window.signals.find(
    (signal) => signal.statistic === metric && !signal.slice && (signal.role ?? "champion") === "champion",
  );

function readingOf(found: Pick<Measurement, "value" | "interval"> | undefined): Reading | null {
  if (!found) return null;
  return { y: found.value, low: found.interval?.low, high: found.interval?.high };
}

const measurementOf = (measurements: readonly Measurement[] | undefined, metric: MetricName, label?: string) =>
  measurements?.find((each) => each.metric === metric && each.class === label);

const realised =
  (metric: MetricName, label?: string, role: "champion" | "shadow" = "champion") =>
  (window: MonitoringRecord): Reading | null => {
    const found = measurementOf(performanceOf(window, "realised", role)?.measurements, metric, label);
    const isOlder = !window.measured && role === "champion" && label === undefined;
    return readingOf(found ?? (isOlder ? judgedOf(window, metric) : undefined));
  };

const estimated = (metric: MetricName) => (window: MonitoringRecord) =>
  readingOf(measurementOf(performanceOf(window, "estimated", "champion")?.measurements, metric));

function metricsIn(windows: readonly MonitoringRecord[]): readonly MetricName[] {
  const found = new Set<MetricName>();
  for (const window of windows) {
    for (const { measurements } of window.measured?.performance ?? []) {
      for (const { metric, class: label } of measurements)
        if (label === undefined && isKnown(metric)) found.add(metric);
    }
    for (const { statistic } of window.measured ? [] : window.signals) {
      if (isKnown(statistic) && METRICS[statistic].on === "rows") found.add(statistic);
    }
  }
  const rank = (metric: string) => (FIRST.includes(metric) ? FIRST.indexOf(metric) : FIRST.length);
  return [...found].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

export function performanceSection(facts: DeploymentFacts, marks: readonly Mark[], draw: Draw): Html {
  const { windows } = facts;
  const charts = metricsIn(windows).flatMap((metric) => metricChart(facts, metric, marks) ?? []);
  const isFirst = ({ title }: TimeChart) => FIRST.slice(0, 4).includes(title) || FIRST.slice(6).includes(title);
  const [shown, rest] = [charts.filter(isFirst), charts.filter((chart) => !isFirst(chart))];
  const labels = labelsChart(windows, marks);
  const byClass = (["recall", "precision"] as const).flatMap((metric) => classChart(windows, metric, marks) ?? []);
  const drawn = [...shown, ...byClass, ...(labels ? [labels] : [])].map((chart) => timePanel(chart, draw));
  if (drawn.length === 0) return NOTHING;
  return html`${grid(drawn)}${folded(
    `${rest.length} more metrics`,
    grid(rest.map((chart) => timePanel(chart, draw))),
  )}`;
}

function metricChart(facts: DeploymentFacts, metric: MetricName, marks: readonly Mark[]): TimeChart | null {
  const { windows } = facts;
  const lines = [
    lineOf(windows, "champion", 1, realised(metric)),
    lineOf(windows, "champion, estimated", 1, estimated(metric), true),
    lineOf(windows, "shadow", 2, realised(metric, undefined, "shadow")),
  ].filter(isLine);
  if (lines.length === 0) return null;
  const limits = (facts.deployment.monitoring?.alerts ?? [])
    .filter((alert) => alert.metric === metric && alert.class === undefined && !alert.slice)
    .flatMap(({ below, above }) => [
      ...(below === undefined ? [] : [{ value: below, text: `alert below ${unitText(unitOf(metric), below)}` }]),
      ...(above === undefined ? [] : [{ value: above, text: `alert above ${unitText(unitOf(metric), above)}` }]),
    ]);
  return chartOf(windows, metric, unitOf(metric), lines, marks, { limits, reference: referenceOf(facts, metric) });
}

/** What the champion reached on its test split. */
function referenceOf({ lineage, evaluations }: DeploymentFacts, metric: MetricName): TimeChart["reference"] {
  const evaluation = evaluations.find(({ key }) => key === lineage?.version.spec.evaluation);
  const interval = measurementOf(evaluation?.candidate.measurements, metric)?.interval;
  return interval ? { low: interval.low, high: interval.high, text: "on the test split" } : null;
}

const MOST_CLASSES = 6;

function classChart(
  windows: readonly MonitoringRecord[],
  metric: "recall" | "precision",
  marks: readonly Mark[],
): TimeChart | null {
  const rows = new Map<string, number>();
  for (const window of windows) {
    for (const each of performanceOf(window, "realised", "champion")?.measurements ?? []) {
      if (each.metric === metric && each.class !== undefined)
        rows.set(each.class, (rows.get(each.class) ?? 0) + each.n);
    }
  }
  const names = [...rows].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_CLASSES);
  const lines = names
    .map(([name], index) => lineOf(windows, name, (index + 1) as Colour, (window) => realised(metric, name)(window)?.y))
    .filter(isLine);
  return lines.length === 0 ? null : chartOf(windows, `${metric} by class`, "share", lines, marks);
}

function labelsChart(windows: readonly MonitoringRecord[], marks: readonly Mark[]): TimeChart | null {
  const line = lineOf(windows, "champion", 4, ({ labelled, predictions }) =>
    predictions > 0 ? labelled / predictions : null,
  );
  return line && chartOf(windows, "predictions with a known truth", "share", [line], marks);
}

export function chartOf(
  windows: readonly MonitoringRecord[],
  title: string,
  unit: Unit,
  lines: readonly Line[],
  marks: readonly Mark[],
  more: Partial<Pick<TimeChart, "limits" | "reference">> = {},
): TimeChart {
  const span = spanOf(windows);
  return {
    kind: "time",
    title,
    unit,
    ...span,
    lines,
    limits: [],
    reference: null,
    marks: within(marks, span.from, span.to),
    ...more,
  };
}
