/** Schedules in deployments are understood. */
import { expect, test } from "vitest";
import { schedulesAreValid } from "../../../src/spec/rules/schedules.ts";
import { check, DEPLOYMENT } from "./check.ts";

test("a schedule that never comes is an error", () => {
  expect(check(schedulesAreValid)).toEqual([]);
  const changes = [{ path: DEPLOYMENT, from: '"0 6 * * mon"', to: "weekli" }];
  expect(check(schedulesAreValid, { changes })).toEqual([
    "41 SPEC_SCHEDULE weekli -> hourly, daily, weekly, monthly, or five cron fields",
  ]);
});
