/** Values that are not there. */
import { judgeCells } from "../../../policy/data-quality.ts";
import { countMissing } from "../cells.ts";
import { chosen, type Measure } from "./context.ts";
import { sliceMissing } from "./slice-missing.ts";

export const missing: Measure<"missing"> = (check, context) => {
  const { features, inputs, monitoring } = context;
  const whole = chosen(features, check.features).map((feature) =>
    judgeCells(countMissing(feature, inputs), check.max, monitoring.minimumRows),
  );
  return [...whole, ...sliceMissing(check, context, whole)];
};
