/** Splits leave rows to train on; times are times, in order. */
import { expect, test } from "vitest";
import { splitSharesLeaveTraining, splitTimesAreOrdered } from "../../../src/spec/rules/split-rules.ts";
import { check, DATASET } from "./check.ts";

const change = (from: string, to: string) => ({ changes: [{ path: DATASET, from, to }] });
const byTime = (from: string, to: string) =>
  change(
    "by: hash\n    column: row\n    test: 0.2",
    `by: time\n    column: at\n    testFrom: ${from}\n    testTo: ${to}`,
  );

test("shares stay below 1", () => {
  expect(check(splitSharesLeaveTraining)).toEqual([]);
  expect(check(splitSharesLeaveTraining, change("test: 0.2", "test: 0.9"))).toEqual([
    "25 SPEC_SPLIT_SHARES 1 -> below 1",
  ]);
  const both = [
    ...byTime("2014-01-01", "2015-01-01").changes,
    { path: DATASET, from: "validation: 0.1", to: "validation: 1" },
  ];
  expect(check(splitSharesLeaveTraining, { changes: both })).toEqual(["30 SPEC_SPLIT_SHARES 1 -> below 1"]);
});

test.each([
  ["2014-01-01", "2015-01-01"],
  ["2014-01-01", '"2014-01-01T00:00:00.001Z"'],
  ["2012-02-29", "2012-03-01 00:00"],
  // Without a zone a time is in UTC, wherever this runs.
  ["2012-02-29T00:00", '"2012-02-29T00:00:01Z"'],
])("%s to %s", (from, to) => {
  expect(check(splitTimesAreOrdered, byTime(from, to))).toEqual([]);
});

test.each([
  ["2014-01-01", "2014-01-01", "29 SPEC_SPLIT_ORDER 2014-01-01 to 2014-01-01 -> testTo after testFrom"],
  ["2014-02-29", "2015-01-01", "28 SPEC_SPLIT_TIME 2014-02-29 -> an ISO 8601 date, or date and time"],
  ["2014-01-01", "2014-13-01", "29 SPEC_SPLIT_TIME 2014-13-01 -> an ISO 8601 date, or date and time"],
  ["1 March", "2015-01-01", "28 SPEC_SPLIT_TIME 1 March -> an ISO 8601 date, or date and time"],
])("not %s to %s", (from, to, expected) => {
  expect(check(splitTimesAreOrdered, byTime(from, to))).toEqual([expected]);
});
