/** Features are columns that a model can compute with. */
import { expect, test } from "vitest";
import { featuresAreColumns } from "../../../src/spec/rules/features.ts";
import { check, DATASET, MODEL } from "./check.ts";

const second = (to: string) => ({ changes: [{ path: MODEL, from: "- colour", to }] });

test("number and category columns", () => {
  expect(check(featuresAreColumns)).toEqual([]);
});

test.each([
  ["- color", "SPEC_FEATURE_UNKNOWN color"],
  ["- outcome", "SPEC_FEATURE_UNFIT outcome, the label"],
  ["- row", "SPEC_FEATURE_UNFIT row, the id"],
  ["- at", "SPEC_FEATURE_UNFIT at, a time column"],
])("not %s", (to, found) => {
  expect(check(featuresAreColumns, second(to))).toEqual([`10 ${found} -> one of size, colour`]);
});

test("nothing is said while the dataset is missing", () => {
  expect(check(featuresAreColumns, { ...second("- color"), removed: [DATASET] })).toEqual([]);
});
