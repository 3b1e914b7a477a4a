/**
 * The best that one test split ever saw, for each thing that gates compare: against a slow decline by small steps, each
 * within its margin. It is the best of many, so by luck alone a little too good: the comparison errs on the strict side.
 */
import type { Digest } from "../../../domain/digest.ts";
import type { SliceOf } from "../../../domain/evaluation.ts";
import type { Measurement } from "../../../domain/measurement.ts";
import { basisOf, METRICS, type MetricName } from "../../../domain/metrics.ts";
import type { EvaluationRecord, Measured } from "../../../domain/records.ts";
import type { ResolvedGate } from "../../../spec/resolved.ts";

export interface BestQuery {
  readonly testSplit: Digest;
  readonly model: string;
  /** Its servable: nobody is their own rival. */
  readonly candidate: Digest;
  readonly gates: readonly ResolvedGate[];
}

/** What is compared: the part of a gate that says so. */
export type Compared = Pick<ResolvedGate, "metric" | "class" | "slice" | "by">;

export interface BestRival {
  readonly compared: Compared;
  readonly evaluation: Digest;
  readonly servable: Digest;
  /** Blob with its answers to the same rows. */
  readonly answers: Digest;
  /** As recorded; null: nobody's is on record, and the best over all rows stands in. */
  readonly value: number | null;
  /** The first that was fit to answer on this split; null: not on record. */
  readonly first: number | null;
}

/** Oldest first, and only records that the pipeline itself wrote. One rival a compared thing, none where there is none. */
export function bestRivals(records: readonly EvaluationRecord[], query: BestQuery): readonly BestRival[] {
  const fit = fitToAnswer(records, query);
  return comparedBy(query.gates).flatMap((compared) => {
    const known = fit.filter((each) => recordedValue(each, compared) !== null);
    const whole = { ...compared, slice: undefined, by: undefined };
    const best = bestOf(known, compared) ?? (basisOf(compared.metric) === "rows" ? bestOf(fit, whole) : null);
    if (best === null) return [];
    const { evaluation, servable, answers } = best;
    const [first] = known;
    return [
      {
        compared,
        evaluation,
        servable,
        answers,
        value: recordedValue(best, compared),
        first: first ? recordedValue(first, compared) : null,
      },
    ];
  });
}

/** How often a test split has judged: each look at it makes a lucky pass a little likelier. */
export const judgedBefore = (records: readonly EvaluationRecord[], testSplit: Digest): number =>
  records.filter((record) => record.testSplit === testSplit && isMeasured(record)).length;

const isMeasured = ({ soak, environment }: EvaluationRecord): boolean => !soak && environment !== null;

/** Different things that gates compare with another model on the rows as they are; what is loaded or perturbed is not. */
function comparedBy(gates: readonly ResolvedGate[]): readonly Compared[] {
  const all = new Map<string, Compared>();
  for (const { metric, class: className, slice, by, perturbation, load, notWorseThan, betterThan } of gates) {
    const basis = basisOf(metric);
    const onRows = (basis === "rows" || basis === "groups") && perturbation === undefined && load === undefined;
    if (!onRows || (notWorseThan === undefined && betterThan === undefined)) continue;
    const compared = { metric, ...(className !== undefined && { class: className }), ...(slice && { slice }) };
    const whole = { ...compared, ...(by !== undefined && { by }) };
    all.set(comparedKey(whole), whole);
  }
  return [...all.values()];
}

/** One text for one thing, whatever the order in which a slice names its columns. */
export const comparedKey = ({ metric, class: className, slice, by }: Compared): string =>
  JSON.stringify([metric, className ?? null, sliceEntries(slice), by ?? null]);

const sliceEntries = (slice: SliceOf | undefined): readonly (readonly [string, string])[] =>
  Object.entries(slice ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

interface Contender {
  readonly evaluation: Digest;
  readonly servable: Digest;
  readonly answers: Digest;
  readonly record: EvaluationRecord;
  readonly part: "candidate" | "champion";
}

/**
 * Champions, and candidates that passed every gate. What was refused, for being slow say, never could answer: it sets no
 * standard, however right it was.
 */
function fitToAnswer(
  records: readonly EvaluationRecord[],
  { testSplit, model, candidate }: BestQuery,
): readonly Contender[] {
  return records
    .filter((record) => record.testSplit === testSplit && record.model === model && isMeasured(record))
    .flatMap((record) => {
      const contender = ({ servable, answers }: Measured, part: Contender["part"]): Contender => ({
        evaluation: record.key,
        servable,
        answers,
        record,
        part,
      });
      return [
        ...(record.champion ? [contender(record.champion, "champion")] : []),
        ...(record.verdict === "pass" ? [contender(record.candidate, "candidate")] : []),
      ];
    })
    .filter(({ servable }) => servable !== candidate);
}

function bestOf(contenders: readonly Contender[], compared: Compared): Contender | null {
  const sign = METRICS[compared.metric].better === "higher" ? 1 : -1;
  let best: { readonly contender: Contender; readonly score: number } | null = null;
  for (const contender of contenders) {
    const value = recordedValue(contender, compared);
    // Of equals the oldest: the answer stays the same when the same is evaluated again.
    if (value !== null && (best === null || sign * value > best.score)) best = { contender, score: sign * value };
  }
  return best?.contender ?? null;
}

function recordedValue({ record, part }: Contender, { metric, class: className, slice, by }: Compared): number | null {
  const value = measurementsOf(record, part, slice, by, className).find((each) => isOf(each, metric, className))?.value;
  return value !== undefined && value !== null && Number.isFinite(value) ? value : null;
}

function measurementsOf(
  record: EvaluationRecord,
  part: Contender["part"],
  slice: SliceOf | undefined,
  by: string | undefined,
  className: string | undefined,
): readonly Measurement[] {
  const { details } = record;
  if (by !== undefined) {
    return details?.fairness.find((each) => each.by === by && each.class === className)?.[part] ?? [];
  }
  if (slice !== undefined) {
    const wanted = JSON.stringify(sliceEntries(slice));
    return details?.slices.find((each) => JSON.stringify(sliceEntries(each.slice)) === wanted)?.[part] ?? [];
  }
  return record[part]?.measurements ?? [];
}

const isOf = (each: Measurement, metric: MetricName, className: string | undefined): boolean =>
  each.metric === metric && each.class === className;
