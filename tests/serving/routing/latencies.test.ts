/** A percentile of the latest latencies, without sorting them at every answer. */
import { expect, it } from "vitest";
import { createLatencies } from "../../../src/serving/routing/latencies.ts";

const filled = (values: readonly number[]) => {
  const latencies = createLatencies();
  for (const value of values) latencies.add(value);
  return latencies;
};
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

it("is the value of nearest rank", () => {
  expect(filled(upTo(100)).p95(50)).toBe(95);
  expect(filled([...upTo(19), 1_000]).p95(1)).toBe(19);
  expect(filled([7]).p95(1)).toBe(7);
});

it("says nothing of too few", () => {
  expect(filled(upTo(49)).p95(50)).toBeNull();
  expect(createLatencies().p95(1)).toBeNull();
});

it("forgets what is long past", () => {
  expect(filled([...Array<number>(500).fill(1_000), ...Array<number>(200).fill(1)]).p95(50)).toBe(1);
});

it("is renewed after some answers", () => {
  const latencies = filled(Array<number>(50).fill(1));
  expect(latencies.p95(50)).toBe(1);
  for (let count = 0; count < 16; count++) latencies.add(9);
  expect(latencies.p95(50)).toBe(9);
});
