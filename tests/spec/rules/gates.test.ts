/** Gates have one threshold each, on the side where their metric can fail, and within reach. */
import { expect, test } from "vitest";
import {
  gatesCanFail,
  gatesCanPass,
  gatesFaceTheirMetric,
  gatesHaveOneThreshold,
  marginsHaveAScale,
} from "../../../src/spec/rules/gates.ts";
import { check, contextOf, MODEL } from "./check.ts";

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
  ["maxDrop: 0.1\n      margin: 0.1", "maxDrop and margin"],
  ["betterThan: champion\n      margin: 0.1", "betterThan and margin"],
  ["betterThan: champion\n      notWorseThan: best\n      margin: 0.1", "notWorseThan and betterThan and margin"],
])("%j is not one threshold", (to, found) => {
  expect(check(gatesHaveOneThreshold, first(to))).toEqual([
    `18 SPEC_GATE_THRESHOLD ${found} -> min, or max, or maxDrop, or betterThan, or notWorseThan with margin`,
  ]);
});

test.each(["maxDrop: 0.1", "betterThan: champion", "notWorseThan: best\n      margin: 0"])("%j is one", (to) => {
  expect(check(gatesHaveOneThreshold, first(to))).toEqual([]);
});

test("a margin in percent is for what has a zero", () => {
  const of = (metric: string) => [
    {
      path: MODEL,
      from: "- metric: latency.p95\n      max: 200",
      to: `- metric: ${metric}\n      notWorseThan: champion\n      margin: 20%`,
    },
  ];
  for (const metric of ["latency.p95", "throughput", "memory.peak", "mae", "error.p95"]) {
    expect(check(marginsHaveAScale, { changes: of(metric) })).toEqual([]);
  }
  for (const metric of ["accuracy", "log-loss", "r2", "bias", "error-rate"]) {
    expect(check(marginsHaveAScale, { changes: of(metric) })).toEqual([
      `26 SPEC_GATE_MARGIN 20% -> a number in the unit of ${metric}`,
    ]);
  }
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

test("a share that may be worse by 1 or more is no gate", () => {
  const worse = (margin: string) => first(`notWorseThan: champion\n      margin: ${margin}`);
  expect(check(gatesCanFail, worse("5"))).toEqual(["20 SPEC_GATE_VOID 5 -> a share below 1"]);
  expect(check(gatesCanFail, first("perturbation: dark\n      maxDrop: 20"))).toEqual([
    "20 SPEC_GATE_VOID 20 -> a share below 1",
  ]);
  expect(check(gatesCanFail, worse("0.99"))).toEqual([]);
  expect(
    check(gatesCanFail, {
      changes: [{ path: MODEL, from: "max: 200", to: "notWorseThan: champion\n      margin: 5" }],
    }),
  ).toEqual([]);
});

test.each([
  ['"20"', "20 SPEC_TEXT_FORM"],
  ["20 %", "20 SPEC_TEXT_FORM"],
  ["-1", "20 SPEC_NUMBER_RANGE"],
])("%s is no margin", (margin, expected) => {
  const { loaded } = contextOf(first(`notWorseThan: champion\n      margin: ${margin}`));
  expect(loaded.problems.map(({ code, location }) => `${location?.line} ${code}`)).toEqual([expected]);
});
