/** Times, errors and throughput with many requests at once, for gates that ask for a level of their own. */
import type { ResolvedGate } from "../../spec/resolved.ts";
import { argsort } from "../../stats/argsort.ts";
import { drawnQuantile, drawnRows, drawnSum, type Times } from "../../stats/row-bootstrap.ts";
import { bootstrapInterval, type Difference, independentInterval, intervalOf } from "./intervals.ts";
import type { LevelRun, LoadRun } from "./load.ts";
import { isLatencyMetric, LATENCY_SHARES, type Reading, type Subject } from "./readings.ts";
import { type Replicates, resample } from "./resample.ts";
import { apartOf } from "./spread.ts";
import type { Reader } from "./views.ts";

/** null: nothing was asked at this level. */
export function loadReader(
  run: LoadRun | null,
  load: NonNullable<ResolvedGate["load"]>,
  random: () => number,
): Reader | null {
  const at = (levels: readonly LevelRun[] | null | undefined) =>
    levels?.find(({ concurrency }) => concurrency === load.concurrency);
  const [own, other] = [at(run?.candidate), at(run?.champion)];
  if (!own) return null;
  const draws = new Map<string, readonly Replicates[]>();
  const drawn = ({ metric }: Subject): readonly Replicates[] => {
    const known = draws.get(metric);
    if (known) return known;
    const now = replicatesOf(own, metric, random);
    const made = other ? apartOf(now, replicatesOf(other, metric, random), random) : now;
    draws.set(metric, made);
    return made;
  };
  const compared = (subject: Subject, confidence: number, part: 2 | 3): Difference | null => {
    if (!other) return null;
    const [now, before] = [readingOf(own, subject), readingOf(other, subject)];
    const n = Math.min(now.n, before.n);
    if (now.value === null || before.value === null) return { value: null, n };
    const difference = now.value - before.value;
    const value = part === 2 ? difference : difference === 0 ? 0 : difference / before.value;
    if (!Number.isFinite(value)) return { value: null, n };
    const interval =
      now.hits !== undefined && before.hits !== undefined && part === 2
        ? independentInterval(now, before, confidence)
        : bootstrapInterval(drawn(subject)[part], confidence);
    return { value, n, from: before.value, to: now.value, ...(interval && { interval }) };
  };
  return {
    own: (subject, confidence) => {
      const read = readingOf(own, subject);
      const interval =
        read.hits === undefined && read.value !== null
          ? bootstrapInterval(drawn(subject)[0], confidence)
          : intervalOf(subject, read, new Map(), confidence);
      return { ...read, ...(interval && { interval }) };
    },
    difference: (subject, confidence) => compared(subject, confidence, 2),
    relative: (subject, confidence) => compared(subject, confidence, 3),
  };
}

function readingOf({ latenciesMs, errors, seconds }: LevelRun, { metric }: Subject): Reading {
  const answered = latenciesMs.length;
  const requests = answered + errors;
  if (metric === "error-rate") return { value: requests === 0 ? null : errors / requests, n: requests, hits: errors };
  if (metric === "throughput") return { value: seconds > 0 ? answered / seconds : null, n: requests };
  if (!isLatencyMetric(metric)) return { value: null, n: 0 };
  const once = new Uint8Array(answered).fill(1);
  const value = drawnQuantile(argsort(latenciesMs), latenciesMs, once, LATENCY_SHARES[metric]);
  return { value: Number.isNaN(value) ? null : value, n: answered };
}

/**
 * Of a level at which so many callers are always under way, throughput is their number over the mean time (J. D. C.
 * Little, 1961): it varies as the times do. What was counted stays the estimate.
 */
function replicatesOf(level: LevelRun, metric: Subject["metric"], random: () => number): readonly Replicates[] {
  const { latenciesMs, seconds } = level;
  const column = Float64Array.from(latenciesMs);
  const order = argsort(column);
  const total = column.reduce((sum, each) => sum + each, 0);
  const measure = (times: Times) =>
    isLatencyMetric(metric)
      ? drawnQuantile(order, column, times, LATENCY_SHARES[metric])
      : (total / seconds) * (drawnRows(times) / drawnSum(column, times));
  return resample(latenciesMs.length, random, (times) => [measure(times)]);
}
