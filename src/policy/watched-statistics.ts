/** The closed table of everything that monitoring judges: whose trouble it is, and how often it must repeat. */
import type { DriftStatistic } from "../domain/drift-statistics.ts";
import { basisOf, METRICS, type MetricName } from "../domain/metrics.ts";
import type { SignalGroup } from "../domain/monitoring.ts";

/**
 * `distribution`: a distance that wobbles by chance, so it must repeat. `counted`: a fact about the window itself.
 * `proven`: an estimate whose whole interval lies beyond a limit. The last two count at once.
 */
export type Evidence = "distribution" | "counted" | "proven";

export interface WatchedStatistic {
  readonly group: SignalGroup;
  readonly evidence: Evidence;
}

const drift: WatchedStatistic = { group: "drift", evidence: "distribution" };
const quality: WatchedStatistic = { group: "quality", evidence: "counted" };

const DISTANCES = {
  ks: drift,
  wasserstein: drift,
  psi: drift,
  "jensen-shannon": drift,
  hellinger: drift,
  "total-variation": drift,
  "l-infinity": drift,
  "cramers-v": drift,
} as const satisfies Record<DriftStatistic, WatchedStatistic>;

/** Metrics are watched too; they need no row here. */
export const WATCHED_STATISTICS = {
  ...DISTANCES,
  /** PSI of the answers' classes. */
  prediction: drift,
  /** PSI of how sure the model was. */
  confidence: drift,
  /** Mean reconstruction error, as a rise over the reference's. */
  reconstruction: drift,
  /** Share of rows farther out than nearly all of training. */
  outliers: { group: "drift", evidence: "distribution" },
  /** Where boxes lie in their images. */
  boxes: drift,
  missing: quality,
  range: quality,
  unseen: quality,
  schema: quality,
  duplicates: quality,
  constant: quality,
  skew: quality,
  rows: { group: "operations", evidence: "counted" },
  freshness: { group: "operations", evidence: "counted" },
  "output.nulls": { group: "quality", evidence: "proven" },
  "output.below-threshold": { group: "drift", evidence: "proven" },
  "output.confidence": { group: "drift", evidence: "proven" },
  "output.value": { group: "drift", evidence: "proven" },
  "output.retries": { group: "performance", evidence: "proven" },
  "output.refusals": { group: "performance", evidence: "proven" },
  /** Realised against estimated accuracy. */
  "concept-drift": { group: "performance", evidence: "proven" },
  /** A change in the stream of errors. */
  adwin: { group: "performance", evidence: "proven" },
  /** Readings outside of their limits. */
  telemetry: { group: "operations", evidence: "counted" },
  /** Readings that are distributed otherwise than before. */
  "telemetry-drift": { group: "operations", evidence: "distribution" },
} as const satisfies Record<string, WatchedStatistic>;

/** What a signal's statistic may be. */
export type SignalStatistic = keyof typeof WATCHED_STATISTICS | MetricName;

/** Undefined: a name that nothing is known of, which must not pass for any of those that are known. */
export function watchedStatistic(name: string): WatchedStatistic | undefined {
  if (Object.hasOwn(WATCHED_STATISTICS, name)) return WATCHED_STATISTICS[name as keyof typeof WATCHED_STATISTICS];
  if (!Object.hasOwn(METRICS, name)) return undefined;
  const basis = basisOf(name as MetricName);
  const isOfAnswers = basis === "rows" || basis === "groups";
  return { group: isOfAnswers ? "performance" : "operations", evidence: "proven" };
}
