/** Performance without labels: of which rows, by which test split. */
import { describe, expect, it } from "vitest";
import { random } from "../../../../src/domain/random.ts";
import { calibrationFor, estimatedOf } from "../../../../src/stages/monitor/performance/estimated.ts";
import { measurePerformance } from "../../../../src/stages/monitor/performance.ts";
import type { Tried } from "../../../../src/stages/monitor/reference.ts";
import { answer, factsOf, KEY, monitoringOf, servableOf } from "../answers.ts";

/** A model that is right exactly as often as it says. */
function honest(seed: number, rows: number): readonly Tried[] {
  const next = random(seed);
  return Array.from({ length: rows }, () => {
    const rain = next();
    const truth = next() < rain ? "rain" : "sun";
    return { truth, label: rain >= 0.5 ? "rain" : "sun", probabilities: [rain, 1 - rain] };
  });
}

const tried = honest(1, 1_000);
const facts = factsOf([]);
const reading = {
  signature: facts.reference.version.signature,
  deployment: facts.deployment,
  correlated: "no",
} as const;
const rowsWith = (confidences: readonly number[]) =>
  confidences.map((rain, index) => {
    const probabilities = [rain, 1 - rain];
    const inputs = { warmth: 1, wind: 1, sky: rain > 0.8 ? "cloudy" : "clear" };
    return answer(`e${index}`, rain >= 0.5 ? "rain" : "sun", {
      probabilities,
      inputs,
      confidence: Math.max(rain, 1 - rain),
    });
  });
const member = { role: "champion", model: "weather", version: 1, servable: servableOf(1) } as const;

describe("estimated accuracy", () => {
  const rows = rowsWith([0.9, 0.9, 0.6, 0.4]);
  const { performance } = measurePerformance(
    factsOf(rows, { reference: { ...facts.reference, tried } }),
    monitoringOf({ slices: [{ by: ["sky"] }] }),
    KEY,
  ).measured;
  const estimate = (sky?: string) =>
    performance
      .find(({ slice }) => (slice?.sky ?? undefined) === sky)
      ?.measurements.find(({ metric }) => metric === "accuracy");

  it("is the mean confidence of an honest model, with what chance makes of so many rows", () => {
    expect(performance.every(({ kind }) => kind === "estimated")).toBe(true);
    expect(estimate()?.value).toBeGreaterThan(0.7 - 0.06);
    expect(estimate()?.value).toBeLessThan(0.7 + 0.1);
    expect(estimate()?.interval?.low).toBeLessThan(0.4);
  });

  it("is told of each slice apart", () => {
    expect(estimate("cloudy")).toMatchObject({ n: 2 });
    expect(estimate("cloudy")?.value ?? 0).toBeGreaterThan(estimate("clear")?.value ?? 1);
  });
});

describe("nothing is estimated", () => {
  const rows = rowsWith([0.9, 0.2]).map((row) => ({ row, truth: "" }));
  const calibration = calibrationFor(tried, reading);

  it("of too small a test split, of another's classes, of numbers", () => {
    expect(calibrationFor(tried.slice(0, 49), reading)).toBeNull();
    expect(calibrationFor(null, reading)).toBeNull();
    expect(
      calibrationFor(
        tried.map((each) => ({ ...each, probabilities: [1] })),
        reading,
      ),
    ).toBeNull();
    const numbers = { ...reading, signature: { ...reading.signature, task: "tabular-regression" } } as const;
    expect(calibrationFor(tried, numbers)).toBeNull();
  });

  it("of answers whose probabilities are in another order", () => {
    if (!calibration) throw new Error("the test split of these tests is large enough");
    expect(estimatedOf(member, null, rows, calibration, reading)).not.toBeNull();
    const turned = rows.map(({ row, truth }) => ({
      row: { ...row, probabilities: row.probabilities.toReversed() },
      truth,
    }));
    expect(estimatedOf(member, null, turned, calibration, reading)).toBeNull();
  });
});

it("a shadow is estimated by its own test split", () => {
  const shadow = rowsWith([0.95, 0.95]).map((row) => ({
    ...row,
    role: "shadow" as const,
    version: 2,
    servable: servableOf(2),
  }));
  const found = (splits: ReadonlyMap<ReturnType<typeof servableOf>, { lines: readonly Tried[]; rows: null }>) =>
    measurePerformance(factsOf(shadow, { tried: splits }), monitoringOf(), KEY).measured.performance;
  expect(found(new Map([[servableOf(2), { lines: tried, rows: null }]]))).toMatchObject([
    { role: "shadow", version: 2, kind: "estimated", rows: 2 },
  ]);
  expect(found(new Map())).toEqual([]);
});
