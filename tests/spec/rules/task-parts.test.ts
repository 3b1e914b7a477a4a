/** A task, the label that it learns, and the algorithm that learns it. */
import { expect, test } from "vitest";
import { algorithmsFitTheTask, labelsFitTheTask } from "../../../src/spec/rules/task-parts.ts";
import { check, MODEL } from "./check.ts";

const REGRESSION = { path: MODEL, from: "task: tabular-classification", to: "task: tabular-regression" };

test("a classification learns a category, a regression a number", () => {
  expect(check(labelsFitTheTask)).toEqual([]);
  expect(check(labelsFitTheTask, { changes: [REGRESSION] })).toEqual([
    expect.stringMatching(/SPEC_TASK_LABEL .*, a category column -> a number column as the label of /),
  ]);
});

test("each task has its algorithms", () => {
  expect(check(algorithmsFitTheTask)).toEqual([]);
  const linear = { path: MODEL, from: "algorithm: mlp", to: "algorithm: linear-regression" };
  expect(check(algorithmsFitTheTask, { changes: [linear] })).toEqual([
    expect.stringMatching(/SPEC_ALGORITHM_TASK linear-regression -> logistic-regression or mlp/),
  ]);
  expect(check(algorithmsFitTheTask, { changes: [REGRESSION, linear] })).toEqual([]);
});
