/** Values that are not there. */
import { judgeCells } from "../../../policy/data-quality.ts";
import { countMissing } from "../cells.ts";
import { chosen, type Measure } from "./context.ts";

export const missing: Measure<"missing"> = ({ max, features: names }, { features, inputs, monitoring }) =>
  chosen(features, names).map((feature) => judgeCells(countMissing(feature, inputs), max, monitoring.minimumRows));
