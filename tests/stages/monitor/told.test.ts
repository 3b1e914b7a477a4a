/** What a list of signals says: the whole first, of slices what is wrong. */
import { expect, it } from "vitest";
import type { Signal } from "../../../src/domain/records.ts";
import { toldOf } from "../../../src/stages/monitor/report-signals.ts";

const retries = (verdict: Signal["verdict"], city?: string): Signal => ({
  ...{ statistic: "output.retries", subject: "retries", value: 0.1, n: 100, verdict, reason: city ?? "all" },
  ...(city !== undefined && { slice: { city } }),
});
const cities = (count: number, verdict: Signal["verdict"]) =>
  Array.from({ length: count }, (_, index) => retries(verdict, `${verdict} ${index}`));

it("puts the whole first, whatever comes before it", () => {
  const { signals, others } = toldOf([retries("fail", "Oslo"), retries("pass")]);
  expect(signals.map(({ reason }) => reason)).toEqual(["all", "Oslo"]);
  expect(others).toBe("");
});

it("names slices that fail, and counts the others", () => {
  const { signals, others } = toldOf([retries("pass"), ...cities(18, "pass"), ...cities(2, "fail")]);
  expect(signals.map(({ reason }) => reason)).toEqual(["all", "fail 0", "fail 1"]);
  expect(others).toBe("18 more are about slices, none of which fails: they are in the list of every signal.");
});

it("names no more than are read", () => {
  const { signals, others } = toldOf(cities(7, "fail"));
  expect(signals).toHaveLength(5);
  expect(others).toBe("2 more are about slices, 2 of which fail: they are in the list of every signal.");
});
