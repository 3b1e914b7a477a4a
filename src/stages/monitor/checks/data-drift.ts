/** Features whose distribution is no longer that of training, or of windows of the same season. */
import { judgeShift, type Shift, type ShiftThresholds } from "../../../policy/drift.ts";
import { DEFAULTS } from "../../../spec/schema/defaults.ts";
import { alikeRows } from "../alike-rows.ts";
import { measureShifts } from "../shifts.ts";
import type { CheckContext, CheckOf, Measure } from "./context.ts";
import { sliceDrift } from "./slice-drift.ts";

export const dataDrift: Measure<"data-drift"> = (check, context) => {
  const thresholds = thresholdsOf(check, context.monitoring.minimumRows);
  const whole = driftOfWhole(check, context).map((shift) => judgeShift(shift, thresholds));
  return [...whole, ...sliceDrift(check, context, whole, thresholds)];
};

function driftOfWhole(
  check: CheckOf<"data-drift">,
  { facts, columns, chance, monitoring }: CheckContext,
): readonly Shift[] {
  const binning = check.binning ?? DEFAULTS.binning;
  const pairs = columns(check.features).map((column) => {
    const { name, cells, reference, current, against } = column;
    const importance = facts.importance.get(column.feature.name);
    const alike = alikeRows(monitoring.correlated, cells, reference, binning, chance(`${name} blocks`));
    return {
      ...{ reference, current },
      ...(against !== undefined && { against }),
      ...(importance !== undefined && { importance }),
      ...(alike && { chance: alike }),
    };
  });
  return measureShifts(pairs, {
    statistic: check.statistic,
    ...(check.categories && { categories: check.categories }),
    binning,
    chance,
  });
}

export const thresholdsOf = (
  check: Pick<CheckOf<"data-drift">, "effect" | "significance" | "rule">,
  minimumRows: number,
): ShiftThresholds => ({
  effect: check.effect,
  significance: check.significance ?? DEFAULTS.significance,
  minimumRows,
  rule: check.rule ?? DEFAULTS.rule,
});
