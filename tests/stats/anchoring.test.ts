/** Agreement with shown and with hidden predictions. */
import { expect, test } from "vitest";
import { anchoring } from "../../src/stats/anchoring.ts";

test("shown and hidden rows are counted apart, each with its interval", () => {
  const rows = (count: number, agreed: number, shown: boolean) =>
    Array.from({ length: count }, (_, index) => ({ predicted: "a", decided: index < agreed ? "a" : "b", shown }));
  const { shown, hidden } = anchoring([...rows(54, 50, true), ...rows(6, 3, false)]);
  expect(shown).toMatchObject({ agreed: 50, n: 54 });
  expect(hidden).toMatchObject({ agreed: 3, n: 6 });
  // statsmodels 0.15.0, proportion_confint(50, 54, 0.05, "wilson") and (3, 6, 0.05, "wilson")
  expect([shown.interval?.low, shown.interval?.high]).toEqual([expect.closeTo(0.8245, 4), expect.closeTo(0.9708, 4)]);
  expect([hidden.interval?.low, hidden.interval?.high]).toEqual([expect.closeTo(0.1876, 4), expect.closeTo(0.8124, 4)]);
});

test("no rows, no interval", () => {
  expect(anchoring([]).hidden).toEqual({ agreed: 0, n: 0, interval: null });
});
