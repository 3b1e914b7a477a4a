/** Features of a slice that are no longer distributed as in the same slice of training, though the whole may look as it did. */
import type { SliceMeasured } from "../../../domain/monitoring.ts";
import type { Signal } from "../../../domain/records.ts";
import { looksAtSlices } from "../../../policy/asked.ts";
import { judgeShift, type ShiftThresholds } from "../../../policy/drift.ts";
import { signalName } from "../../../policy/signal-state.ts";
import { DEFAULTS } from "../../../spec/schema/defaults.ts";
import { effectOfColumns } from "../../../stats/drift-effect.ts";
import { alikeRows } from "../alike-rows.ts";
import type { WindowColumn } from "../columns.ts";
import { type ColumnPair, measureShifts, namedFor, statisticOf } from "../shifts.ts";
import { type SliceColumns, troubledSlices } from "../slice-columns.ts";
import { type CheckContext, type CheckOf, chosen } from "./context.ts";

interface Looked {
  readonly part: SliceColumns;
  readonly column: WindowColumn;
  readonly isEnough: boolean;
}

/**
 * What fails, and what failed before and is not over: of twenty features in twenty slices nothing is said while they look as
 * they did, and where the whole of a feature fails, that says it. A family of its own, so that the whole loses no power to
 * it; Bonferroni's, since slices overlap and features follow from each other, and its level holds whatever they do.
 */
export function sliceDrift(
  check: CheckOf<"data-drift">,
  context: CheckContext,
  whole: readonly Signal[],
  thresholds: ShiftThresholds,
): readonly Signal[] {
  const { facts, monitoring, features, inputs } = context;
  if (!looksAtSlices(check, monitoring)) return [];
  const isEnough = ({ current, reference }: WindowColumn) => Math.min(current.n, reference.n) >= thresholds.minimumRows;
  const looked = context.slices().flatMap((part) =>
    chosen(features, check.features).flatMap((feature): readonly Looked[] => {
      const column = part.column(feature);
      return column ? [{ part, column, isEnough: isEnough(column) }] : [];
    }),
  );
  const troubled = new Set(troubledSlices(facts, monitoring).map(signalName));
  const failing = new Set(whole.filter(({ verdict }) => verdict === "fail").map(({ subject }) => subject));
  const standOut = looked.filter(({ part: { slice }, column, isEnough: isJudged }) => {
    const { name, current } = column;
    if (troubled.has(signalName({ statistic: namedFor(current, check), subject: name, slice }))) return true;
    return isJudged && !failing.has(name) && effectOf(check, column) >= check.effect;
  });
  const tests = Math.max(1, looked.filter((each) => each.isEnough).length);
  const shifts = measureShifts(
    standOut.map((each) => pairOf(check, context, each, inputs.length)),
    {
      statistic: check.statistic,
      ...(check.categories && { categories: check.categories }),
      binning: check.binning ?? DEFAULTS.binning,
      tests,
      chance: (subject) => context.chance(`slices ${subject}`),
    },
  );
  return shifts
    .map((shift) => judgeShift(shift, { ...thresholds, rule: "calibrated", tests }))
    .filter((signal) => signal.verdict === "fail" || troubled.has(signalName(signal)));
}

/** Draws cost a hundred times as much as the distance itself, and most of these are too small to matter. */
const effectOf = (check: CheckOf<"data-drift">, { reference, current }: WindowColumn): number =>
  effectOfColumns(statisticOf(current, check), reference, current, check.binning ?? DEFAULTS.binning);

/** Of a slice a feature matters as much as the slice does. */
function pairOf(
  { binning = DEFAULTS.binning }: CheckOf<"data-drift">,
  { facts, monitoring, chance }: CheckContext,
  { part: { slice, rows }, column: { name, feature, cells, reference, current, against } }: Looked,
  all: number,
): ColumnPair {
  const importance = facts.importance.get(feature.name);
  const next = chance(`${name} ${signalName({ statistic: "", subject: "", slice })} blocks`);
  const alike = alikeRows(monitoring.correlated, cells, reference, binning, next);
  return {
    ...{ slice, reference, current },
    ...(against !== undefined && { against }),
    ...(importance !== undefined && { importance: importance * (rows / all) }),
    ...(alike && { chance: alike }),
  };
}

export function measureSlices({ monitoring, slices }: CheckContext): readonly SliceMeasured[] {
  if (!monitoring.checks.some((check) => looksAtSlices(check, monitoring))) return [];
  return slices().map(({ slice, rows, referenceRows }) => ({ slice, rows, referenceRows }));
}
