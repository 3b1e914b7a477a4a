/** Schedules: the words, and cron as GitHub reads it; slots compared with croner. */
import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lastSlot, nextSlot, scheduleProblem } from "../../src/spec/schedule.ts";

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
    "0 0 29 2 *",
    "0 0 30 2 mon",
    "20/15 * * * *",
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
    ["0 0 30 2 *", "no month named has such a day"],
    ["0 0 31 4,6,9,11 *", "no month named has such a day"],
  ])("%s: %s", (text, reason) => {
    expect(scheduleProblem(text)).toBe(reason);
  });
});

describe("lastSlot", () => {
  const slot = (schedule: string, now: string) => lastSlot(schedule, new Date(now)).toISOString();

  test.each([
    ["hourly", "2026-05-20T12:34:56.789Z", "2026-05-20T12:00:00.000Z"],
    ["daily", "2026-05-20T12:34:56.789Z", "2026-05-20T00:00:00.000Z"],
    ["weekly", "2026-05-20T12:34:56.789Z", "2026-05-17T00:00:00.000Z"],
    ["monthly", "2026-05-20T12:34:56.789Z", "2026-05-01T00:00:00.000Z"],
    ["34 12 * * *", "2026-05-20T12:34:00.000Z", "2026-05-20T12:34:00.000Z"],
    ["34 12 * * *", "2026-05-20T12:33:59.999Z", "2026-05-19T12:34:00.000Z"],
    ["20/15 * * * *", "2026-05-20T12:34:00.000Z", "2026-05-20T12:20:00.000Z"],
    ["0,30 8-18/2 1-7 jan-MAR mon-fri", "2026-05-20T00:00:00.000Z", "2026-03-31T18:30:00.000Z"],
    ["0 0 13 * fri", "2026-05-20T00:00:00.000Z", "2026-05-15T00:00:00.000Z"],
    ["0 0 13 * fri", "2026-05-14T00:00:00.000Z", "2026-05-13T00:00:00.000Z"],
    ["0 0 29 2 *", "2104-02-28T23:59:00.000Z", "2096-02-29T00:00:00.000Z"],
    ["59 23 31 12 *", "2027-01-01T00:00:00.000Z", "2026-12-31T23:59:00.000Z"],
  ])("%s at %s: %s", (schedule, now, expected) => {
    expect(slot(schedule, now)).toBe(expected);
  });

  test("what is not a schedule has none", () => {
    expect(() => slot("weekli", "2026-05-20T00:00:00.000Z")).toThrow(RangeError);
  });

  /** One field as people write it: values, ranges, steps, lists. */
  const field = (low: number, high: number) => {
    const value = fc.integer({ min: low, max: high });
    const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
    const step = fc.integer({ min: 1, max: high });
    const item = fc.oneof(
      value.map(String),
      range,
      fc.tuple(range, step).map(([ends, by]) => `${ends}/${by}`),
      fc.tuple(value, step).map(([from, by]) => `${from}/${by}`),
      step.map((by) => `*/${by}`),
    );
    return fc.oneof(
      fc.constant("*"),
      fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(",")),
    );
  };

  test("is the one that croner finds", () => {
    const schedule = fc
      .tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
      .map((fields) => fields.join(" "))
      .filter((text) => scheduleProblem(text) === null);
    const moment = fc.date({ min: new Date("2001-01-01"), max: new Date("2095-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(schedule, moment, (text, now) => {
        const cron = new Cron(text, { timezone: "UTC", paused: true, sloppyRanges: true });
        // croner leaves out the moment that it is asked about; the middle of the same minute says the same.
        const middle = new Date(now);
        middle.setUTCSeconds(30, 0);
        const [reference] = cron.previousRuns(1, middle);
        expect(lastSlot(text, now)).toEqual(reference);
        expect(nextSlot(text, now)).toEqual(cron.nextRun(middle));
      }),
      { numRuns: 300, seed: 20 },
    );
  });
});
