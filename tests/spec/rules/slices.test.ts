/** Rows are divided by columns that can divide them; a gate's slice is one that the division makes. */
import { expect, test } from "vitest";
import { binNames } from "../../../src/domain/bins.ts";
import { binText } from "../../../src/domain/slices.ts";
import { gateSlicesAreDeclared, groupsDivideTheRows, slicesDivideTheRows } from "../../../src/spec/rules/slices.ts";
import { check, DATASET, MODEL } from "./check.ts";

const evaluation = (...lines: readonly string[]) => ({
  path: MODEL,
  from: "      max: 200\n",
  to: `      max: 200\n  evaluation:\n    ${lines.join("\n    ")}\n`,
});

const slices = (...items: readonly string[]) => evaluation("slices:", ...items.map((item) => `  - ${item}`));

test.each([
  ["{by: [colour]}", []],
  ["{by: [size], bins: [2, 5]}", []],
  ["{by: [size]}", ["28 SPEC_SLICE_COLUMN size, numbers -> bins of it"]],
  ["{by: [outcome]}", ["28 SPEC_SLICE_COLUMN outcome, the label -> -"]],
  ["{by: [row]}", ["28 SPEC_SLICE_COLUMN row, the id -> -"]],
  ["{by: [at]}", ["28 SPEC_SLICE_COLUMN at, a time column -> -"]],
  ["{by: [color]}", ["28 SPEC_SLICE_COLUMN color -> one of size, colour"]],
  ["{by: [size], bins: [5, 5]}", ["28 SPEC_SLICE_BINS 5, 5 -> edges that rise"]],
  ["{by: [colour], bins: [5]}", ["28 SPEC_SLICE_BINS bins of colour, a category column -> a number column"]],
  ["{by: [size, colour], bins: [5]}", ["28 SPEC_SLICE_BINS bins of size and colour -> bins of one column"]],
])("slices %s", (item, found) => {
  expect(check(slicesDivideTheRows, { changes: [slices(item)] })).toEqual(found);
});

test("groups are divided likewise, by a number only in bins", () => {
  const by = (column: string) => evaluation("fairness:", `  - {by: ${column}, class: bad}`);
  expect(check(slicesDivideTheRows, { changes: [by("colour")] })).toEqual([]);
  expect(check(slicesDivideTheRows, { changes: [by("size")] })).toEqual([
    "28 SPEC_SLICE_COLUMN size, numbers -> bins of it",
  ]);
  const binned = evaluation("fairness:", "  - {by: size, class: bad}", "slices:", "  - {by: [size], bins: [5]}");
  expect(check(slicesDivideTheRows, { changes: [binned] })).toEqual([]);
  const regression = { path: MODEL, from: "task: tabular-classification", to: "task: tabular-regression" };
  expect(check(slicesDivideTheRows, { changes: [by("colour"), regression] })).toEqual([
    "28 SPEC_METRIC_TASK fairness -> none",
  ]);
  const gate = (column: string) => ({
    path: MODEL,
    from: "- metric: accuracy\n      min: 0.6 # decided by n",
    to: `- metric: equalized-odds.difference\n      class: bad\n      max: 0.1\n      by: ${column}`,
  });
  expect(check(groupsDivideTheRows, { changes: [gate("colour")] })).toEqual([]);
  expect(check(groupsDivideTheRows, { changes: [gate("outcome")] })).toEqual([
    "21 SPEC_SLICE_COLUMN outcome, the label -> -",
  ]);
});

test.each([
  ["{colour: red}", []],
  ["{colour: (missing)}", []],
  ["{colour: blue}", ["20 SPEC_SLICE_UNKNOWN blue -> one of red, green, (missing)"]],
  ["{size: 2 to 5}", []],
  ["{size: '>= 5'}", []],
  ["{size: '3'}", ["20 SPEC_SLICE_UNKNOWN 3 -> one of < 2, 2 to 5, >= 5, (missing)"]],
  ["{size: < 2, colour: red}", ["20 SPEC_SLICE_UNKNOWN colour and size -> one of colour, size"]],
  ["{}", ["20 SPEC_SLICE_UNKNOWN no column -> one of colour, size"]],
])("a gate on %s", (slice, found) => {
  const gate = { path: MODEL, from: "min: 0.6 # decided by n", to: `min: 0.6\n      slice: ${slice}` };
  const declared = slices("{by: [colour]}", "{by: [size], bins: [2, 5]}");
  expect(check(gateSlicesAreDeclared, { changes: [gate, declared] })).toEqual(found);
});

test("values of an open list are whatever the data holds", () => {
  const gate = { path: MODEL, from: "min: 0.6 # decided by n", to: "min: 0.6\n      slice: {colour: blue}" };
  const open = { path: DATASET, from: "      values: [red, green]\n", to: "" };
  expect(check(gateSlicesAreDeclared, { changes: [gate, slices("{by: [colour]}"), open] })).toEqual([]);
});

test("bins are named as the evaluation names them", () => {
  const edges = [-1.5, 0, 18, 1e21];
  expect(new Set([-2, -1.5, -1, 0, 17, 18, 19, 1e21, 1e22].map((value) => binText(value, edges)))).toEqual(
    new Set(binNames(edges)),
  );
});
