/** Row metrics of one sample, all at once, with each row counted so many times: what each bootstrap replicate asks for. */
import { accuracy, balancedAccuracy } from "../accuracy.ts";
import { calibrationError } from "../calibration.ts";
import { drawnCounts } from "../confusion.ts";
import { matthews } from "../matthews.ts";
import { classScores, macroScores, weightedScores } from "../precision-recall-f1.ts";
import { type RankingScores, rankingOf, rankingScores } from "../ranking.ts";
import type { Times } from "../row-bootstrap.ts";
import { errorScorer } from "./error-scorer.ts";
import { needsOf, ROW_METRICS, type RowScores, type RowSubject } from "./row-metrics.ts";
import type { Sample } from "./sample.ts";

/** One value a subject, in their order; NaN where there is nothing to measure. */
export function scorer(sample: Sample, subjects: readonly RowSubject[]): (times: Times) => Float64Array {
  const scores = sample.values ? valueScores(sample) : classScoresOf(sample, subjects);
  // Looked up once: this is asked thousands of times.
  const reads = subjects.map(({ metric, classIndex = -1 }) => [ROW_METRICS[metric], classIndex] as const);
  return (times) => {
    const drawn = scores(times);
    const values = new Float64Array(reads.length);
    let at = 0;
    for (const [read, classIndex] of reads) values[at++] = read(drawn, classIndex);
    return values;
  };
}

export const once = (rows: number): Times => new Uint8Array(rows).fill(1);

const NOTHING: RowScores = {
  accuracy: Number.NaN,
  balancedAccuracy: Number.NaN,
  macro: { precision: Number.NaN, recall: Number.NaN, f1: Number.NaN },
  weighted: { precision: Number.NaN, recall: Number.NaN, f1: Number.NaN },
  classes: [],
  matthews: Number.NaN,
  meanLoss: Number.NaN,
  meanBrier: Number.NaN,
  top3: Number.NaN,
  top5: Number.NaN,
  coverage: Number.NaN,
  coveredAccuracy: Number.NaN,
  calibrationError: Number.NaN,
  rankings: [],
  errors: null,
};

function valueScores({ values }: Sample): (times: Times) => RowScores {
  const errors = values && errorScorer(values);
  return (times) => ({ ...NOTHING, errors: errors?.(times) ?? null });
}

function classScoresOf(sample: Sample, subjects: readonly RowSubject[]): (times: Times) => RowScores {
  const needs = needsOf(subjects, sample.classes.length);
  const means = needs.means ? meanScorer(sample) : () => NOTHING;
  const calibrated = needs.calibration ? calibrationError(sample.confidences, rightOf(sample)) : () => Number.NaN;
  const ranked = needs.rankings.map(
    (own) =>
      [
        own,
        rankingOf(
          sample.scores(own),
          Uint8Array.from(sample.truth, (truth) => (truth === own ? 1 : 0)),
        ),
      ] as const,
  );
  const counted = drawnCounts(sample.classes.length, sample.truth, sample.answer);
  return (times) => {
    const counts = counted(times);
    const rankings: RankingScores[] = [];
    for (const [own, ranking] of ranked) rankings[own] = rankingScores(ranking, times);
    const { meanLoss, meanBrier, top3, top5, coverage, coveredAccuracy } = means(times);
    return {
      accuracy: accuracy(counts),
      balancedAccuracy: balancedAccuracy(counts),
      macro: macroScores(counts),
      weighted: weightedScores(counts),
      classes: counts.map(classScores),
      matthews: matthews(counts),
      meanLoss,
      meanBrier,
      top3,
      top5,
      coverage,
      coveredAccuracy,
      calibrationError: calibrated(times),
      rankings,
      errors: null,
    };
  };
}

const rightOf = ({ truth, answer }: Sample) => Uint8Array.from(truth, (own, row) => (own === answer[row] ? 1 : 0));

type Means = Pick<RowScores, "meanLoss" | "meanBrier" | "top3" | "top5" | "coverage" | "coveredAccuracy">;

/** Bits of a row: among the three, the five most probable; decided; decided and right. */
const [TOP3, TOP5, DECIDED, COVERED_RIGHT] = [1, 2, 4, 8] as const;

function meanScorer({ losses, briers, ranks, decided, truth, answer, rows }: Sample): (times: Times) => Means {
  const bits = Uint8Array.from({ length: rows }, (_, row) => {
    const rank = ranks[row] ?? 0;
    const isDecided = decided[row] === 1;
    return (
      (rank < 3 ? TOP3 : 0) +
      (rank < 5 ? TOP5 : 0) +
      (isDecided ? DECIDED : 0) +
      (isDecided && truth[row] === answer[row] ? COVERED_RIGHT : 0)
    );
  });
  return (times) => {
    const kinds = new Float64Array(16);
    let [loss, brier] = [0, 0];
    // In one pass: this is asked thousands of times.
    for (let row = 0; row < rows; row++) {
      const count = times[row] as number;
      const kind = bits[row] as number;
      kinds[kind] = (kinds[kind] as number) + count;
      loss += count * (losses[row] as number);
      brier += count * (briers[row] as number);
    }
    const all = kinds.reduce((sum, count) => sum + count, 0);
    const having = (bit: number) => {
      let sum = 0;
      for (let kind = 0; kind < kinds.length; kind++) if ((kind & bit) !== 0) sum += kinds[kind] as number;
      return sum;
    };
    const covered = having(DECIDED);
    return {
      meanLoss: loss / all,
      meanBrier: brier / all,
      top3: having(TOP3) / all,
      top5: having(TOP5) / all,
      coverage: covered / all,
      coveredAccuracy: having(COVERED_RIGHT) / covered,
    };
  };
}
