/** Reviewed rows go to the champion's own dataset. */
import { expect, test } from "vitest";
import { feedbackGoesHome } from "../../../src/spec/rules/feedback-dataset.ts";
import { carriers } from "../generated-repository/carriers.ts";
import { check, DEPLOYMENT } from "./check.ts";

const changes = [{ path: DEPLOYMENT, from: "dataset: core", to: "dataset: other" }];

test("another dataset is an error", () => {
  expect(check(feedbackGoesHome)).toEqual([]);
  expect(check(feedbackGoesHome, { changes, added: [carriers.dataset("other")] })).toEqual([
    "35 SPEC_FEEDBACK_DATASET other -> core",
  ]);
});

test("one that does not exist is the other rule's business", () => {
  expect(check(feedbackGoesHome, { changes })).toEqual([]);
});
