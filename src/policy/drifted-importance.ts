/** How much the champion uses what drifted: the part of its importance that a window calls changed. */
import type { SliceOf } from "../domain/evaluation.ts";
import type { MonitoringRecord, Signal } from "../domain/records.ts";
import { groupOf } from "./signal-state.ts";

/**
 * Of the features that the window calls drifted, each once: whole, or else in the slices that are, which count by their share
 * of the rows. Slices of one division add up, those of two overlap. null: none of them was ever measured.
 */
export function driftedImportance({ signals }: Pick<MonitoringRecord, "signals">): number | null {
  const drifted = signals.filter(
    ({ statistic, verdict, importance }) =>
      verdict === "fail" && groupOf(statistic) === "drift" && importance !== undefined,
  );
  const shares = [...Map.groupBy(drifted, ({ subject }) => subject).values()].map((ofFeature) => {
    const divisions = Map.groupBy(ofFeature, ({ slice, statistic }) => (slice ? divisionOf(slice, statistic) : ""));
    return Math.max(...divisions.entries().map(([division, each]) => (division === "" ? first(each) : sum(each))));
  });
  return shares.length === 0 ? null : shares.reduce((total, share) => total + share, 0);
}

/** A slice may fail by two statistics. */
const divisionOf = (slice: SliceOf, statistic: string): string => `${Object.keys(slice).sort().join()} ${statistic}`;
const first = ([signal]: readonly Signal[]): number => signal?.importance ?? 0;
const sum = (signals: readonly Signal[]): number =>
  signals.reduce((total, { importance = 0 }) => total + importance, 0);
