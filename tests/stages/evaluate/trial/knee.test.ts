/** Where more callers get no more answers, on curves of servers that are known. */
import { expect, test } from "vitest";
import { kneeOf } from "../../../../src/stages/evaluate/trial/knee.ts";

/** `workers` serve 1,000 a second each: beyond as many callers, they wait. Little's law gives the wait. */
const server = (workers: number, levels: readonly number[], noise: readonly number[] = []) =>
  levels.map((concurrency, index) => {
    const throughput = 1_000 * Math.min(workers, concurrency) * (1 + (noise[index] ?? 0));
    return { concurrency, throughput, p50Ms: (1_000 * concurrency) / throughput };
  });

test.each([
  [1, [1, 2, 4, 8], 1],
  [4, [1, 2, 4, 8, 16], 4],
  [6, [1, 2, 4, 8, 16], 8],
  [16, [1, 2, 4, 8, 16], null],
  [100, [1, 2, 4], null],
  [4, [4], null],
  [4, [], null],
])("%i workers, at %j", (workers, levels, knee) => {
  expect(kneeOf(server(workers, levels))).toBe(knee);
});

test("a level that was disturbed is no knee: later ones rise again", () => {
  expect(kneeOf(server(16, [1, 2, 4, 8, 16, 32], [0, 0, -0.5, 0, 0, 0]))).toBe(16);
});

test("noise of a few percent beyond the knee moves nothing", () => {
  expect(kneeOf(server(4, [1, 2, 4, 8, 16], [0.02, -0.03, 0.01, -0.04, 0.05]))).toBe(4);
});

test("where throughput stands and nobody waits longer, it is not the server that is full", () => {
  const levels = [1, 2, 4].map((concurrency) => ({ concurrency, throughput: 1_000, p50Ms: 1 }));
  expect(kneeOf(levels)).toBeNull();
});
