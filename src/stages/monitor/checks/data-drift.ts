/** Features whose distribution is no longer that of training, or of windows of the same season. */
import { judgeShift, type ShiftThresholds } from "../../../policy/drift.ts";
import { DEFAULTS } from "../../../spec/schema/defaults.ts";
import { alikeRows } from "../alike-rows.ts";
import { measureShifts } from "../shifts.ts";
import type { CheckOf, Measure } from "./context.ts";

export const dataDrift: Measure<"data-drift"> = (check, { facts, columns, chance, monitoring }) => {
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
  const shifts = measureShifts(pairs, {
    statistic: check.statistic,
    ...(check.categories && { categories: check.categories }),
    binning,
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
