/** A dataset version comes after its parent. */
import { expect, test } from "vitest";
import { datasetVersionChain } from "../../../src/spec/rules/dataset-version-chain.ts";
import { check } from "./check.ts";

test("neither itself nor a later version", () => {
  expect(check(datasetVersionChain)).toEqual([]);
  const changes = [{ path: "datasets/core/versions/2.yaml", from: "parent: 1", to: "parent: 2" }];
  expect(check(datasetVersionChain, { changes })).toEqual(["7 SPEC_PARENT_ORDER 2 -> a version below 2"]);
});
