/** Answers by group against each other: whom the answers favour, as fairlearn defines it, with draws of the rows. */
import type { FairnessMeasured } from "../../domain/evaluation.ts";
import type { Measurement } from "../../domain/measurement.ts";
import type { MetricName } from "../../domain/metrics.ts";
import { declaredSlices, type SliceDeclaration, type SliceRows } from "../../domain/slices.ts";
import type { Row } from "../../domain/table.ts";
import { demographicParity, equalizedOdds, type GroupCounts, groupRates } from "../fairness.ts";
import type { Proportion } from "../independent-proportions.ts";
import type { Times } from "../row-bootstrap.ts";
import { surelyApart } from "../simultaneous-difference.ts";
import { foldedDifference, foldedInterval } from "./folded.ts";
import { bootstrapInterval, type Difference } from "./intervals.ts";
import { type Replicates, resample } from "./resample.ts";
import type { Sample } from "./sample.ts";
import { REPORTED_CONFIDENCE, type Reader } from "./views.ts";

const METRICS_OF_GROUPS: readonly MetricName[] = [
  "demographic-parity.difference",
  "demographic-parity.ratio",
  "equalized-odds.difference",
  "equalized-odds.ratio",
];

export interface FairnessView extends Reader {
  readonly by: string;
  readonly class: string;
  /** By how much groups differ whatever chance does, of however many groups: the lower end of an interval. */
  surely(
    metric: "demographic-parity.difference" | "equalized-odds.difference",
    confidence: number,
    /** As many rows say what one independent row says; one when left out. */
    alike?: number,
  ): number;
  measured(): FairnessMeasured;
}

export interface FairnessQuestion {
  readonly by: string;
  readonly class: string;
  readonly groups: readonly SliceRows[];
  readonly random: () => number;
}

/** Groups of fewer rows would make any model look unfair by chance: they are listed, and not compared. */
const FEWEST_ROWS = 10;

/** Column and class of the spec; the groups are the slices of that column. */
export function fairnessOf(candidate: Sample, champion: Sample | null, question: FairnessQuestion): FairnessView {
  const { by, class: className, random } = question;
  const groups = question.groups.filter(({ rows }) => rows.length >= FEWEST_ROWS);
  const own = groupCounter(candidate, className, groups);
  const other = champion && groupCounter(champion, className, groups);
  const samples = [own, ...(other ? [other] : [])];
  const all = resample(candidate.rows, random, (times) => {
    const [now = [], before] = samples.map((counts) => disparities(counts(times)));
    if (!before) return now;
    const differences = now.map((value, index) => value - (before[index] ?? Number.NaN));
    return [
      ...now,
      ...before,
      ...differences,
      ...differences.map((value, index) => (value === 0 ? 0 : value / (before[index] ?? Number.NaN))),
    ];
  });
  const n = groups.reduce((sum, { rows }) => sum + rows.length, 0);
  const at = (part: number, metric: MetricName) =>
    all[part * METRICS_OF_GROUPS.length + METRICS_OF_GROUPS.indexOf(metric)];
  const read = (replicates: Replicates | undefined, confidence: number): Difference => {
    const value = replicates?.estimate ?? Number.NaN;
    if (groups.length < 2 || !Number.isFinite(value)) return { value: null, n };
    const interval = bootstrapInterval(replicates, confidence) && replicates && foldedInterval(replicates, confidence);
    return { value, n, ...(interval && { interval }) };
  };
  const compared = (part: number, metric: MetricName, confidence: number): Difference | null => {
    if (!other) return null;
    const [own, before, both] = [at(0, metric), at(1, metric), at(2, metric)];
    const [from, to] = [before?.estimate, own?.estimate];
    const found = read(at(part, metric), confidence);
    return {
      ...found,
      ...(part === 2 && found.interval && own && before && both
        ? { interval: foldedDifference(own, before, both, confidence) }
        : {}),
      ...(from !== undefined && Number.isFinite(from) && { from }),
      ...(to !== undefined && Number.isFinite(to) && { to }),
    };
  };
  const listed = (part: number): readonly Measurement[] =>
    METRICS_OF_GROUPS.map((metric) => ({ metric, class: className, ...read(at(part, metric), REPORTED_CONFIDENCE) }));
  return {
    by,
    class: className,
    surely: (metric, confidence, alike = 1) => {
      const counts = own(new Uint8Array(candidate.rows).fill(1));
      const families = metric === "equalized-odds.difference" ? oddsOf(counts) : [selectionOf(counts)];
      const fewer = ({ hits, n }: Proportion): Proportion => ({ hits: hits / alike, n: n / alike });
      return surelyApart(
        families.map((groups) => groups.map(fewer)),
        confidence,
      );
    },
    own: ({ metric }, confidence) => read(at(0, metric), confidence),
    difference: ({ metric }, confidence) => compared(2, metric, confidence),
    relative: ({ metric }, confidence) => compared(3, metric, confidence),
    measured: () => ({
      by,
      class: className,
      groups: groupsMeasured(candidate, className, question),
      candidate: listed(0),
      champion: other ? listed(1) : null,
    }),
  };
}

function disparities(counts: readonly GroupCounts[]): readonly number[] {
  const rates = groupRates(counts);
  const [parity, odds] = [demographicParity(rates), equalizedOdds(rates)];
  return [parity.difference, parity.ratio, odds.difference, odds.ratio];
}

const selectionOf = (counts: readonly GroupCounts[]): readonly Proportion[] =>
  counts.map(({ selected, n }) => ({ hits: selected, n }));

/** A group without a row of the class has no share of such rows, and does not differ in it. */
const oddsOf = (counts: readonly GroupCounts[]): readonly (readonly Proportion[])[] => [
  counts.map(({ hits, positives }) => ({ hits, n: positives })),
  counts.map(({ hits, selected, positives, n }) => ({ hits: selected - hits, n: n - positives })),
];

type Counter = (times: Times) => readonly GroupCounts[];

function groupCounter(sample: Sample, className: string, groups: readonly SliceRows[]): Counter {
  const own = sample.classes.indexOf(className);
  const columns = groups.map(({ slice, rows }) => ({ group: Object.values(slice).join(", "), rows }));
  return (times) =>
    columns.map(({ group, rows }) => {
      let [n, positives, selected, hits] = [0, 0, 0, 0];
      for (const row of rows) {
        const count = times[row] ?? 0;
        const isPositive = sample.truth[row] === own;
        const isSelected = sample.answer[row] === own;
        n += count;
        if (isPositive) positives += count;
        if (isSelected) selected += count;
        if (isPositive && isSelected) hits += count;
      }
      return { group, n, positives, selected, hits };
    });
}

/** More groups than this make no table. */
const MOST_GROUPS = 30;

function groupsMeasured(sample: Sample, className: string, { groups }: FairnessQuestion): FairnessMeasured["groups"] {
  const counts = groupCounter(sample, className, groups)(new Uint8Array(sample.rows).fill(1));
  return groupRates(counts)
    .slice(0, MOST_GROUPS)
    .map(({ group, n, positives, selection, truePositive, falsePositive }) => ({
      group,
      n,
      selection,
      truePositive: positives === 0 ? null : truePositive,
      falsePositive: positives === n ? null : falsePositive,
    }));
}

/** Groups by one column: as a declaration of slices by it alone makes them, bins and all, else by its values. */
export const groupsBy = (rows: readonly Row[], by: string, slices: readonly SliceDeclaration[]): readonly SliceRows[] =>
  declaredSlices(rows, [slices.find((each) => each.by.length === 1 && each.by[0] === by) ?? { by: [by] }]);
