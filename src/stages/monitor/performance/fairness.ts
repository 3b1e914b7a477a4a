/** Groups that are answered unequally: rates by group, and their differences with the interval that chance allows. */
import type { FairnessOverTime } from "../../../domain/monitoring.ts";
import { hasInputs } from "../../../domain/prediction.ts";
import type { Signal } from "../../../domain/records.ts";
import { fairnessSubject } from "../../../policy/asked.ts";
import { formatShare, quoted } from "../../../policy/drift-words.ts";
import { judgeLimits } from "../../../policy/limits.ts";
import type { MonitoringCheck } from "../../../spec/resolved.ts";
import { type FairnessView, fairnessOf, groupsBy } from "../../../stats/measure/group-fairness.ts";
import type { Difference } from "../../../stats/measure/intervals.ts";
import { independentRows } from "../checks/independent-rows.ts";
import { isNameable } from "../slice-names.ts";
import type { PerformanceContext } from "./context.ts";
import { type JudgedRow, sampleOfJudged } from "./judged.ts";
import { CONFIDENCE, thinned } from "./realised.ts";

type FairnessCheck = Extract<MonitoringCheck, { readonly check: "fairness" }>;
type GroupMetric = FairnessCheck["metric"];

/** Draws of more rows take long, and say no more. */
const MOST_ROWS = 5_000;

/**
 * Parity of answers needs no truth, so it is of all rows of the window; equal odds are of rows whose truth is due. Only
 * rows whose column was kept: of others nobody knows the group.
 */
function rowsFor(metric: GroupMetric, by: string, context: PerformanceContext): readonly JudgedRow[] {
  const { facts, members } = context;
  const [champion] = members;
  if (!champion) return [];
  const rows =
    metric === "demographic-parity.difference"
      ? facts.own.map((row) => ({ row, truth: row.label }))
      : context.dueOf(champion).judged;
  return thinned(
    rows.filter(({ row }) => hasInputs(row) && row.inputs[by] !== undefined),
    MOST_ROWS,
  );
}

/** What is measured of the groups, and how many rows say what one independent row says. */
interface View extends Pick<FairnessView, "surely" | "measured"> {
  own(metric: GroupMetric): Difference;
}

function viewOf({ metric, by, class: className }: FairnessCheck, context: PerformanceContext): View {
  const rows = rowsFor(metric, by, context);
  const sample = sampleOfJudged(rows, context.reading);
  const groups = groupsBy(
    rows.map(({ row }) => row.inputs),
    by,
    context.monitoring.slices,
  ).filter(({ slice }) => isNameable(slice, context.facts.reference));
  const random = context.chance(`fairness ${metric} ${by} ${className}`);
  const view = fairnessOf(sample, null, { by, class: className, groups, random });
  const favoured = sample.classes.indexOf(className);
  const answers = Float64Array.from(sample.answer, (own) => (own === favoured ? 1 : 0));
  const alike = answers.length === 0 ? 1 : answers.length / independentRows(answers, context.monitoring.correlated);
  return {
    measured: view.measured,
    surely: (of, confidence) => view.surely(of, confidence, alike),
    own: (of) => widened(view.own({ metric: of }, CONFIDENCE), Math.sqrt(alike)),
  };
}

/** Draws of single rows know nothing of rows that are alike because they follow each other. */
function widened(found: Difference, stretch: number): Difference {
  const { value, interval } = found;
  if (value === null || !interval || stretch === 1) return found;
  const low = Math.max(0, value - stretch * (value - interval.low));
  const high = Math.min(1, value + stretch * (interval.high - value));
  return {
    ...found,
    interval: { ...interval, low, high, method: `${interval.method}, widened for rows that are alike` },
  };
}

export interface FairnessOutcome {
  readonly measured: readonly FairnessOverTime[];
  readonly signals: readonly Signal[];
}

export function measureFairness(context: PerformanceContext): FairnessOutcome {
  const views = context.monitoring.checks
    .filter((check) => check.check === "fairness")
    .map((check) => ({ check, view: viewOf(check, context) }));
  const signals = views.map(({ check, view }) => judge(check, view, context.monitoring.minimumRows));
  const named = Map.groupBy(views, ({ check }) => JSON.stringify([check.by, check.class]));
  return { signals, measured: [...named.values()].map(merged) };
}

type Viewed = { readonly check: FairnessCheck; readonly view: View };

/** Checks of one column and class are one table. What rests on truths has the rates that need them. */
function merged(all: readonly Viewed[]): FairnessOverTime {
  const odds = all.find(({ check }) => check.metric === "equalized-odds.difference");
  const parity = all.find(({ check }) => check.metric === "demographic-parity.difference");
  const { by = "", class: className = "" } = all[0]?.check ?? {};
  const known = odds?.view.measured().groups ?? [];
  const groups = (parity ?? odds)?.view.measured().groups ?? [];
  return {
    by,
    class: className,
    groups: groups.map(({ group, n, selection }) => {
      const rates = known.find((each) => each.group === group);
      const { truePositive = null, falsePositive = null } = rates ?? {};
      return { group, n, selection, truePositive, falsePositive };
    }),
    measurements: all.map(({ check: { metric }, view }) => ({
      metric,
      class: className,
      ...view.own(metric),
    })),
  };
}

const WORDS: Readonly<Record<GroupMetric, string>> = {
  "demographic-parity.difference": "difference in how often it answers",
  "equalized-odds.difference": "difference in how often it rightly, or wrongly, answers",
};

function judge({ metric, by, class: className, max }: FairnessCheck, view: View, minimumRows: number): Signal {
  const { value, n, interval: drawn } = view.own(metric);
  // Of many small groups two are always far apart.
  const interval = drawn && { ...drawn, low: Math.min(drawn.low, view.surely(metric, CONFIDENCE)) };
  return judgeLimits(
    {
      statistic: metric,
      subject: fairnessSubject({ class: className, by }),
      name: `the ${WORDS[metric]} ${quoted(className)} between groups of ${by}`,
      format: formatShare,
      value,
      n,
      ...(interval && { interval }),
    },
    { max, minimumRows },
  );
}
