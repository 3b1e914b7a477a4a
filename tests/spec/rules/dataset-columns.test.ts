/** Id, label and split are columns of a fitting type; ranges are not empty. */
import { expect, test } from "vitest";
import {
  columnRangesAreOrdered,
  datasetPartsAreColumns,
  imagesHaveTheirFormat,
} from "../../../src/spec/rules/dataset-columns.ts";
import { coreFiles } from "../generated-repository/carriers.ts";
import { check, DATASET } from "./check.ts";

const textOfDataset = coreFiles().find(({ path }) => path === DATASET)?.text ?? "";
const change = (from: string, to: string) => ({ changes: [{ path: DATASET, from, to }] });
const all = "one of row, at, size, colour, outcome";

test.each([
  ["id: row", "id: rwo", `8 SPEC_COLUMN_UNKNOWN rwo -> ${all}`],
  ["label: outcome", "label: result", `9 SPEC_COLUMN_UNKNOWN result -> ${all}`],
  ["label: outcome", "label: row", "9 SPEC_COLUMN_TYPE row, a text column -> a category column or a number column"],
  ["    column: row", "    column: time", `27 SPEC_COLUMN_UNKNOWN time -> ${all}`],
  ["    column: row", "    column: row\n    every: 7d", "27 SPEC_COLUMN_TYPE row, a text column -> a time column"],
])("%s, %s", (from, to, expected) => {
  expect(check(datasetPartsAreColumns)).toEqual([]);
  expect(check(datasetPartsAreColumns, change(from, to))).toEqual([expected]);
});

test("a label may be a number: whether one is wanted, the models' tasks say", () => {
  expect(check(datasetPartsAreColumns, change("label: outcome", "label: size"))).toEqual([]);
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

test("a dataset of images has one image column and a path; no other has any", () => {
  expect(check(imagesHaveTheirFormat)).toEqual([]);
  const folder = { path: DATASET, from: "format: csv", to: "format: image-folder" };
  const image = { path: DATASET, from: "type: number", to: "type: image" };
  const bounds = { path: DATASET, from: /\n +min:.*\n +max:.*/.exec(textOfDataset)?.[0] ?? "", to: "" };
  const path = { path: DATASET, from: "id: row", to: "id: colour" };
  expect(check(imagesHaveTheirFormat, { changes: [folder] })).toEqual([
    "11 SPEC_IMAGE_COLUMN 0 image columns -> exactly one",
  ]);
  expect(check(imagesHaveTheirFormat, { changes: [image, bounds] })).toEqual([
    "16 SPEC_IMAGE_COLUMN image in a csv dataset -> image-folder",
  ]);
  expect(check(imagesHaveTheirFormat, { changes: [folder, image, bounds] })).toEqual([]);
  expect(check(imagesHaveTheirFormat, { changes: [folder, image, bounds, path] })).toEqual([
    "8 SPEC_IMAGE_COLUMN colour, a category column -> a text column: the path of the file",
  ]);
});
