/** The split's chi-square against scipy: `tests/golden/routing.json` names version and call. */
import { expect, it } from "vitest";
import { sampleRatio } from "../../src/stats/sample-ratio.ts";
import golden from "../golden/routing.json" with { type: "json" };

it.each(golden.splits.cases)(`${golden.splits.call}: $arm of $n at $share`, ({ arm, n, share, statistic, pValue }) => {
  const found = sampleRatio(arm, n, share);
  expect(found.statistic).toBeCloseTo(statistic, 9);
  expect(Math.abs(found.pValue - pValue)).toBeLessThanOrEqual(1e-9 * pValue);
});

it("says nothing of nothing", () => {
  expect(sampleRatio(0, 0, 0.5)).toMatchObject({ statistic: 0, pValue: 1, n: 0 });
});
