/** Rows that say the same as another one of the window: a sender that repeats itself, or a camera that is frozen. */
import { judgeCells } from "../../../policy/data-quality.ts";
import { INPUTS, type Measure } from "./context.ts";
import { rowHasher } from "./row-hash.ts";

/** Of rows that are alike, all but one repeat another. Of inputs that were not kept, their digests are compared. */
export const duplicates: Measure<"duplicates"> = ({ max }, { facts, features, monitoring }) => {
  const hash = rowHasher(features.map(({ name }) => name));
  const seen = new Set<number | string>();
  for (const row of facts.rows) seen.add(row.inputsDigest ?? hash(row.inputs));
  const n = facts.rows.length;
  const counted = { subject: INPUTS, statistic: "duplicates", count: n - seen.size, n, examples: [] } as const;
  return [judgeCells(counted, max, monitoring.minimumRows)];
};
