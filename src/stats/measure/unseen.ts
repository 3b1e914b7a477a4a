/**
 * How far one more row could move a metric that is made of counts. A bootstrap draws only from the rows that there are: where
 * none of them is wrong, or none differs between two models, all draws are alike, and a point would pass for certainty. A
 * binomial interval does not fall for that: with no row of n it still allows z^2 of n + z^2 (Wilson's and Tango's intervals).
 * So here: z^2 rows more of whichever class moves the metric most, answered wrongly, on top of what the draws show.
 */
import { METRICS, type MetricName } from "../../domain/metrics.ts";
import { normalQuantile } from "../normal-quantile.ts";
import type { Replicates } from "./resample.ts";
import type { RowSubject } from "./row-metrics.ts";
import type { Sample } from "./sample.ts";
import { once, scorer } from "./scorer.ts";

/** Of so many classes, those with the fewest rows: they move it most. */
const MOST_CLASSES = 30;

/**
 * To draws of the candidate's values, the champion's, differences and relative ones, each in the order of the subjects. Counts
 * may hide what a row more would show; of anything else a spread that is not nothing tells enough.
 */
export function withUnseen(
  wanted: readonly RowSubject[],
  drawn: readonly Replicates[],
  candidate: Sample,
  champion: Sample | null,
): readonly Replicates[] {
  const size = wanted.length;
  const [own, other] = [unseenEffects(candidate, wanted), champion && unseenEffects(champion, wanted)];
  return drawn.map((each, position) => {
    const [part, at] = [Math.floor(position / size), position % size];
    const { metric } = wanted[at] ?? {};
    if (metric === undefined || !(isPoint(each) || COUNTED.has(metric))) return each;
    const effects = part === 0 ? [own] : part === 1 ? [other] : [own, other];
    const unseen = Math.max(...effects.map((effect) => effect?.[at] ?? 0));
    return {
      ...each,
      unseen: part === 3 ? unseen / Math.abs(drawn[size + at]?.estimate ?? Number.NaN) : unseen,
      ...(part < 2 && candidate.values === null && { bounds: boundsOf(metric) }),
    };
  });
}

export const isPoint = ({ values }: Replicates): boolean => values.length > 0 && values[0] === values.at(-1);

const COUNTED: ReadonlySet<MetricName> = new Set([
  "balanced-accuracy",
  "precision",
  "precision.macro",
  "precision.weighted",
  "recall",
  "recall.macro",
  "recall.weighted",
  "f1",
  "f1.macro",
  "f1.weighted",
  "mcc",
  "accuracy.covered",
]);

/** Of metrics of classes. */
function boundsOf(metric: MetricName): readonly [number, number] {
  if (metric === "mcc") return [-1, 1];
  return [0, METRICS[metric].better === "lower" ? Number.POSITIVE_INFINITY : 1];
}

/** One a subject: the most that a wrong row more of a class moves it; of numbers, one more as far off as the worst. */
export function unseenEffects(sample: Sample, subjects: readonly RowSubject[]): Float64Array {
  const effects = new Float64Array(subjects.length);
  const rare = sample.values ? [] : rarest(sample);
  const score = scorer(withWrongRows(sample, rare), subjects);
  const times = new Uint8Array(sample.rows + rare.length);
  times.set(once(sample.rows));
  const before = score(times);
  const more = sample.values ? [worstRow(sample.values.errors)] : Array.from(rare, (_, index) => sample.rows + index);
  for (const row of more) {
    times[row] = (times[row] ?? 0) + 1;
    for (const [at, value] of score(times).entries()) {
      const effect = Math.abs(value - (before[at] ?? Number.NaN));
      if (effect > (effects[at] ?? 0)) effects[at] = effect;
    }
    times[row] = (times[row] ?? 0) - 1;
  }
  return effects;
}

const worstRow = (errors: Float64Array): number =>
  errors.reduce((worst, error, row) => (Math.abs(error) > Math.abs(errors[worst] ?? 0) ? row : worst), 0);

function rarest({ truth, classes }: Sample): readonly number[] {
  const counts = new Float64Array(classes.length);
  for (const own of truth) counts[own] = (counts[own] ?? 0) + 1;
  return [...counts.keys()]
    .filter((own) => (counts[own] ?? 0) > 0)
    .sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0))
    .slice(0, MOST_CLASSES);
}

/** After the sample's own rows one of each class, taken for the rarest other one by a model that knows nothing of it. */
function withWrongRows(sample: Sample, classes: readonly number[]): Sample {
  if (classes.length === 0) return sample;
  const { truth, answer, losses, briers, ranks, confidences, decided, scores, rows } = sample;
  const known = sample.classes.length;
  const longer = <T extends Int32Array | Float64Array | Uint8Array>(from: T, more: (own: number) => number): T => {
    const all = new (from.constructor as new (length: number) => T)(rows + classes.length);
    all.set(from);
    for (const [index, own] of classes.entries()) all[rows + index] = more(own);
    return all;
  };
  const most = (values: Float64Array, least: number) => values.reduce((a, b) => Math.max(a, b), least);
  const worstLoss = most(losses, Math.log(Math.max(2, known)));
  const worstBrier = most(briers, 1);
  return {
    ...sample,
    rows: rows + classes.length,
    truth: longer(truth, (own) => own),
    answer: longer(answer, (own) => classes.find((other) => other !== own) ?? known),
    losses: longer(losses, () => worstLoss),
    briers: longer(briers, () => worstBrier),
    ranks: longer(ranks, () => known),
    confidences: longer(confidences, () => 1),
    decided: longer(decided, () => 1),
    scores: (classIndex) => longer(scores(classIndex), (own) => (own === classIndex ? -1 : 2)),
  };
}

/** `unseen`: of `Replicates`, the effect of one row. Joined as deviations are, since the two have nothing to do with each other. */
export function widened<I extends { readonly low: number; readonly high: number }>(
  interval: I,
  { estimate, unseen = 0, bounds }: Pick<Replicates, "estimate" | "unseen" | "bounds">,
  confidence: number,
): I {
  if (unseen === 0) return interval;
  const more = normalQuantile((1 + confidence) / 2) ** 2 * unseen;
  const further = (end: number) => {
    const reach = Math.max(0, end);
    return Math.hypot(reach, more) - reach;
  };
  const [least, most] = bounds ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return {
    ...interval,
    low: Math.max(least, interval.low - further(estimate - interval.low)),
    high: Math.min(most, interval.high + further(interval.high - estimate)),
  };
}
