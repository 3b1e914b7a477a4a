/** Numbers outside what their column declares, texts unknown to it. */
import { judgeCells } from "../../../policy/data-quality.ts";
import { countOutside } from "../cells.ts";
import { chosen, type Measure } from "./context.ts";

export const range: Measure<"range"> = ({ max, features: names }, { facts, features, inputs, monitoring }) =>
  chosen(features, names).flatMap((feature) => {
    const counted = countOutside(feature, facts.reference.dataset, inputs);
    return counted ? [judgeCells(counted, max, monitoring.minimumRows)] : [];
  });
