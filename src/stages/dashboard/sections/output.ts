/** What it answers: shares of the classes, values, confidence, and what people did with the answers. */

import type { Colour, Draw, Mark, ShareChart, TimeChart } from "../../../domain/pages/chart.ts";
import { type Html, html } from "../../../domain/pages/html.ts";
import { figure, grid, sideKeys, timePanel } from "../../../domain/pages/panels.ts";
import type { MonitoringRecord } from "../../../domain/records.ts";
import { isLine, lineOf, middleOf, ROLE_COLOURS, roleOf, spanOf } from "../series.ts";
import { chartOf } from "./performance.ts";

const MOST_PARTS = 5;
const REST = "all others";

export function outputSection(windows: readonly MonitoringRecord[], marks: readonly Mark[], draw: Draw): Html {
  const shares = sharesChart(windows);
  const drawn = [
    ...(shares ? [figure(shares, draw, html``, sideKeys(shares.parts))] : []),
    ...outputCharts(windows, marks).map((chart) => timePanel(chart, draw)),
  ];
  return grid(drawn);
}

function outputCharts(windows: readonly MonitoringRecord[], marks: readonly Mark[]): readonly TimeChart[] {
  const ofRole = (
    title: string,
    unit: TimeChart["unit"],
    read: (window: MonitoringRecord, role: "champion" | "shadow") => number | null | undefined,
  ) => {
    const lines = (["champion", "shadow"] as const)
      .map((role) => lineOf(windows, role, ROLE_COLOURS[role], (window) => read(window, role)))
      .filter(isLine);
    const isMoving = lines.some(({ points }) => points.some((point) => point !== null && point.y !== 0));
    return lines.length > 0 && (isMoving || unit !== "share") ? [chartOf(windows, title, unit, lines, marks)] : [];
  };
  const share =
    (which: "nulls" | "retries" | "refusals" | "belowThreshold") =>
    (window: MonitoringRecord, role: "champion" | "shadow") => {
      const found = roleOf(window, role);
      return found && found.rows > 0 ? found.output[which] / found.rows : null;
    };
  return [
    ...ofRole("mean confidence", "share", (window, role) => roleOf(window, role)?.output.confidence?.mean),
    ...valueCharts(windows, marks),
    ...ofRole("answers below the confidence threshold", "share", share("belowThreshold")),
    ...ofRole("empty answers", "share", share("nulls")),
    ...ofRole("asked again", "share", share("retries")),
    ...ofRole("refused by callers", "share", share("refusals")),
    ...outlierCharts(windows, marks),
  ];
}

function valueCharts(windows: readonly MonitoringRecord[], marks: readonly Mark[]): readonly TimeChart[] {
  const lines = (["champion", "shadow"] as const)
    .map((role) =>
      lineOf(windows, role, ROLE_COLOURS[role], (window) => {
        const value = roleOf(window, role)?.output.value;
        if (!value) return null;
        return role === "champion"
          ? { y: value.mean, low: value.mean - value.std, high: value.mean + value.std }
          : value.mean;
      }),
    )
    .filter(isLine);
  return lines.length > 0 ? [chartOf(windows, "mean answer, give or take a deviation", "number", lines, marks)] : [];
}

function outlierCharts(windows: readonly MonitoringRecord[], marks: readonly Mark[]): readonly TimeChart[] {
  const line = lineOf(windows, "champion", 4, ({ measured }) =>
    measured?.outliers && measured.outliers.n > 0 ? measured.outliers.outside / measured.outliers.n : null,
  );
  return line ? [chartOf(windows, "inputs far from training", "share", [line], marks)] : [];
}

/** null where nothing was answered with classes. */
function sharesChart(windows: readonly MonitoringRecord[]): ShareChart | null {
  const answered = windows.flatMap((window) => {
    const classes = roleOf(window, "champion")?.output.classes ?? [];
    const total = classes.reduce((sum, [, rows]) => sum + rows, 0);
    return total > 0
      ? [{ at: middleOf(window), shares: new Map(classes.map(([name, rows]) => [name, rows / total])) }]
      : [];
  });
  if (answered.length === 0) return null;
  const sums = new Map<string, number>();
  for (const { shares } of answered) for (const [name, share] of shares) sums.set(name, (sums.get(name) ?? 0) + share);
  const names = [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  const top = names.length > MOST_PARTS + 1 ? names.slice(0, MOST_PARTS) : names;
  const parts = top.map((name, index) => ({
    name,
    colour: (index + 1) as Colour,
    shares: answered.map(({ shares }) => shares.get(name) ?? 0),
  }));
  const rest = answered.map((_, index) =>
    Math.max(0, 1 - parts.reduce((sum, { shares }) => sum + (shares[index] ?? 0), 0)),
  );
  const all = top.length < names.length ? [...parts, { name: REST, colour: 0 as Colour, shares: rest }] : parts;
  const step = Math.ceil(answered.length / MOST_STEPS);
  return {
    kind: "shares",
    title: "answers by class, champion",
    ...spanOf(windows),
    at: meansOf(
      answered.map(({ at }) => at),
      step,
    ),
    parts: all.map((part) => ({ ...part, shares: meansOf(part.shares, step) })),
  };
}

/** Areas of more steps than this one look the same. */
const MOST_STEPS = 90;

const meansOf = (values: readonly number[], step: number): readonly number[] =>
  Array.from({ length: Math.ceil(values.length / step) }, (_, index) => {
    const some = values.slice(index * step, (index + 1) * step);
    return some.reduce((sum, value) => sum + value, 0) / some.length;
  });
