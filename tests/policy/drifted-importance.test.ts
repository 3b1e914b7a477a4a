/** The part of the model's importance that has drifted: features count once, slices by their share of the rows. */
import { expect, it } from "vitest";
import type { Signal } from "../../src/domain/records.ts";
import { driftedImportance } from "../../src/policy/drifted-importance.ts";

const drifted = (subject: string, importance?: number, change: Partial<Signal> = {}): Signal => ({
  ...{ statistic: "ks", subject, value: 0.4, n: 100, verdict: "fail", reason: "it moved" },
  ...(importance !== undefined && { importance }),
  ...change,
});
const city = (name: string) => ({ slice: { city: name } });

it("is not known where nothing was measured, or nothing drifted", () => {
  expect(driftedImportance({ signals: [] })).toBeNull();
  expect(driftedImportance({ signals: [drifted("wind")] })).toBeNull();
  expect(driftedImportance({ signals: [drifted("wind", 0.5, { verdict: "inconclusive" })] })).toBeNull();
  expect(driftedImportance({ signals: [drifted("wind", 0.5, { statistic: "missing" })] })).toBeNull();
});

it("takes a feature once, by whichever statistics it drifted", () => {
  const signals = [drifted("wind", 0.5), drifted("wind", 0.5, { statistic: "psi" }), drifted("rain", 0.2)];
  expect(driftedImportance({ signals })).toBeCloseTo(0.7, 12);
});

it("adds up slices of one division, and takes the larger of two that overlap", () => {
  const signals = [
    drifted("wind", 0.1, city("Oslo")),
    drifted("wind", 0.05, city("Bergen")),
    drifted("wind", 0.12, { slice: { age: "< 18" } }),
    drifted("wind", 0.1, { ...city("Oslo"), statistic: "psi" }),
    drifted("rain", 0.02, city("Oslo")),
  ];
  expect(driftedImportance({ signals })).toBeCloseTo(0.17, 12);
  expect(driftedImportance({ signals: [...signals, drifted("wind", 0.5)] })).toBeCloseTo(0.52, 12);
});
