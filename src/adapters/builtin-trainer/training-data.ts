/** The rows of a job as the arrays that the training graph takes. */
import { answersOf, type Signature } from "../../domain/signature.ts";
import type { Row } from "../../domain/table.ts";
import { designMatrix, isNumber, type Preprocessing, positionOf, standardisedLabel } from "./preprocessing.ts";

export interface TrainingData {
  readonly rows: number;
  /** Row-major, rows by columns of the design matrix. */
  readonly design: Float32Array;
  /** Row-major, rows by classes: 1 at the row's class. Of a regression: the standardised label. */
  readonly targets: Float32Array;
  /** By row. */
  readonly weights: Float32Array;
  readonly totalWeight: number;
}

/** Rows whose label is missing, or of no class of the signature, teach and measure nothing. */
export function labelledRows({ task, label }: Signature, rows: readonly Row[]): readonly Row[] {
  if (answersOf(task) === "values") return rows.filter((row) => isNumber(row[label.name]));
  return rows.filter((row) => positionOf(label.classes, row[label.name]) >= 0);
}

/**
 * One weight a class. Balanced: rows / (classes * rows of the class), so that each class weighs the same in sum
 * and a row weighs 1 on average over the training rows.
 */
export function classWeights(kind: "none" | "balanced", { label }: Signature, rows: readonly Row[]): readonly number[] {
  if (kind === "none") return label.classes.map(() => 1);
  return label.classes.map((name) => {
    const count = rows.filter((row) => row[label.name] === name).length;
    return count === 0 ? 0 : rows.length / (label.classes.length * count);
  });
}

export function trainingData(
  signature: Signature,
  preprocessing: Preprocessing,
  weightByClass: readonly number[],
  rows: readonly Row[],
): TrainingData {
  const { name, classes } = signature.label;
  const design = designMatrix(preprocessing, rows);
  const { label } = preprocessing;
  if (label) {
    const targets = Float32Array.from(rows, (row) => standardisedLabel(label, row[name]));
    return { rows: rows.length, design, targets, weights: targets.map(() => 1), totalWeight: rows.length };
  }
  const targets = new Float32Array(rows.length * classes.length);
  const weights = new Float32Array(rows.length);
  for (const [index, row] of rows.entries()) {
    const target = positionOf(classes, row[name]);
    targets[index * classes.length + target] = 1;
    weights[index] = weightByClass[target] ?? 0;
  }
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
  return { rows: rows.length, design, targets, weights, totalWeight };
}
