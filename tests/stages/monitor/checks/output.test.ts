/** What answers look like and what callers made of them, judged by whole intervals, of each member and slice. */
import { describe, expect, it } from "vitest";
import { digestOf } from "../../../../src/domain/digest.ts";
import type { Feedback } from "../../../../src/domain/prediction.ts";
import { random } from "../../../../src/domain/random.ts";
import { makeDeployment } from "../world.ts";
import { asked, factsOf, signalsOf, weather } from "./running.ts";

const said = (source: Feedback["source"], count: number): ReadonlyMap<string, readonly Feedback[]> =>
  new Map(
    Array.from({ length: count }, (_, index) => {
      const id = `r/${index}`;
      return [id, [{ id, time: "2024-01-10T00:00:00.000Z", deployment: "porch", source }]];
    }),
  );

it("means of confidence have intervals of what a confidence can be", () => {
  const sure = asked(weather(100, 2)).map((row, index) => ({ ...row, confidence: index === 0 ? 0.2 : 1 }));
  const interval = signalsOf({ check: "output", measure: "confidence", min: 0.5 }, factsOf(sure))[0]?.interval;
  expect(interval?.high).toBe(1);
  expect(interval?.low).toBeGreaterThan(0.9);
});

describe("output", () => {
  it("fires when the whole interval is beyond the limit, not when the share alone is", () => {
    const check = { check: "output", measure: "retries", max: 0.1 } as const;
    const verdict = (count: number) =>
      signalsOf(check, factsOf(asked(weather(100, 2)), { feedback: said("retry", count) }))[0]?.verdict;
    expect([5, 13, 25].map(verdict)).toEqual(["pass", "inconclusive", "fail"]);
  });

  it("tells retries from refusals", () => {
    const facts = factsOf(asked(weather(100, 2)), { feedback: said("refusal", 40) });
    expect(signalsOf({ check: "output", measure: "refusals", max: 0.1 }, facts)).toMatchObject([{ value: 0.4 }]);
    expect(signalsOf({ check: "output", measure: "retries", max: 0.1 }, facts)).toMatchObject([{ value: 0 }]);
  });

  it("looks at shadows and canaries apart, but nobody retries what a shadow says", () => {
    const rows = asked(weather(100, 2));
    const shadow = asked(weather(100, 2), { role: "shadow", label: "", servable: digestOf("other") });
    const member = { model: "weather", version: 2, servable: digestOf("other") };
    const facts = factsOf(rows, { byRole: [{ role: "shadow", ...member, rows: shadow }] });
    expect(signalsOf({ check: "output", measure: "nulls", max: 0.1 }, facts)).toMatchObject([
      { statistic: "output.nulls", value: 0, verdict: "pass" },
      { role: "shadow", value: 1, verdict: "fail" },
    ]);
    expect(signalsOf({ check: "output", measure: "retries", max: 0.1 }, facts)).toHaveLength(1);
  });

  it("looks at slices with enough rows", () => {
    const rows = asked(weather(400, 2)).map((row) => ({ ...row, confidence: row.inputs.sky === "clear" ? 0.9 : 0.4 }));
    const deployment = { ...makeDeployment(), confidenceThreshold: 0.6 };
    const check = { check: "output", measure: "below-threshold", max: 0.6 } as const;
    const found = signalsOf(check, factsOf(rows, { deployment }), { slices: [{ by: ["sky"] }] });
    expect(found.map(({ slice, value, verdict }) => [slice, value, verdict])).toEqual([
      [undefined, expect.closeTo(0.4, 0.1), "pass"],
      [{ sky: "clear" }, 0, "pass"],
      [{ sky: "cloudy" }, 1, "fail"],
    ]);
  });

  it("gives means an interval that knows rows that are alike", () => {
    const next = random(5);
    let level = 0;
    const rows = asked(weather(500, 2)).map((row) => {
      level = 0.95 * level + next() - 0.5;
      return { ...row, confidence: 0.7 + 0.02 * level };
    });
    const check = { check: "output", measure: "confidence", min: 0.5 } as const;
    const width = (correlated: "no" | "auto") => {
      const interval = signalsOf(check, factsOf(rows), { correlated })[0]?.interval;
      return (interval?.high ?? 0) - (interval?.low ?? 0);
    };
    expect(width("auto")).toBeGreaterThan(2 * width("no"));
  });
});
