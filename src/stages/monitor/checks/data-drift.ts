/** Features whose distribution is no longer that of training, or of windows of the same season. */
import { judgeShift, type ShiftThresholds } from "../../../policy/drift.ts";
import { DEFAULTS } from "../../../spec/schema/defaults.ts";
import { measureShifts } from "../shifts.ts";
import type { CheckOf, Measure } from "./context.ts";

export const dataDrift: Measure<"data-drift"> = (check, { facts, columns, chance, monitoring }) => {
  const pairs = columns(check.features).map((column) => {
    const importance = facts.importance.get(column.feature.name);
    return { ...column, ...(importance !== undefined && { importance }) };
  });
  const shifts = measureShifts(pairs, {
    statistic: check.statistic,
    ...(check.categories && { categories: check.categories }),
    binning: check.binning ?? DEFAULTS.binning,
    chance,
  });
  return shifts.map((shift) => judgeShift(shift, thresholdsOf(check, monitoring.minimumRows)));
};

export const thresholdsOf = (
  check: Pick<CheckOf<"data-drift">, "effect" | "significance" | "rule">,
  minimumRows: number,
): ShiftThresholds => ({
  effect: check.effect,
  significance: check.significance ?? DEFAULTS.significance,
  minimumRows,
  rule: check.rule ?? DEFAULTS.rule,
});
