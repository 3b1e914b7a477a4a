/**
 * Judges change: a shift counts when it is large enough to matter AND too large to be chance. Either alone is
 * noise: a small window looks changed by chance, and in a large one any trifle is significant.
 */
import type { DriftStatistic } from "../domain/drift-statistics.ts";
import type { Signal } from "../domain/records.ts";
import { floorOf, reachedByChance } from "./chance.ts";
import { describeChange, describeShift, formatNumber, formatProbability, ofWhom, type Summary } from "./drift-words.ts";

export interface Shift extends Pick<Signal, "role" | "slice" | "importance" | "against"> {
  /** Feature, the label for predicted classes, or a reading. */
  readonly subject: string;
  readonly statistic: DriftStatistic | "prediction" | "confidence" | "reconstruction" | "boxes" | "telemetry-drift";
  /** The statistic; null: nothing to compare with. */
  readonly effect: number | null;
  /** Chance of an effect at least this large without any change, corrected for testing many subjects at once. */
  readonly pValue: number;
  /** Effects of windows of this size in which nothing changed, ascending. Absent: not drawn. */
  readonly nulls?: ArrayLike<number>;
  /** Rows of the window with a value. */
  readonly n: number;
  /** Rows of the reference with a value. */
  readonly referenceRows: number;
  readonly reference: Summary;
  readonly current: Summary;
  /** Instead of what the two summaries say. */
  readonly words?: string;
}

export interface ShiftThresholds {
  /** Smallest effect that matters. */
  readonly effect: number;
  readonly significance: number;
  /** With fewer rows on either side nothing is called drift. */
  readonly minimumRows: number;
  /** Absent: `calibrated`. `threshold`: the effect alone, whatever chance does. */
  readonly rule?: "calibrated" | "threshold";
  /** So many share the significance, each its part of it: absent where it belongs to all of them together. */
  readonly tests?: number;
}

/** An alarm ends well below what raised it, or where chance explains the rest: at the edge it would flap. */
const CLEAR_EFFECT = 0.8;
const CLEAR_SIGNIFICANCE = 2;

export function judgeShift(shift: Shift, thresholds: ShiftThresholds): Signal {
  const { subject, statistic, effect: value, pValue, n, role, slice, importance, against } = shift;
  const base = {
    statistic,
    subject,
    ...(role && { role }),
    ...(slice && { slice }),
    value,
    ...(value !== null && { pValue }),
    n,
    referenceRows: shift.referenceRows,
    ...(importance !== undefined && { importance }),
    ...(against !== undefined && { against }),
  };
  const rows = Math.min(n, shift.referenceRows);
  if (value === null || rows < thresholds.minimumRows) {
    const where = n <= shift.referenceRows ? "in the window" : `in ${against ?? "the reference"}`;
    const reason = `${subject}${ofWhom(shift)}: ${rows} rows ${where}, ${thresholds.minimumRows} are needed to say anything`;
    return { ...base, verdict: "inconclusive", reason };
  }
  const change = describeChange(shift.reference, shift.current);
  const signal = { ...base, ...heldAgainst(shift, thresholds), ...(change !== null && { change }) };
  return thresholds.rule === "threshold"
    ? judgePlainly(shift, value, thresholds, signal)
    : judgeCalibrated(shift, value, thresholds, signal);
}

type Numbers = Omit<Signal, "verdict" | "reason"> & { readonly threshold: number };

/** What the effect has to reach, and how often a window without any change fails. */
function heldAgainst({ nulls }: Shift, { effect, significance, rule, tests = 1 }: ShiftThresholds) {
  const level = significance / tests;
  if (!nulls || nulls.length === 0) {
    return { threshold: effect, ...(rule !== "threshold" && { falseAlarm: level }) };
  }
  if (rule === "threshold") return { threshold: effect, falseAlarm: reachedByChance(nulls, effect) };
  const threshold = Math.max(effect, floorOf(nulls));
  return { threshold, falseAlarm: Math.min(level, reachedByChance(nulls, threshold)) };
}

function judgeCalibrated(shift: Shift, value: number, thresholds: ShiftThresholds, signal: Numbers): Signal {
  const { pValue, n } = shift;
  const clears = value < CLEAR_EFFECT * signal.threshold || pValue > CLEAR_SIGNIFICANCE * thresholds.significance;
  if (value < thresholds.effect) {
    return { ...signal, verdict: "pass", clears, reason: asBefore(shift) };
  }
  const change = wordsOf(shift);
  const isSignificant = pValue <= thresholds.significance;
  if (isSignificant && value >= signal.threshold) return { ...signal, verdict: "fail", clears: false, reason: change };
  const doubt = isSignificant
    ? `windows of ${n} rows reach ${formatNumber(signal.threshold)} without any change`
    : `${n} rows show as much by chance in ${formatProbability(pValue)} of windows`;
  const numbers = `${formatNumber(value)} against ${formatNumber(thresholds.effect)}`;
  return { ...signal, verdict: "inconclusive", clears, reason: `${change}, but ${doubt} (${numbers})` };
}

function judgePlainly(shift: Shift, value: number, { effect }: ShiftThresholds, signal: Numbers): Signal {
  const clears = value < CLEAR_EFFECT * effect;
  if (value < effect) {
    return { ...signal, verdict: "pass", clears, reason: asBefore(shift) };
  }
  const { falseAlarm } = signal;
  const implied =
    falseAlarm === undefined
      ? ""
      : `; a window of ${shift.n} rows without any change reaches this in ${formatProbability(falseAlarm)} of cases`;
  return { ...signal, verdict: "fail", clears, reason: `${wordsOf(shift)}${implied}` };
}

const OF_ANSWERS: ReadonlySet<Shift["statistic"]> = new Set(["prediction", "confidence"]);

const thanOf = ({ statistic, against }: Shift): string => {
  if (against !== undefined) return `in ${against}`;
  return OF_ANSWERS.has(statistic) ? "on the test split" : "in training";
};

const asBefore = (shift: Shift): string => {
  const look = shift.statistic === "reconstruction" ? "look as they did" : "looks as it did";
  return `${shift.subject}${ofWhom(shift)} ${look} ${thanOf(shift)}`;
};

const wordsOf = (shift: Shift): string =>
  shift.words ?? describeShift(`${shift.subject}${ofWhom(shift)}`, shift.reference, shift.current, thanOf(shift));
