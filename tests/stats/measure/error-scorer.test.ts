/** Errors of drawn rows against scikit-learn and numpy: golden/evaluation-statistics.py names each call. */
import { expect, test } from "vitest";
import { errorScorer } from "../../../src/stats/measure/error-scorer.ts";
import golden from "../../golden/evaluation-statistics.json" with { type: "json" };

const close = (actual: number, expected: number | undefined) =>
  expect(Math.abs(actual - (expected ?? Number.NaN))).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected ?? 0)));

test.each(golden.regression)(
  "mean_absolute_percentage_error, bias and numpy.quantile of the absolute error",
  (each) => {
    const truth = Float64Array.from(each.truth);
    const errors = truth.map((value, row) => (each.predicted[row] ?? Number.NaN) - value);
    const scores = errorScorer({ truth, errors });
    const whole = scores(new Uint8Array(truth.length).fill(1));
    const drawn = scores(Uint8Array.from(each.times));
    close(whole.mape, each.mape);
    close(whole.bias, Math.abs(each.bias));
    for (const [index, share] of [0.5, 0.9, 0.95].entries()) {
      close(whole.quantile(share), each.quantiles[index]);
      close(drawn.quantile(share), each.quantiles_drawn[index]);
    }
  },
);

test("one unanswered row leaves nothing to say", () => {
  const scores = errorScorer({ truth: Float64Array.of(1, 2), errors: Float64Array.of(0, Number.NaN) });
  const { mae, rmse, mape, r2, bias, quantile } = scores(Uint8Array.of(1, 1));
  for (const value of [mae, rmse, mape, r2, bias, quantile(0.5)]) expect(value).toBeNaN();
});
