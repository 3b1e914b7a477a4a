/** Labels of reviews are the dataset's. */
import { expect, test } from "vitest";
import { reviewLabelsAreKnown } from "../../../src/spec/rules/review-labels.ts";
import { CORE, carriers } from "../generated-repository/carriers.ts";
import { check, DATASET } from "./check.ts";

const review = (label: string) => {
  const { path, text } = carriers.review("first");
  return {
    path,
    text: text.replace("confidence: 0.5\n      label: undecided", `confidence: 0.5\n      label: ${label}`),
  };
};

test.each(["good", "undecided", "skip"])("%s", (label) => {
  expect(check(reviewLabelsAreKnown, { added: [review(label)] })).toEqual([]);
});

test("a label that is none, at its line", () => {
  expect(check(reviewLabelsAreKnown, { added: [review("godo")] })).toEqual([
    `datasets/${CORE}/reviews/first.yaml:12 REVIEW_LABEL_UNKNOWN godo -> one of good, bad, undecided, skip`,
  ]);
});

test("nothing is said where the dataset has no closed list", () => {
  const changes = [{ path: DATASET, from: "      values: [good, bad]\n", to: "" }];
  expect(check(reviewLabelsAreKnown, { changes, added: [review("godo")] })).toEqual([]);
});
