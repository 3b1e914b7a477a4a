/** Differences of proportions against statsmodels: golden/proportions.py names each call. */
import { expect, test } from "vitest";
import { independentProportions } from "../../src/stats/independent-proportions.ts";
import { tango } from "../../src/stats/tango.ts";
import golden from "../golden/proportions.json" with { type: "json" };

test.each(golden["confint_proportions_2indep(method=newcomb, compare=diff)"])(
  "independent $first and $second at $confidence",
  ({ first: [a = 0, n = 0], second: [b = 0, m = 0], confidence, interval }) => {
    const { low, high } = independentProportions({ hits: a, n }, { hits: b, n: m }, confidence);
    expect(low).toBeCloseTo(interval[0] ?? Number.NaN, 9);
    expect(high).toBeCloseTo(interval[1] ?? Number.NaN, 9);
  },
);

test("two models right on the same rows are not proven equal", () => {
  const { low, high } = tango(0, 0, 100, 0.9);
  expect(low).toBeLessThan(-0.02);
  expect(high).toBe(-low);
});
