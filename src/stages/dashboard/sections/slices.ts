/** Where it is weak: performance by slice, groups against each other, and slices that are no longer what they were. */
import type { FairnessOverTime, PerformanceMeasured } from "../../../domain/monitoring.ts";
import { type Html, html, NOTHING } from "../../../domain/pages/html.ts";
import { dayText, unitText } from "../../../domain/pages/numbers.ts";
import { table } from "../../../domain/pages/tables.ts";
import type { MonitoringRecord } from "../../../domain/records.ts";
import { intervalText, metricText, sliceText, valueText } from "../../../policy/metric-text.ts";
import { sliceDrift } from "./slice-drift.ts";

const MOST_SLICES = 40;

export function slicesSection(windows: readonly MonitoringRecord[]): Html {
  const last = windows.findLast(({ measured }) => measured?.performance.some(isSlice));
  const fair = windows.findLast(({ measured }) => (measured?.fairness.length ?? 0) > 0);
  const looked = windows.findLast(({ measured }) => (measured?.slices?.length ?? 0) > 0);
  return html`${last ? sliceTable(last) : NOTHING}${fair ? (fair.measured?.fairness ?? []).map((each) => fairTable(each, fair)) : NOTHING}${looked ? sliceDrift(looked, ofWindow(looked)) : NOTHING}`;
}

const isSlice = ({ slice, kind, role }: PerformanceMeasured): boolean =>
  slice !== null && kind === "realised" && role === "champion";

const ofWindow = ({ window }: MonitoringRecord) => `${dayText(window.from)} to ${dayText(window.to)}`;

/** The worst first, by the first metric that the slices were measured by. */
function sliceTable(record: MonitoringRecord): Html {
  const slices = (record.measured?.performance ?? []).filter(isSlice);
  const metric = slices.flatMap(({ measurements }) => measurements.filter((each) => each.class === undefined))[0]
    ?.metric;
  if (metric === undefined) return NOTHING;
  const rows = slices.map(({ slice, rows: count, measurements }) => {
    const found = measurements.find((each) => each.metric === metric && each.class === undefined);
    return { name: sliceText(slice ?? {}), count, found, value: found?.value ?? null };
  });
  const isLossy = ["log-loss", "brier", "ece", "mae", "rmse", "mape", "bias"].includes(metric);
  const sorted = rows.sort((a, b) => {
    const [x, y] = [a.value ?? Number.POSITIVE_INFINITY, b.value ?? Number.POSITIVE_INFINITY];
    return (isLossy ? y - x : x - y) || (a.name < b.name ? -1 : 1);
  });
  return table(
    `Slices, ${ofWindow(record)}, the weakest first`,
    [
      { title: "slice" },
      { title: metricText(metric), isNumber: true },
      { title: "interval", isNumber: true },
      { title: "with a truth", isNumber: true },
      { title: "rows", isNumber: true },
    ],
    sorted.slice(0, MOST_SLICES).map(({ name, found, value, count }) => ({
      cells: [
        name,
        value === null ? "–" : html`${meter(value)}${valueText(metric, value)}`,
        found?.interval ? intervalText(metric, found.interval) : "–",
        found?.n ?? 0,
        count,
      ],
    })),
  );
}

/** A bar of a tenth each: widths are classes, since styles of single elements are refused by the page's policy. */
const meter = (value: number): Html =>
  value >= 0 && value <= 1 ? html`<i class="meter w${Math.round(value * 20)}" aria-hidden="true"></i>` : NOTHING;

function fairTable({ by, class: label, groups, measurements }: FairnessOverTime, record: MonitoringRecord): Html {
  const share = (value: number | null) => (value === null ? "–" : unitText("share", value));
  const sums = measurements
    .filter(({ value }) => value !== null)
    .map(({ metric, value }) => `${metric} ${valueText(metric, value ?? 0)}`)
    .join(", ");
  return html`${table(
    `Groups of ${by}, class ${label}, ${ofWindow(record)}`,
    [
      { title: by },
      { title: "selection rate", isNumber: true },
      { title: "true positive rate", isNumber: true },
      { title: "false positive rate", isNumber: true },
      { title: "rows", isNumber: true },
    ],
    groups.map((group) => ({
      cells: [group.group, share(group.selection), share(group.truePositive), share(group.falsePositive), group.n],
    })),
  )}${sums === "" ? NOTHING : html`<p class="note">${sums}</p>`}`;
}
