/** What gates judge by, against independent libraries: golden/evaluation-statistics.py names each call. */
import { describe, expect, test } from "vitest";
import { bca } from "../../src/stats/bca.ts";
import { rowBrier } from "../../src/stats/brier.ts";
import { calibration, calibrationError } from "../../src/stats/calibration.ts";
import { classCounts, confusion } from "../../src/stats/confusion.ts";
import { demographicParity, equalizedOdds, groupRates } from "../../src/stats/fairness.ts";
import { matthews } from "../../src/stats/matthews.ts";
import { mcnemar } from "../../src/stats/mcnemar.ts";
import { weightedScores } from "../../src/stats/precision-recall-f1.ts";
import { rankingOf, rankingScores } from "../../src/stats/ranking.ts";
import { tango } from "../../src/stats/tango.ts";
import { classesAhead } from "../../src/stats/top-k.ts";
import golden from "../golden/evaluation-statistics.json" with { type: "json" };

/** A golden null is a NaN. */
const close = (actual: number, expected: number | null | undefined) => {
  if (expected === null) expect(actual).toBeNaN();
  else
    expect(Math.abs(actual - (expected ?? Number.NaN))).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(expected ?? 0)),
    );
};

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(golden.classification.map((each, index) => ({ index, ...each })))(
  "classification $index, $classes classes",
  ({ classes, truth, answer, probabilities, ...expected }) => {
    const times = Uint8Array.from(expected.times);
    const column = (index: number) => probabilities.map((row) => row[index] ?? 0);
    const isOf = (index: number) => truth.map((each) => each === index);
    const confidences = probabilities.map((row) => Math.max(...row));
    const right = answer.map((each, row) => each === truth[row]);

    test("roc_auc_score and average_precision_score of each class against the rest", () => {
      for (const [index, [area, precision]] of expected.one_vs_rest.entries()) {
        const scores = rankingScores(rankingOf(column(index), isOf(index)));
        close(scores.rocAuc, area);
        close(scores.averagePrecision, precision);
      }
    });

    test("the same with sample_weight, of rows drawn with repetition", () => {
      for (const [index, [area, precision]] of expected.one_vs_rest_drawn.entries()) {
        const scores = rankingScores(rankingOf(column(index), isOf(index)), times);
        close(scores.rocAuc, area);
        close(scores.averagePrecision, precision);
      }
    });

    test("brier_score_loss(scale_by_half=False); 1 where all probabilities are 0", () =>
      close(mean(probabilities.map((row, index) => rowBrier(row, truth[index] ?? -1))), expected.brier));

    test("top_k_accuracy_score of the rows that have an answer", () => {
      for (const [k, share] of Object.entries(expected.top)) {
        const hits = probabilities.map((row, index) =>
          answer[index] !== classes && classesAhead(row, truth[index] ?? -1) < Number(k) ? 1 : 0,
        );
        close(mean(hits), share);
      }
    });

    test("matthews_corrcoef, no answer being a label of its own", () =>
      close(matthews(classCounts(confusion(classes, truth, answer))), expected.matthews));

    test("precision_recall_fscore_support(average=weighted)", () => {
      const { precision, recall, f1 } = weightedScores(classCounts(confusion(classes, truth, answer)));
      for (const [index, value] of [precision, recall, f1].entries()) close(value, expected.weighted[index]);
    });

    test("calibration error in bins of equal count, by numpy", () => {
      const error = calibrationError(confidences, right);
      close(error(new Uint8Array(truth.length).fill(1)), expected.ece);
      close(error(times), expected.ece_drawn);
      expect(calibration(confidences, right).reduce((sum, { n }) => sum + n, 0)).toBe(truth.length);
    });
  },
);

test.each(golden.fairness)(
  "demographic_parity and equalized_odds, difference and ratio",
  ({ truth, answer, group, ...expected }) => {
    const counts = [...new Set(group)].map((name) => {
      const rows = group.flatMap((each, row) => (each === name ? [row] : []));
      const count = (is: (row: number) => boolean) => rows.filter(is).length;
      return {
        group: name,
        n: rows.length,
        positives: count((row) => truth[row] === 1),
        selected: count((row) => answer[row] === 1),
        hits: count((row) => truth[row] === 1 && answer[row] === 1),
      };
    });
    const parity = demographicParity(groupRates(counts));
    const odds = equalizedOdds(groupRates(counts));
    close(parity.difference, expected.demographic_parity[0]);
    close(parity.ratio, expected.demographic_parity[1]);
    close(odds.difference, expected.equalized_odds[0]);
    close(odds.ratio, expected.equalized_odds[1]);
  },
);

test.each(golden.tango)("Tango's interval of $b and $c of $n at $confidence", ({ b, c, n, confidence, interval }) => {
  const { low, high } = tango(b, c, n, confidence);
  close(low, interval[0]);
  close(high, interval[1]);
});

test.each(golden.mcnemar)("mcnemar(exact=True) of $b and $c, and mid-p", ({ b, c, exact, midP }) => {
  const found = mcnemar(b, c);
  close(found.exact, exact);
  close(found.midP, midP);
});

test.each(golden.bca)("scipy.stats.bootstrap(method=BCa) at $confidence", (each) => {
  const { low, high, method } = bca(each.replicates, each.estimate, each.jackknife, each.confidence);
  close(low, each.interval[0]);
  close(high, each.interval[1]);
  expect(method).toBe("bca");
});
