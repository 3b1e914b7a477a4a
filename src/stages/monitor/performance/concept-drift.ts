/** Whether the same inputs still mean the same: answers that are wrong more often than their confidence says, or than before. */
import type { Interval } from "../../../domain/measurement.ts";
import type { Signal } from "../../../domain/records.ts";
import { formatShare } from "../../../policy/drift-words.ts";
import { judgeRise } from "../../../policy/limits.ts";
import type { MonitoringCheck } from "../../../spec/resolved.ts";
import { meanChanges } from "../../../stats/adwin.ts";
import { confidenceGap } from "../../../stats/confidence-gap.ts";
import { independentProportions } from "../../../stats/independent-proportions.ts";
import { normalQuantile } from "../../../stats/normal-quantile.ts";
import { calibrated } from "../../../stats/score-calibration.ts";
import { independentRows } from "../checks/independent-rows.ts";
import type { Monitoring } from "../facts.ts";
import { rowsWithin } from "../windows.ts";
import type { PerformanceContext } from "./context.ts";
import { calibrationFor, scoredRows, triedOf } from "./estimated.ts";
import { type JudgedRow, judgedOf, knowsProbabilities, rowsOf, sampleOfJudged, stretchOf } from "./judged.ts";
import { CONFIDENCE } from "./realised.ts";

type ConceptDriftCheck = Extract<MonitoringCheck, { readonly check: "concept-drift" }>;

/** Rise of the error rate, with what chance makes of it. */
export interface Rise {
  readonly value: number | null;
  readonly n: number;
  readonly interval?: Interval;
  readonly change?: string;
}

export function judgeConceptDrift(check: ConceptDriftCheck, context: PerformanceContext): Signal {
  const subject = context.reading.signature.label.name;
  const isStream = check.method === "adwin";
  const rise = isStream ? streamRise(context) : gapOf(context);
  return judgeRise(
    {
      statistic: isStream ? "adwin" : "concept-drift",
      subject,
      name: isStream
        ? "the error rate above what it was before it changed"
        : "the error rate beyond what its confidence says",
      format: formatShare,
      ...rise,
    },
    { effect: check.effect, minimumRows: context.monitoring.minimumRows },
  );
}

/** Realised against estimated accuracy, on the same rows of the champion. */
export function gapOf(context: PerformanceContext): Rise {
  const { facts, reading } = context;
  const [champion] = context.members;
  const judged = champion ? context.dueOf(champion).judged : [];
  const calibration = champion ? calibrationFor(triedOf(champion, facts), reading) : null;
  if (!calibration || judged.length === 0 || !knowsProbabilities(judged, reading)) return { value: null, n: 0 };
  const scored = scoredRows(judged, reading);
  const chances = calibrated(scored.probabilities, calibration);
  const confidences = Float64Array.from(judged, (_, row) => chances[scored.answers[row] ?? -1]?.[row] ?? 0);
  const right = Uint8Array.from(judged, ({ row, truth }) => (row.label === truth ? 1 : 0));
  const found = confidenceGap(confidences, right, calibration);
  if (!found) return { value: null, n: 0 };
  const { n, expected, realised } = found;
  const variance = confidences.reduce((sum, each) => sum + each * (1 - each), 0);
  // The reference is a sample too, and its curve, which is fitted to it, does not know how far it may be off.
  const ofReference = (n * n * Math.max(0, expected * (1 - expected))) / calibration.rows;
  const stretch = stretchOf(sampleOfJudged(judged, reading), reading);
  const half = (normalQuantile((1 + CONFIDENCE) / 2) * stretch * Math.sqrt(variance + ofReference)) / n;
  const value = expected - realised;
  return {
    value,
    n,
    interval: {
      ...{ low: value - half, high: value + half, confidence: CONFIDENCE },
      method: "Poisson binomial, widened by the reference",
    },
    change: `accuracy ${formatShare(expected)} expected, ${formatShare(realised)} found`,
  };
}

/** ADWIN's own, of a change where there is none. */
const DELTA = 0.002;
const NO_CHANGE = { low: 0, high: 0, confidence: 1 - 2 * DELTA, method: "ADWIN" } as const;

/** The last change of the error rate that the due rows brought, over all truths of the look-back in the order of time. */
export function streamRise({ facts, due, members, reading: { correlated } }: PerformanceContext): Rise {
  const [champion] = members;
  if (!champion) return { value: null, n: 0 };
  const all = rowsWithin(facts.lookBack, { from: facts.lookBack[0]?.eventTime ?? due.from, to: due.to });
  const judged = judgedOf(rowsOf(champion, all), facts.truths);
  const n = judged.length;
  if (n === 0) return { value: null, n };
  const timeOf = ({ row }: JudgedRow) => Date.parse(row.eventTime);
  const before = judged.findIndex((each) => timeOf(each) >= Date.parse(due.from));
  const kept = apart(judged, before, correlated);
  const wrong = kept.map(isWrong);
  const changes = meanChanges(wrong, { delta: DELTA });
  const isDue = (at: number) => kept[at] === undefined || timeOf(kept[at]) >= Date.parse(due.from);
  const last = changes.findLastIndex(isDue);
  if (last < 0) return { value: 0, n, interval: NO_CHANGE };
  // It forgets with each change: what lies between two of them was one rate, then another.
  const [from, to] = [changes[last - 1] ?? -1, changes[last + 1] ?? wrong.length];
  const stretch = wrong.slice(from + 1, to);
  const cut = cutOf(stretch);
  return riseBetween(stretch.slice(0, cut), stretch.slice(cut), n);
}

const isWrong = ({ row, truth }: JudgedRow): number => (row.label === truth ? 0 : 1);

/** Rows that say how long errors stay alike, at least. */
const FEWEST_BEFORE = 100;

/**
 * ADWIN takes rows for independent. Where those that follow each other are alike, only rows so far apart are compared that
 * they are not: by the rows before the due ones, since a change among these would look like likeness.
 */
function apart(rows: readonly JudgedRow[], before: number, correlated: Monitoring["correlated"]): readonly JudgedRow[] {
  const known = rows.slice(0, before >= FEWEST_BEFORE ? before : rows.length).map(isWrong);
  const step = Math.max(1, Math.round(known.length / independentRows(known, correlated)));
  return rows.filter((_, index) => index % step === 0);
}

/** Values on either side of a cut, at least. */
const LEAST = 5;

/** Where two means tell a stretch apart best. ADWIN says that it changed, and not just when. */
function cutOf(values: readonly number[]): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  let [sum, best, cut] = [0, -1, Math.min(LEAST, n)];
  for (let before = 1; before <= n - LEAST; before++) {
    sum += (values[before - 1] ?? 0) - mean;
    const apart = (sum * sum) / (before * (n - before));
    if (before >= LEAST && apart > best) [best, cut] = [apart, before];
  }
  return cut;
}

function riseBetween(before: readonly number[], after: readonly number[], n: number): Rise {
  const counts = (part: readonly number[]) => ({ hits: part.reduce((sum, each) => sum + each, 0), n: part.length });
  const [was, is] = [counts(before), counts(after)];
  if (was.n === 0 || is.n === 0) return { value: 0, n, interval: NO_CHANGE };
  const [from, to] = [was.hits / was.n, is.hits / is.n];
  const { low, high } = independentProportions(is, was, NO_CHANGE.confidence);
  return {
    value: to - from,
    n,
    interval: { low, high, confidence: NO_CHANGE.confidence, method: "ADWIN, newcombe" },
    change: `error rate ${formatShare(from)} -> ${formatShare(to)}`,
  };
}
