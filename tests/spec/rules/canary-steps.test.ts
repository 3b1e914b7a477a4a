/** Canary steps rise and end below 100. */
import { expect, test } from "vitest";
import { canaryStepsRise } from "../../../src/spec/rules/canary-steps.ts";
import { check, DEPLOYMENT } from "./check.ts";

const second = (to: string) => ({ changes: [{ path: DEPLOYMENT, from: "weight: 50", to }] });

test.each(["weight: 5.5", "weight: 99.9"])("%s may follow 5", (to) => {
  expect(check(canaryStepsRise, second(to))).toEqual([]);
});

test.each([
  ["weight: 5", "5"],
  ["weight: 1", "1"],
  ["weight: 100", "100"],
])("%s may not", (to, found) => {
  expect(check(canaryStepsRise, second(to))).toEqual([`18 SPEC_CANARY_STEPS ${found} -> above 5 and below 100`]);
});
