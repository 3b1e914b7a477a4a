/** Judges what was compared: one verdict a column by effect and chance together, and what is wrong with the data itself. */
import type { DriftStatistic } from "../../domain/drift-statistics.ts";
import type { Signal } from "../../domain/records.ts";
import { judgeShift, type Shift } from "../../policy/drift.ts";
import { benjaminiHochberg } from "../../stats/benjamini-hochberg.ts";
import type { CategorySide, ColumnComparison, NumberSide } from "./column.ts";
import { type Finding, findingsOf } from "./quality.ts";

export interface DriftThresholds {
  /** null: what is usual for each statistic. */
  readonly minEffect: number | null;
  readonly significance: number;
  readonly minimumRows: number;
  readonly rule: "calibrated" | "threshold";
}

/** Smallest change that matters, where nobody said another: in each statistic's own unit. */
export const USUAL_EFFECTS: Readonly<Record<DriftStatistic, number>> = {
  ks: 0.05,
  wasserstein: 0.1,
  psi: 0.1,
  "jensen-shannon": 0.1,
  hellinger: 0.1,
  "total-variation": 0.05,
  "l-infinity": 0.05,
  "cramers-v": 0.1,
};

export interface JudgedColumn {
  readonly column: ColumnComparison;
  readonly role: "feature" | "label" | "prediction";
  /** null: not compared, as moments and free text are not. */
  readonly signal: Signal | null;
}

export interface DriftAnalysis {
  /** Those that moved most come first, measured by what matters. */
  readonly columns: readonly JudgedColumn[];
  readonly findings: readonly Finding[];
  /** By verdict. */
  readonly drifted: readonly string[];
  readonly unclear: readonly string[];
  readonly compared: number;
}

export interface Roles {
  readonly label: string | null;
  readonly prediction: string | null;
}

export function judgeDrift(
  comparisons: readonly ColumnComparison[],
  thresholds: DriftThresholds,
  roles: Roles,
): DriftAnalysis {
  const judged = comparisons.map((column) => ("judged" in column ? column.judged : null));
  const adjusted = benjaminiHochberg(judged.flatMap((each) => (each ? [each.pValue] : [])));
  let next = 0;
  const columns = comparisons.map((column, index): JudgedColumn => {
    const found = judged[index];
    const role = roleOf(column.name, roles);
    if (!found || !("judged" in column)) return { column, role, signal: null };
    const effect = thresholds.minEffect ?? USUAL_EFFECTS[found.statistic];
    const shift: Shift = {
      subject: column.name,
      statistic: found.statistic,
      effect: found.value,
      pValue: adjusted[next++] ?? 1,
      nulls: found.nulls,
      n: found.n[1],
      referenceRows: found.n[0],
      reference: summaryOf(column, "reference"),
      current: summaryOf(column, "current"),
      against: "the reference",
    };
    return { column, role, signal: judgeShift(shift, { ...thresholds, effect }) };
  });
  const ranked = columns.toSorted((a, b) => strength(b) - strength(a));
  const named = (verdict: Signal["verdict"]) =>
    ranked.flatMap(({ column, signal }) => (signal?.verdict === verdict ? [column.name] : []));
  return {
    columns: ranked,
    findings: comparisons.flatMap(findingsOf),
    drifted: named("fail"),
    unclear: named("inconclusive"),
    compared: judged.filter((each) => each !== null).length,
  };
}

const roleOf = (name: string, { label, prediction }: Roles): JudgedColumn["role"] =>
  name === label ? "label" : name === prediction ? "prediction" : "feature";

const VERDICTS = ["fail", "inconclusive", "pass"] as const;

/** Drift first, then what is not clear; in each by how many times the threshold it is. */
function strength({ signal }: JudgedColumn): number {
  if (!signal || signal.value === null) return -1;
  const rank = VERDICTS.length - VERDICTS.indexOf(signal.verdict as (typeof VERDICTS)[number]);
  const times = signal.value / (signal.threshold ?? 1);
  return rank * 1e6 + Math.min(times, 1e5);
}

function summaryOf(
  column: Extract<ColumnComparison, { readonly type: "number" | "category" }>,
  side: "reference" | "current",
): Shift["reference"] {
  const found: NumberSide | CategorySide = column[side];
  return "quartiles" in found
    ? { type: "number", median: found.quartiles[1] ?? null, std: found.std }
    : { type: "category", counts: found.counts };
}
