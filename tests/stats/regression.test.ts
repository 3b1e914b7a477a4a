/** Regression metrics against scikit-learn: golden/regression.py names each call. */
import { describe, expect, test } from "vitest";
import { determination, meanAbsoluteError, rootMeanSquaredError } from "../../src/stats/regression.ts";
import golden from "../golden/regression.json" with { type: "json" };

const close = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));

describe.each(golden.cases)("$name", ({ truth, predicted, ...expected }) => {
  const errors = predicted.map((value, row) => value - (truth[row] ?? Number.NaN));

  test("mean absolute error is sklearn.metrics.mean_absolute_error", () =>
    close(meanAbsoluteError(errors), expected.mean_absolute_error));

  test("root mean squared error is sklearn.metrics.root_mean_squared_error", () =>
    close(rootMeanSquaredError(errors), expected.root_mean_squared_error));

  test("determination is sklearn.metrics.r2_score", () => close(determination(truth, errors), expected.r2_score));
});

test("one unanswered row leaves nothing to say", () => {
  expect(meanAbsoluteError([0, Number.NaN])).toBeNaN();
  expect(rootMeanSquaredError([0, Number.NaN])).toBeNaN();
  expect(determination([1, 2], [0, Number.NaN])).toBeNaN();
});

test("nothing is measured on no rows", () => {
  expect(meanAbsoluteError([])).toBeNaN();
  expect(determination([1], [0])).toBeNaN();
});
