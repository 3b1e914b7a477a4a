/** Classification metrics against scikit-learn, scipy and statsmodels: golden/classification.py names each call. */
import { describe, expect, test } from "vitest";
import { accuracy, balancedAccuracy } from "../../src/stats/accuracy.ts";
import { classCounts, confusion } from "../../src/stats/confusion.ts";
import { logLoss, rowLogLoss } from "../../src/stats/log-loss.ts";
import { normalQuantile } from "../../src/stats/normal-quantile.ts";
import { classScores, macroScores } from "../../src/stats/precision-recall-f1.ts";
import { quantile } from "../../src/stats/quantile.ts";
import { wilson } from "../../src/stats/wilson.ts";
import golden from "../golden/classification.json" with { type: "json" };

const close = (actual: number, expected: number | undefined) =>
  expect(Math.abs(actual - (expected ?? Number.NaN))).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected ?? 0)));

describe.each(golden.cases)("$name", ({ classes, truth, answer, probabilities, ...expected }) => {
  const matrix = confusion(classes, truth, answer);
  const counts = classCounts(matrix);

  test("confusion is sklearn.metrics.confusion_matrix, with nobody left unanswered", () => {
    const cells = expected.confusion_matrix.flatMap((row) => [...row, 0]);
    expect([...Array.from(matrix.cells)]).toEqual(cells);
  });

  test("accuracy is sklearn.metrics.accuracy_score", () => close(accuracy(counts), expected.accuracy_score));

  test("balanced accuracy is sklearn.metrics.balanced_accuracy_score", () =>
    close(balancedAccuracy(counts), expected.balanced_accuracy_score));

  test("scores by class are sklearn.metrics.precision_recall_fscore_support(zero_division=0)", () => {
    const [precision, recall, f1, support] = expected.precision_recall_fscore_support;
    for (const [index, each] of counts.entries()) {
      const scores = classScores(each);
      close(scores.precision, precision?.[index]);
      close(scores.recall, recall?.[index]);
      close(scores.f1, f1?.[index]);
      expect(each.support).toBe(support?.[index]);
    }
  });

  test("macro scores are the same call with average=macro", () => {
    const scores = macroScores(counts);
    close(scores.precision, expected.macro[0]);
    close(scores.recall, expected.macro[1]);
    close(scores.f1, expected.macro[2]);
  });

  test("log loss is sklearn.metrics.log_loss", () => {
    const losses = truth.map((label, row) => rowLogLoss(probabilities[row]?.[label] ?? 0));
    close(logLoss(losses), expected.log_loss);
  });
});

describe("rows without an answer", () => {
  const counts = classCounts(confusion(2, [0, 0, 1, 1], [0, 2, 1, 2]));

  test("count as rows of their class that were not found", () => {
    expect(counts).toEqual([
      { support: 2, answered: 1, hits: 1 },
      { support: 2, answered: 1, hits: 1 },
    ]);
    expect(accuracy(counts)).toBe(0.5);
    expect(macroScores(counts)).toEqual({ precision: 1, recall: 0.5, f1: 2 / 3 });
  });

  test("no rows at all are NaN, not a number that could pass", () => {
    const none = classCounts(confusion(2, [], []));
    expect([accuracy(none), balancedAccuracy(none), macroScores(none).f1, logLoss([])]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

test.each(golden["norm.ppf"])("normal quantile of $share is scipy.stats.norm.ppf", ({ share, value }) => {
  close(normalQuantile(share), value);
});

test("normal quantile at the ends", () => {
  expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([-Infinity, 0, Infinity]);
});

test.each(golden["proportion_confint(method=wilson)"])(
  "wilson of $hits of $n at $confidence is statsmodels.stats.proportion.proportion_confint",
  ({ hits, n, confidence, interval }) => {
    const { low, high } = wilson(hits, n, confidence);
    close(low, interval[0]);
    close(high, interval[1]);
  },
);

test("quantile is numpy.quantile(method=linear)", () => {
  const { values, shares, "numpy.quantile(method=linear)": expected } = golden.percentile;
  const sorted = [...values].sort((a, b) => a - b);
  for (const [index, share] of shares.entries()) close(quantile(sorted, share), expected[index]);
});
