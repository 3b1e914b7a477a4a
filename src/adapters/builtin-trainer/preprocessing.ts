/**
 * Rows to the design matrix, as the exported model does it with raw features: standardised numbers, missing ones
 * at the mean, categories one-hot, an unknown or missing category as all zeros. What was learnt from the training
 * rows travels as `Preprocessing`.
 */
import { answersOf, type Signature } from "../../domain/signature.ts";
import type { Cell, Row } from "../../domain/table.ts";

export interface NumberColumn {
  readonly name: string;
  /** Both rounded to 32 bits, since the exported model computes with these. */
  readonly mean: number;
  /** 1 / standard deviation; 0 for a column that never varied, so that it counts for nothing. */
  readonly scale: number;
}

export interface CategoryColumn {
  readonly name: string;
  readonly values: readonly string[];
}

/** Columns of the design matrix: the numbers, then each category's values, in the signature's order. */
export interface Preprocessing {
  readonly numbers: readonly NumberColumn[];
  readonly categories: readonly CategoryColumn[];
  /** The label of a regression, which is learnt standardised too. */
  readonly label?: NumberColumn;
}

export function fitPreprocessing(signature: Signature, rows: readonly Row[]): Preprocessing {
  const numbers: NumberColumn[] = [];
  const categories: CategoryColumn[] = [];
  for (const feature of signature.features) {
    if (feature.type === "number") numbers.push(fitNumber(feature.name, rows));
    if (feature.type === "category") categories.push({ name: feature.name, values: feature.values });
  }
  const { task, label } = signature;
  return { numbers, categories, ...(answersOf(task) === "values" && { label: fitNumber(label.name, rows) }) };
}

function fitNumber(name: string, rows: readonly Row[]): NumberColumn {
  // As the model will see them: 32 bits.
  const values = rows.map((row) => row[name]).flatMap((cell) => (isNumber(cell) ? [Math.fround(cell)] : []));
  if (values.length === 0) return { name, mean: 0, scale: 0 };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
  return { name, mean: Math.fround(mean), scale: Math.fround(scale) };
}

export function designWidth({ numbers, categories }: Preprocessing): number {
  return numbers.length + categories.reduce((sum, { values }) => sum + values.length, 0);
}

/** Row-major, `rows.length` by `designWidth`, with the arithmetic of the exported model, bit for bit. */
export function designMatrix(preprocessing: Preprocessing, rows: readonly Row[]): Float32Array {
  const width = designWidth(preprocessing);
  const matrix = new Float32Array(rows.length * width);
  for (const [index, row] of rows.entries()) {
    let column = index * width;
    for (const { name, mean, scale } of preprocessing.numbers) {
      const cell = row[name];
      matrix[column] = isNumber(cell) ? Math.fround(Math.fround(cell) - mean) * scale : 0;
      column += 1;
    }
    for (const { name, values } of preprocessing.categories) {
      const seen = positionOf(values, row[name]);
      if (seen >= 0) matrix[column + seen] = 1;
      column += values.length;
    }
  }
  return matrix;
}

/** -1 for a missing or unknown value. */
export function positionOf(values: readonly string[], cell: Cell | undefined): number {
  return typeof cell === "string" ? values.indexOf(cell) : -1;
}

/** NaN where there is none. */
export const standardisedLabel = ({ mean, scale }: NumberColumn, cell: Cell | undefined): number =>
  isNumber(cell) ? Math.fround(Math.fround(cell) - mean) * scale : Number.NaN;

export const isNumber = (cell: unknown): cell is number => typeof cell === "number" && Number.isFinite(cell);
