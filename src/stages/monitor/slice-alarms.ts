/** What looking at features in slices costs in false alarms, by the slices of one window. */
import { DRIFT_STATISTIC_NAMES } from "../../domain/drift-statistics.ts";
import { parseDuration } from "../../domain/duration.ts";
import type { MonitoringRecord, Signal } from "../../domain/records.ts";
import { sliceChecks } from "../../policy/asked.ts";
import { falseAlarmsPerMonth } from "../../policy/false-alarms.ts";
import { firingRule } from "../../policy/signal-state.ts";
import { DEFAULTS } from "../../spec/schema/defaults.ts";
import { chancesByReference } from "../../stats/shared-error.ts";
import type { Monitoring } from "./facts.ts";

/** Of the many that are judged only those that fail are on record. */
export const isOfSlice = ({ slice, statistic }: Signal): boolean =>
  slice !== undefined && (DRIFT_STATISTIC_NAMES as readonly string[]).includes(statistic);

export interface SliceAlarms {
  readonly slices: number;
  /** A window in which nothing changed fails in any slice at most so often. */
  readonly chance: number;
  readonly perMonth: number;
}

/** Null where no slice was looked at. */
export function sliceAlarms({ measured, signals }: MonitoringRecord, monitoring: Monitoring): SliceAlarms | null {
  const slices = measured?.slices ?? [];
  const checks = sliceChecks(monitoring);
  if (slices.length === 0 || checks.length === 0) return null;
  const whole = new Set(
    signals
      .filter(({ statistic, slice }) => !slice && (DRIFT_STATISTIC_NAMES as readonly string[]).includes(statistic))
      .map(({ subject }) => subject),
  );
  const families = checks.map(({ statistic, features, significance = DEFAULTS.significance }) => {
    // The column that makes a slice is left out; fewer that share it are more alarms, so that it errs on their side.
    const tests = slices.length * Math.max(1, (features?.length ?? whole.size) - 1);
    const perMonth = slices.reduce((sum, { rows, referenceRows }) => {
      const chances = chancesByReference(significance / tests, rows, referenceRows);
      const rule = firingRule(statistic, monitoring.firing);
      return sum + (tests / slices.length) * falseAlarmsPerMonth(chances, rule, parseDuration(monitoring.window));
    }, 0);
    return { significance, perMonth };
  });
  return {
    slices: slices.length,
    chance: Math.min(
      1,
      families.reduce((sum, { significance }) => sum + significance, 0),
    ),
    perMonth: families.reduce((sum, each) => sum + each.perMonth, 0),
  };
}
