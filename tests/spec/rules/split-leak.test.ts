/** No row of any version's test split is in any version's train split. */
import { expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { testRowsStayOut, uncheckedSplits } from "../../../src/spec/rules/split-leak.ts";
import { splitIds } from "../generated-repository/carriers.ts";
import { check, contextOf } from "./check.ts";

function lookup(splits: Readonly<Record<string, readonly string[]>>) {
  const byDigest = new Map(Object.entries(splits).map(([name, ids]) => [digestOf(name), new Set(ids)]));
  return (digest: string) => byDigest.get(digest as `sha256:${string}`);
}

const [train1, test1] = [splitIds("core", 1, "train"), splitIds("core", 1, "test")];
const [train2, test2] = [splitIds("core", 2, "train"), splitIds("core", 2, "test")];

test("rows that stay where they were", () => {
  const ids = lookup({ [train1]: ["a"], [test1]: ["b"], [train2]: ["a", "c"], [test2]: ["b", "d"] });
  expect(check(testRowsStayOut, { ids })).toEqual([]);
  expect(uncheckedSplits(contextOf({ ids }))).toEqual([]);
});

test("a row of an earlier test split in a later train split, and the other way round", () => {
  const ids = lookup({ [train1]: ["a", "d"], [test1]: ["b"], [train2]: ["a", "b"], [test2]: ["d"] });
  expect(check(testRowsStayOut, { ids })).toEqual([
    "datasets/core/versions/1.yaml:17 SPEC_SPLIT_LEAK 1 rows: d -> no row of a test split",
    "datasets/core/versions/2.yaml:18 SPEC_SPLIT_LEAK 1 rows: b -> no row of a test split",
  ]);
});

test("what cannot be reached is said, never passed over", () => {
  const ids = lookup({ [train1]: ["a"], [test1]: ["b"] });
  expect(check(testRowsStayOut, { ids })).toEqual([]);
  expect(uncheckedSplits(contextOf({ ids }))).toEqual([
    "not checked: whether test rows of dataset core are trained on (rows of version 2 not reachable here)",
  ]);
});
