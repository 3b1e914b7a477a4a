/** Judges what a window holds, cell by cell and row by row: missing, out of range, never seen, repeated, broken. */
import type { Signal } from "../domain/records.ts";
import { formatProbability, formatShare, ofWhom } from "./drift-words.ts";

export interface CellCount extends Pick<Signal, "role" | "slice" | "importance"> {
  /** A feature, a reading, or what the rows as a whole are called. */
  readonly subject: string;
  readonly statistic: keyof typeof WORDS;
  /** Cells or rows that are so. */
  readonly count: number;
  /** Cells or rows looked at. */
  readonly n: number;
  /** The worst examples as text, for the sentence. */
  readonly examples: readonly string[];
  /** Probability of a window like this one when nothing changed, where that is not negligible. */
  readonly chance?: number;
}

/** Each finishes "3% of <subject> ...". */
const WORDS = {
  missing: "is missing",
  range: "is outside the declared range",
  unseen: "is of a category that training never saw",
  schema: "does not fit the schema",
  duplicates: "repeats another row",
  constant: "is one and the same value, though it varied in training",
  skew: "is answered otherwise than by the model file itself",
  telemetry: "is outside its limits",
} as const;

/** Of what is many by its name: "3% of inputs repeat another row". */
const WORDS_OF_MANY: Partial<Record<keyof typeof WORDS, string>> = {
  schema: "do not fit the schema",
  duplicates: "repeat another row",
  skew: "are answered otherwise than by the model file itself",
};
const MANY: ReadonlySet<string> = new Set(["inputs", "answers"]);

/** What could as well be chance is no fact about the data. */
export const NEGLIGIBLE = 0.001;

/** A count of the window itself is a fact, not an estimate, so no interval stands between it and the limit. */
export function judgeCells(cells: CellCount, max: number, minimumRows: number): Signal {
  const { subject, statistic, count, n, role, slice, importance, chance } = cells;
  const share = n > 0 ? count / n : null;
  const signal = {
    statistic,
    subject,
    ...(role && { role }),
    ...(slice && { slice }),
    ...(importance !== undefined && { importance }),
    value: share,
    n,
    threshold: max,
    ...(chance !== undefined && { falseAlarm: chance }),
  };
  if (share === null || n < minimumRows) {
    return { ...signal, verdict: "inconclusive", reason: `${subject}: only ${n} values in the window` };
  }
  const examples = cells.examples.length > 0 ? `, such as ${cells.examples.join(", ")}` : "";
  const words = (MANY.has(subject) ? WORDS_OF_MANY[statistic] : undefined) ?? WORDS[statistic];
  const measured = `${formatShare(share)} of ${subject}${ofWhom({ ...(slice && { slice }) })} ${words}`;
  const accepted = `up to ${formatShare(max)} is accepted`;
  if (statistic === "constant" && count === 0) {
    return { ...signal, verdict: "pass", clears: true, reason: `${subject} varies, as it did in training` };
  }
  // An end takes a share well under the limit: at its edge an alarm would flap.
  if (share <= max)
    return { ...signal, verdict: "pass", clears: share <= 0.8 * max, reason: `${measured}; ${accepted}` };
  const numbers = `${measured} (${count} of ${n}${examples})`;
  if (chance !== undefined && chance > NEGLIGIBLE) {
    const doubt = `so it is in ${formatProbability(chance)} of windows without any change`;
    return { ...signal, verdict: "inconclusive", clears: true, reason: `${numbers}; ${doubt}` };
  }
  return { ...signal, verdict: "fail", reason: `${numbers}; ${accepted}` };
}
