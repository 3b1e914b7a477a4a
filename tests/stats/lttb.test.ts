/**
 * Fewer points that look the same, against lttb 0.3.2 for Python: `lttb.downsample(points, n)[:, 0]`; where buckets are
 * of one size, since it deals out the rest otherwise than the paper does.
 */
import { expect, it } from "vitest";
import { downsample } from "../../src/stats/lttb.ts";

const POINTS = Array.from({ length: 62 }, (_, x) => ({
  x,
  y: Number((10 * Math.sin(x / 5) + ((x * 7919) % 13) - ((x * 104_729) % 7) / 2).toFixed(6)),
}));

it.each([
  [12, [0, 6, 12, 13, 20, 26, 32, 38, 45, 52, 59, 61]],
  [22, [0, 3, 6, 7, 12, 13, 18, 20, 24, 26, 28, 32, 34, 38, 40, 45, 46, 51, 52, 57, 59, 61]],
] as const)("keeps the %d points that the reference keeps", (limit, kept) => {
  expect(downsample(POINTS, limit).map(({ x }) => x)).toEqual(kept);
});

it("leaves short series as they are, and never makes more points", () => {
  expect(downsample(POINTS, 62)).toBe(POINTS);
  expect(downsample([], 10)).toEqual([]);
  for (let limit = 3; limit < 62; limit += 1) expect(downsample(POINTS, limit)).toHaveLength(limit);
});
