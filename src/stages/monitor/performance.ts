/** How well it answers, measured and judged: realised, by slice, by member; fairness; what alerts ask for. */
import type { Digest } from "../../domain/digest.ts";
import type { PerformanceMeasured, WindowMeasured } from "../../domain/monitoring.ts";
import type { Signal } from "../../domain/records.ts";
import { sliceKey } from "../../domain/slices.ts";
import { judgeAlert } from "../../policy/alerts.ts";
import type { Monitoring, WindowFacts } from "./facts.ts";
import { measureAlert } from "./performance/alerts.ts";
import { judgeConceptDrift } from "./performance/concept-drift.ts";
import { type PerformanceContext, performanceContext } from "./performance/context.ts";
import { calibrationFor, estimatedOf, triedOf } from "./performance/estimated.ts";
import { measureFairness } from "./performance/fairness.ts";
import { isMeasurable, type Member, rowsOf, sampleOfJudged } from "./performance/judged.ts";
import { partsOf, sizesOf } from "./performance/parts.ts";
import { calibrationOf, chanceName, confusionOf, measureJudged, performanceOf } from "./performance/realised.ts";
import { headlineOf, needsTruth, ofSlice } from "./performance/subjects.ts";
import { day } from "./report-signals.ts";
import { rowsWithin } from "./windows.ts";

export interface PerformanceOutcome {
  readonly measured: Pick<WindowMeasured, "performance" | "fairness" | "confusion" | "calibration">;
  readonly signals: readonly Signal[];
}

/** Beside the champion. */
const MOST_OTHERS = 3;

export function measurePerformance(facts: WindowFacts, monitoring: Monitoring, key: Digest): PerformanceOutcome {
  const context = performanceContext(facts, monitoring, key);
  const fairness = measureFairness(context);
  const drifts = monitoring.checks
    .filter((check) => check.check === "concept-drift")
    .map((check) => judgeConceptDrift(check, context));
  const alerts = monitoring.alerts.map((alert) => judgeAlert(alert, measureAlert(alert, context)));
  return {
    measured: {
      performance: fitting(
        context.members
          .slice(0, 1 + MOST_OTHERS)
          .flatMap((member) => [...realisedOf(member, context), ...estimatesOf(member, context)]),
      ),
      fairness: fairness.measured,
      ...judgedAsAWhole(context),
    },
    signals: [...drifts, ...fairness.signals, ...alerts].map((signal) => dated(signal, context)),
  };
}

/** Of a record that is kept for good, with all else that is in it. */
const MOST_CHARACTERS = 24_000;

/** What is said of all rows is always there; slices as far as they fit: the champion's first, and the largest. */
function fitting(all: readonly PerformanceMeasured[]): readonly PerformanceMeasured[] {
  const rankOf = ({ slice, role }: PerformanceMeasured) => (slice === null ? 0 : role === "champion" ? 1 : 2);
  let left = MOST_CHARACTERS;
  return all
    .toSorted((a, b) => rankOf(a) - rankOf(b) || (rankOf(a) === 0 ? 0 : b.rows - a.rows))
    .filter((each) => {
      left -= JSON.stringify(each).length;
      return left > 0 || each.slice === null;
    });
}

/** Where truths are due later than their window ends, the sentence says whose they are. */
function dated(signal: Signal, { due, monitoring, facts }: PerformanceContext): Signal {
  const isOfDue = monitoring.labelDelay !== null && due.to !== facts.window.to && needsTruth(signal.statistic);
  return isOfDue ? { ...signal, reason: `${signal.reason}; of rows until ${day(due.to)}, whose truth is due` } : signal;
}

/** As a whole, and by slice. Nothing where no truth is known. */
function realisedOf(member: Member, context: PerformanceContext): readonly PerformanceMeasured[] {
  const { monitoring, reading } = context;
  const { rows, judged } = context.dueOf(member);
  if (judged.length === 0) return [];
  const whole = measureJudged(judged, reading, headlineOf(member.role), context.chance(chanceName(member, null)));
  const sizes = sizesOf(rows, monitoring.slices);
  const parts = partsOf(judged, monitoring.slices, member, context.facts.reference).map(({ slice, rows: own }) => {
    const measured = measureJudged(own, reading, ofSlice, context.chance(chanceName(member, slice)));
    return performanceOf(member, slice, sizes.get(sliceKey(slice)) ?? own.length, measured);
  });
  return [performanceOf(member, null, rows.length, whole), ...parts];
}

/** Of all rows of the window, whose truth may come later or never. */
function estimatesOf(member: Member, context: PerformanceContext): readonly PerformanceMeasured[] {
  const { facts, monitoring, reading } = context;
  const calibration = calibrationFor(triedOf(member, facts), reading);
  if (!calibration) return [];
  const rows = rowsOf(member, rowsWithin(facts.lookBack, facts.window)).map((row) => ({ row, truth: "" }));
  const parts = partsOf(rows, monitoring.slices, member, facts.reference);
  return [
    estimatedOf(member, null, rows, calibration, reading),
    ...parts.map((part) => estimatedOf(member, part.slice, part.rows, calibration, reading)),
  ].filter((each) => each !== null);
}

function judgedAsAWhole(context: PerformanceContext): Pick<WindowMeasured, "confusion" | "calibration"> {
  const { reading, members } = context;
  const [champion] = members;
  const judged = champion ? context.dueOf(champion).judged : [];
  const sample = sampleOfJudged(isMeasurable(judged, reading), reading);
  return { confusion: confusionOf(sample), calibration: calibrationOf(sample) };
}
