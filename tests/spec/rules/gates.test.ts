/** Gates have one threshold each, on the side where their metric can fail, and within reach. */
import { expect, test } from "vitest";
import { gatesCanPass, gatesFaceTheirMetric, gatesHaveOneThreshold } from "../../../src/spec/rules/gates.ts";
import { check, MODEL } from "./check.ts";

const first = (to: string) => ({ changes: [{ path: MODEL, from: "min: 0.6 # decided by n", to }] });

test("the core's gates are sound", () => {
  for (const rule of [gatesHaveOneThreshold, gatesFaceTheirMetric, gatesCanPass]) expect(check(rule)).toEqual([]);
});

test.each([
  ["confidence: 0.9", "no threshold"],
  ["min: 0.6\n      max: 0.9", "min and max"],
  ["min: 0.6\n      notWorseThan: champion\n      margin: 0.1", "min and notWorseThan and margin"],
  ["notWorseThan: champion", "notWorseThan"],
  ["min: 0.6\n      margin: 0.1", "min and margin"],
  ["margin: 0.1", "margin"],
])("%j is not one threshold", (to, found) => {
  expect(check(gatesHaveOneThreshold, first(to))).toEqual([
    `18 SPEC_GATE_THRESHOLD ${found} -> min, or max, or notWorseThan with margin`,
  ]);
});

test("accuracy has no max, latency no min", () => {
  expect(check(gatesFaceTheirMetric, first("max: 0.6"))).toEqual(["19 SPEC_METRIC_DIRECTION max -> min"]);
  const changes = [{ path: MODEL, from: "max: 200", to: "min: 200" }];
  expect(check(gatesFaceTheirMetric, { changes })).toEqual(["25 SPEC_METRIC_DIRECTION min -> max"]);
});

test("a share above 1 is a warning; 1 itself can be reached", () => {
  expect(check(gatesCanPass, first("min: 60"))).toEqual(["19 SPEC_GATE_UNREACHABLE 60 -> a share between 0 and 1"]);
  expect(check(gatesCanPass, first("min: 1"))).toEqual([]);
});
