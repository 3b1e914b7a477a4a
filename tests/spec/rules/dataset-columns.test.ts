/** Id, label and split are columns of a fitting type; ranges are not empty. */
import { expect, test } from "vitest";
import { columnRangesAreOrdered, datasetPartsAreColumns } from "../../../src/spec/rules/dataset-columns.ts";
import { check, DATASET } from "./check.ts";

const change = (from: string, to: string) => ({ changes: [{ path: DATASET, from, to }] });
const all = "one of row, at, size, colour, outcome";

test.each([
  ["id: row", "id: rwo", `8 SPEC_COLUMN_UNKNOWN rwo -> ${all}`],
  ["label: outcome", "label: result", `9 SPEC_COLUMN_UNKNOWN result -> ${all}`],
  ["label: outcome", "label: size", "9 SPEC_COLUMN_TYPE size, a number column -> a category column"],
  ["    column: row", "    column: time", `27 SPEC_COLUMN_UNKNOWN time -> ${all}`],
  ["    column: row", "    column: row\n    every: 7d", "27 SPEC_COLUMN_TYPE row, a text column -> a time column"],
])("%s, %s", (from, to, expected) => {
  expect(check(datasetPartsAreColumns)).toEqual([]);
  expect(check(datasetPartsAreColumns, change(from, to))).toEqual([expected]);
});

test("groups by spans of time need a time column", () => {
  expect(check(datasetPartsAreColumns, change("    column: row", "    column: at\n    every: 7d"))).toEqual([]);
});

test("min at most max", () => {
  expect(check(columnRangesAreOrdered)).toEqual([]);
  expect(check(columnRangesAreOrdered, change("max: 10", "max: 0"))).toEqual([]);
  expect(check(columnRangesAreOrdered, change("max: 10", "max: -1"))).toEqual([
    "18 SPEC_COLUMN_RANGE 0 to -1 -> min at most max",
  ]);
});
