/** Judges what a window holds, cell by cell: missing values, numbers out of range, categories never seen. */
import type { Signal } from "../domain/records.ts";
import { formatShare } from "./drift-words.ts";

export interface CellCount {
  readonly subject: string;
  readonly statistic: "missing" | "range" | "unseen";
  /** Cells that are so. */
  readonly count: number;
  /** Cells looked at. */
  readonly n: number;
  /** The worst examples as text, for the sentence. */
  readonly examples: readonly string[];
}

const WORDS: Readonly<Record<CellCount["statistic"], string>> = {
  missing: "missing",
  range: "outside the declared range",
  unseen: "of a category that training never saw",
};

/** A count of the window itself is a fact, not an estimate, so no interval stands between it and the limit. */
export function judgeCells(cells: CellCount, max: number, minimumRows: number): Signal {
  const { subject, statistic, count, n } = cells;
  const share = n > 0 ? count / n : null;
  const signal = { statistic, subject, value: share, n };
  if (share === null || n < minimumRows) {
    return { ...signal, verdict: "inconclusive", reason: `${subject}: only ${n} values in the window` };
  }
  const examples = cells.examples.length > 0 ? `, such as ${cells.examples.join(", ")}` : "";
  const measured = `${formatShare(share)} of ${subject} is ${WORDS[statistic]}`;
  if (share <= max) return { ...signal, verdict: "pass", reason: `${measured}; up to ${formatShare(max)} is accepted` };
  return {
    ...signal,
    verdict: "fail",
    reason: `${measured} (${count} of ${n}${examples}); up to ${formatShare(max)} is accepted`,
  };
}
