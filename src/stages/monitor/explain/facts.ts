/** What an explanation is made of: the reference, and what the last windows were like. */
import type { MonitoringRecord, Signal } from "../../../domain/records.ts";
import { signalName } from "../../../policy/signal-state.ts";
import type { Deployment, ResolvedMonitoring } from "../../../spec/resolved.ts";
import type { SeasonReference } from "../facts.ts";
import type { Reference } from "../reference.ts";

export interface ExplainFacts {
  readonly deployment: Deployment;
  readonly monitoring: ResolvedMonitoring;
  readonly reference: Reference;
  /** What the newest window is compared with; null: no season is named, or none is known. */
  readonly season: SeasonReference | null;
  /** Rows of a usual window; null: no window had any. */
  readonly rows: number | null;
  /** Records of the last windows with rows, oldest first. */
  readonly windows: readonly MonitoringRecord[];
}

/** So many windows say what is usual. */
export const USUAL_WINDOWS = 10;

/** The signals of one statistic in the windows that are looked at, by what they are about. */
export function signalsOf(windows: readonly MonitoringRecord[], statistic: string): readonly (readonly Signal[])[] {
  const found = windows.flatMap(({ signals }) => signals.filter((signal) => signal.statistic === statistic));
  return [...Map.groupBy(found, signalName).values()];
}

/** The lower of two in the middle: half a row is none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
