/** What a run of some size takes: the usual, of late, and of that size where there were any. */
import { expect, it } from "vitest";
import { createRunTimes } from "../../../src/serving/batching/run-times.ts";

it("knows nothing before the first run", () => {
  expect(createRunTimes().typical(1)).toBe(0);
});

it("is the median, so that a run in the way of others says nothing", () => {
  const times = createRunTimes();
  for (const milliseconds of [1, 1, 90, 1, 1.2]) times.observe(1, milliseconds);
  expect(times.typical(1)).toBe(1);
});

it("tells sizes apart, and takes the nearest where there is none", () => {
  const times = createRunTimes();
  times.observe(1, 1);
  for (const rows of [5, 8]) times.observe(rows, 4);
  expect([1, 2, 6, 8, 500].map(times.typical)).toEqual([1, 1, 4, 4, 4]);
});

it("forgets what was long ago", () => {
  const times = createRunTimes();
  for (let run = 0; run < 100; run++) times.observe(1, 9);
  for (let run = 0; run < 31; run++) times.observe(1, 2);
  expect(times.typical(1)).toBe(2);
});
