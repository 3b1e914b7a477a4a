/** Features that no longer vary, though they did in training: a sensor that is stuck, a default that is always sent. */
import { judgeCells } from "../../../policy/data-quality.ts";
import type { ColumnProfile } from "../../../stats/profile.ts";
import type { Measure } from "./context.ts";

/** The value is the share of the window's values that are one and the same where all are, else 0: a fact, not a share. */
export const constant: Measure<"constant"> = ({ features: names }, { columns, monitoring }) =>
  columns(names).flatMap(({ name, reference, current }) => {
    const often = shares(reference);
    if (often.length < 2) return [];
    const isConstant = current.n > 0 && valuesOf(current) === 1;
    const chance = often.reduce((sum, share) => sum + share ** current.n, 0);
    const counted = {
      subject: name,
      statistic: "constant",
      count: isConstant ? current.n : 0,
      n: current.n,
      examples: [],
    };
    return [
      judgeCells({ ...counted, statistic: "constant", ...(isConstant && { chance }) }, 0, monitoring.minimumRows),
    ];
  });

/** How often each value was there in training. */
function shares(column: ColumnProfile): readonly number[] {
  if (column.type === "category") return column.counts.map(([, count]) => count / column.n);
  const counts = new Map<number, number>();
  for (const value of column.sample) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].map((count) => count / column.sample.length);
}

function valuesOf(column: ColumnProfile): number {
  if (column.type === "category") return column.counts.length;
  return column.min === column.max ? 1 : 2;
}
