/** Alerts have one threshold each, on the side where their metric gets worse. */
import { expect, test } from "vitest";
import {
  alertLimitsAreInReach,
  alertsFaceTheirMetric,
  alertsHaveOneThreshold,
} from "../../../src/spec/rules/alerts.ts";
import { check, DEPLOYMENT } from "./check.ts";

const first = (to: string) => ({ changes: [{ path: DEPLOYMENT, from: "        below: 0.6\n", to }] });

test("the core's alerts are sound", () => {
  for (const rule of [alertsHaveOneThreshold, alertsFaceTheirMetric, alertLimitsAreInReach])
    expect(check(rule)).toEqual([]);
});

test.each([
  ["", "no threshold"],
  ["        below: 0.6\n        above: 0.9\n", "both"],
])("%j is not one threshold", (to, found) => {
  expect(check(alertsHaveOneThreshold, first(to))).toEqual([`29 SPEC_ALERT_THRESHOLD ${found} -> below, or above`]);
  expect(check(alertsFaceTheirMetric, first(to))).toEqual([]);
});

test("accuracy does not get worse upwards", () => {
  expect(check(alertsFaceTheirMetric, first("        above: 0.6\n"))).toEqual([
    "30 SPEC_METRIC_DIRECTION above -> below",
  ]);
});

test.each(["60", "-0.1"])("%s is no share", (limit) => {
  expect(check(alertLimitsAreInReach, first(`        below: ${limit}\n`))).toEqual([
    `30 SPEC_NUMBER_RANGE ${limit} -> at least 0 and at most 1`,
  ]);
});
