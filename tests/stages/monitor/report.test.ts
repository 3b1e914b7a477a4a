/** The living issue's text: safe with any data, never too long for GitHub. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { SIGNAL_GROUPS, type SignalGroup, type WindowMeasured } from "../../../src/domain/monitoring.ts";
import { readMarker, writeMarker } from "../../../src/domain/names.ts";
import type { MonitoringRecord, Signal } from "../../../src/domain/records.ts";
import { foldSignals } from "../../../src/policy/signal-state.ts";
import { firingNames, markerOf, NO_MEMORY } from "../../../src/stages/monitor/issue.ts";
import { issueBody, issueTitle } from "../../../src/stages/monitor/report.ts";
import { sparkline } from "../../../src/stages/monitor/sparkline.ts";
import { makeDeployment } from "./world.ts";

const fails = (subject: string, statistic = "ks"): Signal => ({
  statistic,
  subject,
  value: 0.4,
  pValue: 0.0001,
  n: 100,
  verdict: "fail",
  reason: `${subject} is higher than in training: median 2 against 1`,
});

const record = (day: number, signals: readonly Signal[]): MonitoringRecord => ({
  schema: 1,
  kind: "monitoring",
  key: digestOf(`${day}`),
  createdAt: "2024-02-01T00:00:00.000Z",
  deployment: "porch",
  window: { from: `2024-01-0${day}T00:00:00.000Z`, to: `2024-01-0${day + 1}T00:00:00.000Z` },
  champion: { model: "weather", version: 1, servable: digestOf("servable") },
  predictions: 100,
  labelled: 10,
  signals,
  state: "firing",
});

interface Told {
  readonly measured?: WindowMeasured;
  readonly group?: SignalGroup;
  readonly signals?: readonly Signal[];
  readonly slices?: NonNullable<ReturnType<typeof makeDeployment>["monitoring"]>["slices"];
}

function bodyFor(subjects: readonly string[], { measured, group = "drift", signals = [], slices = [] }: Told = {}) {
  const records = [1, 2]
    .map((day) => record(day, [...signals, ...subjects.map((subject) => fails(subject))]))
    .map((each) => (measured ? { ...each, measured } : each));
  const deployment = makeDeployment();
  const { monitoring } = deployment;
  if (!monitoring) throw new Error("the deployment of these tests is monitored");
  const states = foldSignals(records);
  const body = issueBody({
    group,
    deployment,
    monitoring: { ...monitoring, slices },
    records,
    record: records[1] ?? record(2, []),
    states,
    dropped: [],
    groups: new Set(SIGNAL_GROUPS),
    memory: { since: "2024-01-01T00:00:00.000Z", before: null },
    reference: { name: "weather", version: 1 },
    commit: "c0ffee0123456789",
    review: 7,
    hasEarlier: true,
    done: [],
    acknowledgement: null,
    examples: new Map(),
  });
  const memory = { ...NO_MEMORY, phase: "firing", firing: firingNames(states), said: firingNames(states) };
  return { body, title: issueTitle(deployment.name, "drift"), marker: markerOf(deployment.name, "drift", memory) };
}

it("names the review that waits, and ranks what changed", () => {
  const { body, title } = bodyFor(["warmth", "wind"]);
  expect(title).toBe("porch: production no longer looks like training");
  expect(body).toContain("- Review #7: decided rows become the next training data.");
  expect(body).toContain("And 1 more, below.");
  expect(body).toContain("| 0.4 (ks, 0.15 matters) | under 0.1% | ██ | firing since 2024-01-01 |");
});

it("tells of the whole first, and of slices only what is not true of it", () => {
  const clear = { ...fails("rain"), slice: { sky: "clear" }, value: 0.9 };
  const calm = { ...fails("snow"), verdict: "pass", falseAlarm: 0.002 } as const;
  const slice = (sky: string) => ({ slice: { sky }, rows: 80, referenceRows: 500 });
  const nothing = { roles: [], throughput: 1, performance: [], fairness: [], readings: [], server: null };
  const measured: WindowMeasured = {
    ...{ ...nothing, confusion: null, calibration: [], outliers: null },
    slices: [slice("clear"), slice("cloudy"), slice("foggy")],
  };
  const { body } = bodyFor(["warmth", "wind"], { measured, signals: [clear, calm], slices: [{ by: ["sky"] }] });
  const rows = body.split("\n").filter((line) => /^\| (?:warmth|wind |rain)/u.test(line));
  expect(rows.map((row) => row.split(" | ")[0])).toEqual(["| warmth", "| wind", "| rain where sky is “clear”"]);
  expect(body).toContain("3 slices were looked at apart: 1 changed in a way that the whole does not show.");
  expect(body).toContain("features in 3 slices in no more than 1%");
  expect(bodyFor(["warmth"]).body).not.toContain("slice");
});

it("lets no name from data become markup, a mention or a marker", () => {
  const hostile = fc.string({
    unit: fc.constantFrom(...'@#<>!-|`*_[]()\\/\n &{}"ab1'.split(""), "<!--", "-->", "@someone", "#12", "https://x.yz"),
    maxLength: 30,
  });
  fc.assert(
    fc.property(hostile, (name) => {
      const { body, marker } = bodyFor([`x${name}`]);
      expect(body).not.toMatch(/@someone\b|<!--|(?<!Review )#\d|https:\/\/x/u);
      for (const row of body.split("\n").filter((line) => line.startsWith("| x"))) {
        expect(row.replaceAll("\\|", "").split("|")).toHaveLength(8);
      }
      expect(readMarker(`${body}\n\n${writeMarker(marker)}\n`)).toEqual(marker);
    }),
    { seed: 1, numRuns: 200 },
  );
});

it("shows what was measured, and lets no name of it become markup either", () => {
  const evil = "<b>@team</b> | #12 `x`";
  const interval = { low: 0.7, high: 0.9, confidence: 0.95, method: "wilson" };
  const performance = (kind: "realised" | "estimated", slice: Record<string, string> | null, value: number) => ({
    ...({ role: "champion", version: 1, slice, kind, rows: 100 } as const),
    measurements: [
      { metric: "accuracy", value, n: 60, ...(kind === "realised" && { interval }) } as const,
      { metric: "recall", class: evil, value: 0.5, n: 20 } as const,
    ],
  });
  const latencyMs = { mean: 2, p50: 1.5, p95: 4, p99: 9 };
  const output = { classes: [], value: null, nulls: 0, confidence: null, belowThreshold: 0, retries: 0, refusals: 0 };
  const role = (name: "champion" | "shadow") => ({
    ...{ role: name, model: evil, version: 1, rows: 100, latencyMs, queueMs: null, fallbacks: 0, output },
  });
  const measured: WindowMeasured = {
    roles: [role("champion"), role("shadow")],
    throughput: 0.5,
    performance: [
      performance("realised", null, 0.8),
      performance("realised", { [evil]: evil }, 0.6),
      performance("estimated", null, 0.9),
    ],
    fairness: [
      {
        ...{ by: evil, class: evil, measurements: [{ metric: "equalized-odds.difference", value: 0.2, n: 60 }] },
        groups: [{ group: evil, n: 60, selection: 0.5, truePositive: null, falsePositive: 0.1 }],
      },
    ],
    readings: [{ reading: evil, devices: 2, n: 10, min: 1, max: 9, mean: 5, p50: 5, p95: 8 }],
    server: { requests: 200, errors: 2, rejected: 0, memoryPeak: 5e7, cpu: 0.25, queuePeak: 3 },
    ...{ confusion: null, calibration: [] },
    outliers: { n: 100, outside: 4, worst: [evil] },
  };
  const { body } = bodyFor(["warmth"], { measured, group: "performance" });
  expect(body).toContain("| accuracy | 0.8000 (0.7000 to 0.9000) | 60 | 0.9000 | −0.1000 |");
  expect(body).toContain("Worst slices of 1:");
  expect(body).toContain("equalized-odds.difference 0.2000");
  expect(body).toMatch(/\| shadow .* 1 \| 100 \| 1\.5 ms \| 4 ms \| 9 ms \| - \| - \|/u);
  expect(body).toContain(
    "Answered rows a minute: 30, 200 requests, 2 errors (1%), 0 turned away (0%), 50.0 MB of memory",
  );
  expect(body).toContain("4 of 100 rows (4%) lie farther out");
  expect(body.replaceAll(/(`+)[^`].*?[^`]?\1/gu, "")).not.toMatch(/<b>|@team|(?<!Review )#12/u);
  for (const row of body.split("\n").filter((line) => line.startsWith("| ") && line.includes("team"))) {
    expect(row.replaceAll("\\|", "").endsWith(" |"), row).toBe(true);
  }
});

it("stays under GitHub's limit with a thousand features, and says what is left out", () => {
  const { body, marker } = bodyFor(Array.from({ length: 1000 }, (_, index) => `feature ${index} ${"x".repeat(150)}`));
  expect(body.length).toBeLessThanOrEqual(60_000);
  expect(writeMarker(marker).length).toBeLessThan(5000);
  expect(body).toContain("990 more in the list of every signal.");
  expect(body).toContain("left out for length");
});

it("draws rows of numbers", () => {
  expect(sparkline([0, 0.5, 1, null], 1)).toBe("▁▅█·");
  expect(sparkline([0, 0], 0)).toBe("▁▁");
  expect(sparkline([], 1)).toBe("");
});
