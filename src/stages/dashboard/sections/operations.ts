/** How it fares: traffic, latency of the champion beside the shadow, errors, memory, and what devices sent. */

import type { Colour, Draw, Mark, TimeChart } from "../../../domain/pages/chart.ts";
import type { Html } from "../../../domain/pages/html.ts";
import type { Unit } from "../../../domain/pages/numbers.ts";
import { grid, timePanel } from "../../../domain/pages/panels.ts";
import type { MonitoringRecord } from "../../../domain/records.ts";
import type { DeploymentFacts } from "../facts.ts";
import { isLine, latencyOf, lineOf, type Reading, ROLE_COLOURS, serverOf } from "../series.ts";
import { chartOf } from "./performance.ts";

export function operationsSection(facts: DeploymentFacts, marks: readonly Mark[], draw: Draw): Html {
  const { windows } = facts;
  const charts = [
    ...traffic(facts, marks),
    ...latency(facts, marks),
    ...server(windows, marks),
    ...readings(windows, marks),
  ];
  return grid(charts.map((chart) => timePanel(chart, draw)));
}

function traffic({ windows, deployment }: DeploymentFacts, marks: readonly Mark[]): readonly TimeChart[] {
  const line = lineOf(windows, "champion", 4, ({ predictions }) => predictions);
  return line
    ? [chartOf(windows, `predictions in ${deployment.monitoring?.window ?? "a window"}`, "count", [line], marks)]
    : [];
}

function latency(facts: DeploymentFacts, marks: readonly Mark[]): readonly TimeChart[] {
  const { windows, deployment } = facts;
  const PERCENTILES = [
    ["p50", 3],
    ["p95", 1],
    ["p99", 4],
  ] as const;
  const own = PERCENTILES.map(([which, colour]) =>
    lineOf(windows, `champion ${which}`, colour, (window) => latencyOf(window, "champion", which)),
  ).filter(isLine);
  const beside = (["champion", "shadow", "canary"] as const)
    .map((role) => lineOf(windows, `${role} p95`, ROLE_COLOURS[role], (window) => latencyOf(window, role, "p95")))
    .filter(isLine);
  const limits = (deployment.monitoring?.alerts ?? []).flatMap(({ metric, above, role }) =>
    metric.startsWith("latency.") && above !== undefined && (role ?? "champion") === "champion"
      ? [{ value: above, text: `${metric.slice(8)} alert above ${above} ms` }]
      : [],
  );
  return [
    ...(own.length > 0 ? [chartOf(windows, "latency, champion", "ms", own, marks, { limits })] : []),
    ...(beside.length > 1 ? [chartOf(windows, "latency, side by side", "ms", beside, marks)] : []),
  ];
}

function server(windows: readonly MonitoringRecord[], marks: readonly Mark[]): readonly TimeChart[] {
  const one = (
    title: string,
    unit: Unit,
    colour: Colour,
    read: (window: MonitoringRecord) => Reading | number | null | undefined,
  ) => {
    const line = lineOf(windows, "champion", colour, read);
    return line ? [chartOf(windows, title, unit, [line], marks)] : [];
  };
  const share = (which: "errors" | "rejected") => (window: MonitoringRecord) => {
    const found = serverOf(window);
    return found && found.requests > 0 ? found[which] / found.requests : null;
  };
  return [
    ...one("requests with an error", "share", 4, share("errors")),
    ...one("requests turned away", "share", 4, share("rejected")),
    ...one("memory of the server, peak", "bytes", 1, (window) => serverOf(window)?.memoryPeak),
    ...one("processor", "cores", 1, (window) => serverOf(window)?.cpu),
    ...one("requests that wait, peak", "count", 1, (window) => serverOf(window)?.queuePeak),
  ];
}

const MOST_READINGS = 12;

/** Of devices; what the server reads of itself has charts of its own. */
function readings(windows: readonly MonitoringRecord[], marks: readonly Mark[]): readonly TimeChart[] {
  const names = new Set(windows.flatMap(({ measured }) => (measured?.readings ?? []).map(({ reading }) => reading)));
  return [...names]
    .filter((name) => !name.startsWith("server."))
    .sort()
    .slice(0, MOST_READINGS)
    .flatMap((name) => {
      const line = lineOf(windows, "middle 50% to 95%", 1, ({ measured }) => {
        const found = measured?.readings.find(({ reading }) => reading === name);
        return found && { y: found.mean, low: Math.min(found.mean, found.p50), high: found.p95 };
      });
      return line
        ? [chartOf(windows, name, "number", [{ ...line, name: "mean, up to the 95th percentile" }], marks)]
        : [];
    });
}
