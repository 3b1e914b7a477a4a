/** Intervals of what was measured: in closed form for shares of rows, from bootstrap replicates for the rest. */
import type { Interval } from "../../domain/measurement.ts";
import { bca } from "../bca.ts";
import { independentProportions } from "../independent-proportions.ts";
import { normalQuantile } from "../normal-quantile.ts";
import { tango } from "../tango.ts";
import { wilson } from "../wilson.ts";
import type { Deviation } from "./area-spread.ts";
import { foldedDifference, foldedInterval, isFolded } from "./folded.ts";
import { memberOf, type Reading, reading, type Subject, subjectKey } from "./readings.ts";
import type { Replicates } from "./resample.ts";
import type { Sample } from "./sample.ts";
import type { ReplicatesBySubject, Spread } from "./spread.ts";
import { isPoint, widened } from "./unseen.ts";

/** Of one model's value. Undefined where there is nothing to say. */
export function intervalOf(
  subject: Subject,
  { hits, n, value }: Reading,
  replicates: ReplicatesBySubject,
  confidence: number,
): Interval | undefined {
  if (n === 0 || value === null) return undefined;
  if (hits !== undefined) return { ...wilson(hits, n, confidence), confidence, method: "wilson" };
  const found = replicates.get(subjectKey(subject));
  return isFolded(subject.metric) && isDrawn(found)
    ? foldedInterval(found, confidence)
    : bootstrapInterval(found, confidence);
}

/** Fewer draws on which it could be measured say nothing of its spread. */
const FEWEST_REPLICATES = 1_000;

export function bootstrapInterval(
  replicates: Replicates | Deviation | undefined,
  confidence: number,
): Interval | undefined {
  if (replicates && "deviation" in replicates) return normalInterval(replicates, confidence);
  if (!isDrawn(replicates)) return undefined;
  const { values, estimate, jackknife } = replicates;
  const { low, high, method } = bca(values, estimate, jackknife, confidence);
  return widened({ low, high, confidence, method: `bootstrap-${method}` }, replicates, confidence);
}

const isDrawn = (replicates: Replicates | Deviation | undefined): replicates is Replicates =>
  replicates !== undefined && "values" in replicates && replicates.values.length >= FEWEST_REPLICATES;

function normalInterval({ estimate, deviation, least, method, unseen = 0 }: Deviation, confidence: number): Interval {
  const half = normalQuantile((1 + confidence) / 2) * deviation;
  const interval = { low: Math.max(least, estimate - half), high: Math.min(1, estimate + half), confidence, method };
  return widened(interval, { estimate, unseen, bounds: [least, 1] }, confidence);
}

export interface Difference extends Reading {
  readonly interval?: Interval;
  /** The other's value, then the candidate's. */
  readonly from?: number;
  readonly to?: number;
  /** Share of the rows on which the two differ. */
  readonly discordance?: number;
}

/** Candidate minus champion (or whoever it is compared with), on the same rows. */
export function differenceOf(
  subject: Subject,
  candidate: Sample,
  champion: Sample,
  spread: Spread,
  confidence: number,
  [own, other] = [reading(subject, candidate), reading(subject, champion)],
): Difference {
  const n = Math.min(own.n, other.n);
  if (own.value === null || other.value === null) return { value: null, n };
  const values = { value: own.value - other.value, n, from: other.value, to: own.value };
  const changes = pairedChanges(subject, candidate, champion);
  if (changes) {
    const { newlyRight, newlyWrong } = changes;
    const interval = { ...tango(newlyRight, newlyWrong, n, confidence), confidence, method: "tango" };
    return { ...values, interval, discordance: (newlyRight + newlyWrong) / n };
  }
  if (own.hits !== undefined && other.hits !== undefined && !isOfRows(subject, candidate)) {
    const interval = independentInterval(own, other, confidence);
    return { ...values, interval };
  }
  const interval = drawnDifference(subject, spread, confidence);
  return { ...values, ...(interval && { interval }) };
}

function drawnDifference(subject: Subject, spread: Spread, confidence: number): Interval | undefined {
  const key = subjectKey(subject);
  const [own, other, both] = [spread.candidate.get(key), spread.champion.get(key), spread.difference.get(key)];
  return isFolded(subject.metric) && isDrawn(own) && isDrawn(other) && isDrawn(both) && !isPoint(both)
    ? foldedDifference(own, other, both, confidence)
    : bootstrapInterval(both, confidence);
}

/** Of shares of requests that are not the same ones. */
export function independentInterval(own: Reading, other: Reading, confidence: number): Interval {
  const [first, second] = [own, other].map(({ hits = 0, n }) => ({ hits, n }));
  const nothing = { hits: 0, n: 0 };
  return { ...independentProportions(first ?? nothing, second ?? nothing, confidence), confidence, method: "newcombe" };
}

/** The same as a share of the champion's value; null where that is 0. */
export function relativeOf(subject: Subject, difference: Difference, spread: Spread, confidence: number): Difference {
  const { value, n, from, to } = difference;
  if (value === null || from === undefined || to === undefined) return { value: null, n };
  if (from === 0 && value !== 0) return { value: null, n, from, to };
  const interval = bootstrapInterval(spread.relative.get(subjectKey(subject)), confidence);
  return { value: value === 0 ? 0 : value / Math.abs(from), n, from, to, ...(interval && { interval }) };
}

const isOfRows = ({ metric, classIndex }: Subject, sample: Sample): boolean =>
  memberOf(metric, classIndex ?? -1, sample) !== null;

/** Of shares of the same rows: on how many only one of the two counts. */
function pairedChanges({ metric, classIndex }: Subject, candidate: Sample, champion: Sample): Changes | null {
  const now = memberOf(metric, classIndex ?? -1, candidate);
  const before = memberOf(metric, classIndex ?? -1, champion);
  return now?.paired && before?.paired ? countChanges(candidate.rows, now.of, now.hit, before.hit) : null;
}

export interface Changes {
  readonly bothRight: number;
  readonly newlyRight: number;
  readonly newlyWrong: number;
  readonly bothWrong: number;
}

/** Rows (of one class, when given) by who was right. */
export function changesOf(candidate: Sample, champion: Sample, classIndex?: number): Changes {
  const right =
    ({ truth, answer }: Sample) =>
    (row: number) =>
      answer[row] === truth[row];
  const counts = (row: number) => classIndex === undefined || candidate.truth[row] === classIndex;
  return countChanges(candidate.rows, counts, right(candidate), right(champion));
}

type OfRow = (row: number) => boolean;

function countChanges(rows: number, counts: OfRow, now: OfRow, before: OfRow): Changes {
  const changes = { bothRight: 0, newlyRight: 0, newlyWrong: 0, bothWrong: 0 };
  for (let row = 0; row < rows; row++) {
    if (!counts(row)) continue;
    if (now(row)) changes[before(row) ? "bothRight" : "newlyRight"]++;
    else changes[before(row) ? "newlyWrong" : "bothWrong"]++;
  }
  return changes;
}
