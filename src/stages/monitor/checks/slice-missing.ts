/** Values that are missing in a slice, though of the whole they are few enough: a region whose sensor no longer answers. */
import type { Signal } from "../../../domain/records.ts";
import { looksAtSlices } from "../../../policy/asked.ts";
import { judgeCells, NEGLIGIBLE } from "../../../policy/data-quality.ts";
import { signalName } from "../../../policy/signal-state.ts";
import { binomialTail } from "../../../stats/sample-size.ts";
import { wilson } from "../../../stats/wilson.ts";
import type { WindowColumn } from "../columns.ts";
import { troubledSlices } from "../slice-columns.ts";
import { type CheckContext, type CheckOf, chosen } from "./context.ts";

/** Training's own share is known only so well. */
const CONFIDENCE = 0.999;

/**
 * What fails, and what failed before and is not over. In a small slice a share that is accepted of the whole is easily passed
 * by chance, so that a slice has to prove it, each with its part of the chance that is negligible; and a slice that always
 * lacked a value in training is as it was.
 */
export function sliceMissing(
  check: CheckOf<"missing">,
  context: CheckContext,
  whole: readonly Signal[],
): readonly Signal[] {
  const { facts, monitoring, features } = context;
  if (!looksAtSlices(check, monitoring)) return [];
  const looked = context.slices().flatMap(({ slice, column }) =>
    chosen(features, check.features).flatMap((feature) => {
      const found = column(feature);
      return found ? [{ slice, column: found }] : [];
    }),
  );
  const troubled = new Set(troubledSlices(facts, monitoring).map(signalName));
  const failing = new Set(whole.filter(({ verdict }) => verdict === "fail").map(({ subject }) => subject));
  return looked.flatMap(({ slice, column }): readonly Signal[] => {
    const [count, n] = [column.cells.filter((cell) => cell === null).length, column.cells.length];
    const identity = { subject: column.name, statistic: "missing", slice } as const;
    const max = Math.max(check.max, mostBefore(column));
    const isKnown = troubled.has(signalName(identity));
    if (!isKnown && (count <= max * n || failing.has(column.name))) return [];
    const pValue = Math.min(1, looked.length * binomialTail(count - 1, n, max));
    const judged = judgeCells({ ...identity, count, n, examples: [], chance: pValue }, max, monitoring.minimumRows);
    const signal = { ...judged, pValue, falseAlarm: NEGLIGIBLE / looked.length };
    return isKnown || signal.verdict === "fail" ? [signal] : [];
  });
}

/** As much as it may have been in training, where any was missing there. */
function mostBefore({ reference: { n, missing } }: WindowColumn): number {
  return missing === 0 ? 0 : wilson(missing, n + missing, CONFIDENCE).high;
}
