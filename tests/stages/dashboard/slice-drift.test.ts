/** What the page says of features within slices: what moved, the farthest first, or that nothing did. */
import { expect, it } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import type { MonitoringRecord, Signal } from "../../../src/domain/records.ts";
import { sliceDrift } from "../../../src/stages/dashboard/sections/slice-drift.ts";

const record = (signals: readonly Signal[], slices: number): MonitoringRecord => ({
  ...{ schema: 1, kind: "monitoring", key: digestOf("window"), createdAt: "2024-01-02T00:00:00.000Z" },
  ...{ deployment: "porch", predictions: 100, labelled: 0, state: "firing", signals },
  window: { from: "2024-01-01T00:00:00.000Z", to: "2024-01-02T00:00:00.000Z" },
  champion: { model: "weather", version: 1, servable: digestOf("weather") },
  measured: {
    ...{ roles: [], throughput: 0, readings: [], server: null, confusion: null, calibration: [], outliers: null },
    ...{ performance: [], fairness: [] },
    slices: Array.from({ length: slices }, (_, index) => ({ slice: { city: `${index}` }, rows: 9, referenceRows: 90 })),
  },
});

const moved = (subject: string, value: number, change: Partial<Signal> = {}): Signal => ({
  ...{ statistic: "ks", subject, slice: { city: "<b>Oslo</b>" }, value, n: 120, threshold: 0.2, verdict: "fail" },
  ...{ reason: "", change: "median 1 -> 2", ...change },
});

it("lists what moved, the farthest first, and lets no name become markup", () => {
  const signals = [
    moved("wind", 0.3),
    moved("rain", 0.9),
    moved("snow", 0.5, { verdict: "pass" }),
    moved("accuracy", 0.1, { statistic: "accuracy" }),
  ];
  const { html } = sliceDrift(record(signals, 3), "1 January");
  const rows = [...html.matchAll(/<th scope="row">(\w+) /gu)].map((match) => match[1]);
  expect(rows).toEqual(["rain", "wind"]);
  expect(html).toContain("city=&lt;b&gt;Oslo&lt;/b&gt;");
  expect(html).toContain("median 1 → 2");
  expect(html).toContain("3 slices were compared with training");
});

it("says that nothing moved, and nothing at all where nobody looked", () => {
  expect(sliceDrift(record([], 1), "").html).toContain(
    "1 slice was compared with training, feature by feature: nothing",
  );
  expect(sliceDrift(record([], 0), "").html).toBe("");
});
