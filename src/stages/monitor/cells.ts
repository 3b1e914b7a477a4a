/** Counts what is wrong with single cells of a window: missing, out of range, never seen. */
import type { Feature } from "../../domain/signature.ts";
import type { Row } from "../../domain/table.ts";
import type { CellCount } from "../../policy/data-quality.ts";
import type { Dataset } from "../../spec/resolved.ts";

/** So many examples make a finding believable. */
const EXAMPLES = 3;

export function countMissing(feature: Feature, rows: readonly Row[]): CellCount {
  const count = rows.reduce((sum, row) => sum + ((row[feature.name] ?? null) === null ? 1 : 0), 0);
  return { subject: feature.name, statistic: "missing", count, n: rows.length, examples: [] };
}

/**
 * Null where the dataset declares no range and the feature is a number: there is nothing to hold it against.
 * Examples are cells of production rows, so they are given only where the dataset is public.
 */
export function countOutside(feature: Feature, dataset: Dataset, rows: readonly Row[]): CellCount | null {
  const column = dataset.columns.find(({ name }) => name === feature.name);
  const most = dataset.visibility === "public" ? EXAMPLES : 0;
  const cells = rows.map((row) => row[feature.name] ?? null).filter((cell) => cell !== null);
  if (feature.type === "category") {
    const known = new Set(column?.type === "category" && column.values ? column.values : feature.values);
    const unseen = cells.map(String).filter((cell) => !known.has(cell));
    const examples = [...new Set(unseen)].sort().slice(0, most);
    return { subject: feature.name, statistic: "unseen", count: unseen.length, n: cells.length, examples };
  }
  if (column?.type !== "number" || (column.min === undefined && column.max === undefined)) return null;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = column;
  const numbers = cells.filter((cell) => typeof cell === "number");
  const outside = numbers.filter((value) => value < min || value > max);
  const farthest = [...new Set(outside)].sort((a, b) => distanceTo(b, min, max) - distanceTo(a, min, max));
  return {
    subject: feature.name,
    statistic: "range",
    count: outside.length,
    n: numbers.length,
    examples: farthest.slice(0, most).map(String),
  };
}

const distanceTo = (value: number, min: number, max: number) => Math.max(min - value, value - max);
