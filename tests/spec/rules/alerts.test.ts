/** Alerts have one threshold each, on the side where their metric gets worse. */
import { expect, test } from "vitest";
import {
  alertLimitsAreInReach,
  alertsAreOnSomebody,
  alertsFaceTheirMetric,
  alertsHaveOneThreshold,
} from "../../../src/spec/rules/alerts.ts";
import { check, contextOf, DEPLOYMENT } from "./check.ts";

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

test("an alert on who is not there is a warning", () => {
  const [alert] = first("        role: shadow\n        below: 0.6\n").changes;
  const gone = { path: DEPLOYMENT, from: "  shadow: {model: core, version: 2}\n", to: "" };
  if (!alert) throw new Error("the alert is changed");
  expect(check(alertsAreOnSomebody, { changes: [alert] })).toEqual([]);
  expect(check(alertsAreOnSomebody, { changes: [alert, gone] })).toEqual(["29 SPEC_ALERT_ROLE shadow -> -"]);
  expect(alertsAreOnSomebody(contextOf({ changes: [alert, gone] }))).toMatchObject([{ severity: "warning" }]);
});

test.each(["60", "-0.1"])("%s is no share", (limit) => {
  expect(check(alertLimitsAreInReach, first(`        below: ${limit}\n`))).toEqual([
    `30 SPEC_NUMBER_RANGE ${limit} -> at least 0 and at most 1`,
  ]);
});
