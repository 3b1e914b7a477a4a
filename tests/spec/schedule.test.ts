/** Schedules: the words, and cron as GitHub reads it. */
import { describe, expect, test } from "vitest";
import { scheduleProblem } from "../../src/spec/schedule.ts";

describe("scheduleProblem", () => {
  test.each([
    "hourly",
    "daily",
    "weekly",
    "monthly",
    "0 6 * * 1",
    "*/15 * * * *",
    "0,30 8-18/2 1-7 jan-MAR mon-fri",
    "59 23 31 12 6",
    "0   0\t1 * *",
  ])("%s is a schedule", (text) => {
    expect(scheduleProblem(text)).toBeNull();
  });

  test.each([
    ["yearly", "1 fields instead of 5, and none of hourly, daily, weekly, monthly"],
    ["@daily", "1 fields instead of 5, and none of hourly, daily, weekly, monthly"],
    ["0 6 * *", "4 fields instead of 5, and none of hourly, daily, weekly, monthly"],
    ["0 0 6 * * *", "6 fields instead of 5, and none of hourly, daily, weekly, monthly"],
    ["60 * * * *", "minute: 60 is not between 0 and 59"],
    ["0 24 * * *", "hour: 24 is not between 0 and 23"],
    ["0 0 0 * *", "day of the month: 0 is not between 1 and 31"],
    ["0 0 * 13 *", "month: 13 is not between 1 and 12"],
    ["0 0 * * 7", "day of the week: 7 is not between 0 and 6"],
    ["0 0 * * mo", "day of the week: mo is not between 0 and 6"],
    ["5-1 * * * *", "minute: 5-1 runs backwards"],
    ["*/0 * * * *", "minute: */0 is not a value, a range or a step"],
    ["*/90 * * * *", "minute: a step of 90 never comes"],
    ["1,, * * * *", "minute: nothing is not a value, a range or a step"],
    ["1-2-3 * * * *", "minute: 1-2-3 is not between 0 and 59"],
    ["-1 * * * *", "minute: -1 is not between 0 and 59"],
  ])("%s: %s", (text, reason) => {
    expect(scheduleProblem(text)).toBe(reason);
  });
});
