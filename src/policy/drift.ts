/**
 * Judges change: a shift counts when it is large enough to matter AND too large to be chance. Either alone is
 * noise: a small window looks changed by chance, and in a large one any trifle is significant.
 */
import type { Signal } from "../domain/records.ts";
import { describeShift, formatNumber, formatProbability, type Summary } from "./drift-words.ts";

export interface Shift {
  /** Feature, or the label for predicted classes. */
  readonly subject: string;
  readonly statistic: "ks" | "psi" | "total-variation" | "prediction";
  /** The statistic; null: nothing to compare with. */
  readonly effect: number | null;
  /** Chance of an effect at least this large without any change, corrected for testing many subjects at once. */
  readonly pValue: number;
  /** Rows of the window with a value. */
  readonly n: number;
  /** Rows of the reference with a value. */
  readonly referenceRows: number;
  readonly reference: Summary;
  readonly current: Summary;
}

export interface ShiftThresholds {
  /** Smallest effect that matters. */
  readonly effect: number;
  readonly significance: number;
  /** With fewer rows on either side nothing is called drift. */
  readonly minimumRows: number;
}

export function judgeShift(shift: Shift, thresholds: ShiftThresholds): Signal {
  const { subject, statistic, effect: value, pValue, n } = shift;
  const signal = { statistic, subject, value, ...(value !== null && { pValue }), n };
  const rows = Math.min(n, shift.referenceRows);
  if (value === null || rows < thresholds.minimumRows) {
    const where = n <= shift.referenceRows ? "in the window" : "in the reference";
    const reason = `${subject}: ${rows} rows ${where}, ${thresholds.minimumRows} are needed to say anything`;
    return { ...signal, verdict: "inconclusive", reason };
  }
  const than = statistic === "prediction" ? "on the test split" : "in training";
  if (value < thresholds.effect) {
    return { ...signal, verdict: "pass", reason: `${subject} looks as it did ${than}` };
  }
  const change = describeShift(subject, shift.reference, shift.current, than);
  if (pValue <= thresholds.significance) return { ...signal, verdict: "fail", reason: change };
  const doubt = `${n} rows show as much by chance in ${formatProbability(pValue)} of windows`;
  return {
    ...signal,
    verdict: "inconclusive",
    reason: `${change}, but ${doubt} (${formatNumber(value)} against ${formatNumber(thresholds.effect)})`,
  };
}
