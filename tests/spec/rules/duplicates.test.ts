/** Nothing is listed twice. */
import { expect, test } from "vitest";
import { nothingIsListedTwice } from "../../../src/spec/rules/duplicates.ts";
import { carriers } from "../generated-repository/carriers.ts";
import { check, DATASET, MODEL } from "./check.ts";

test.each([
  [DATASET, "name: colour", "name: size", "19 SPEC_LISTED_TWICE size"],
  [DATASET, "values: [red, green]", "values: [red, red]", "21 SPEC_LISTED_TWICE red"],
  [MODEL, "- colour", "- size", "10 SPEC_LISTED_TWICE size"],
])("%s: %s, %s", (path, from, to, expected) => {
  expect(check(nothingIsListedTwice)).toEqual([]);
  expect(check(nothingIsListedTwice, { changes: [{ path, from, to }] })).toEqual([`${expected} -> -`]);
});

test("rows of a review", () => {
  const review = carriers.review("r");
  const changes = [{ path: review.path, from: "r2/0", to: "r1/0" }];
  expect(check(nothingIsListedTwice, { added: [review], changes })).toEqual(["13 SPEC_LISTED_TWICE r1/0 -> -"]);
});
