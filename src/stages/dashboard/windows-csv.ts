/** Every number of the pictures, a line a window and metric, for whoever wants to draw them otherwise. */
import type { MonitoringRecord } from "../../domain/records.ts";
import { sliceText } from "../../policy/metric-text.ts";

const HEAD = [
  "from",
  "to",
  "version",
  "role",
  "kind",
  "metric",
  "subject",
  "slice",
  "value",
  "low",
  "high",
  "n",
] as const;

type Line = Partial<Readonly<Record<(typeof HEAD)[number], string | number | null>>>;

export function windowsCsv(windows: readonly MonitoringRecord[]): string {
  const lines = windows.flatMap((window) => {
    const base = {
      from: shortTime(window.window.from),
      to: shortTime(window.window.to),
      version: window.champion.version,
    };
    return linesOf(window).map((line) => ({ ...base, ...line }));
  });
  const rows = lines.map((line) => HEAD.map((name) => cellOf((line as Line)[name])).join(","));
  return `${[HEAD.join(","), ...rows].join("\n")}\n`;
}

function linesOf({ measured, predictions, labelled, signals }: MonitoringRecord): readonly Line[] {
  const counted: readonly Line[] = [
    { kind: "counted", metric: "predictions", value: predictions },
    { kind: "counted", metric: "labelled", value: labelled },
  ];
  const roles = (measured?.roles ?? []).flatMap(({ role, version, latencyMs, rows }): readonly Line[] =>
    (["p50", "p95", "p99"] as const).flatMap((which) =>
      latencyMs
        ? [{ role, version, kind: "measured", metric: `latency.${which}`, value: latencyMs[which], n: rows }]
        : [],
    ),
  );
  const performance = (measured?.performance ?? []).flatMap(
    ({ role, version, kind, slice, measurements }): readonly Line[] =>
      measurements.map(({ metric, class: subject, value, n, interval }) => ({
        role,
        version,
        kind,
        metric,
        subject: subject ?? "",
        slice: slice ? sliceText(slice) : "",
        value,
        n,
        low: interval?.low ?? null,
        high: interval?.high ?? null,
      })),
  );
  const judged = signals.map(
    ({ statistic, subject, role, slice, value, n }): Line => ({
      role: role ?? "champion",
      kind: "judged",
      metric: statistic,
      subject,
      slice: slice ? sliceText(slice) : "",
      value,
      n,
    }),
  );
  return [...counted, ...roles, ...performance, ...judged];
}

const shortTime = (moment: string): string => moment.replace(/(?::00)?\.000Z$/u, "Z");

/** What a spreadsheet would calculate is made text: names come from production. */
function cellOf(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(Number(value.toPrecision(9)));
  const text = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value;
  return /[",\n\r]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
