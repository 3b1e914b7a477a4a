/** Times, errors and throughput with many requests at once, for gates that ask for a level of their own. */
import type { ResolvedGate } from "../../../spec/resolved.ts";
import { argsort } from "../../../stats/argsort.ts";
import {
  bootstrapInterval,
  type Difference,
  independentInterval,
  intervalOf,
} from "../../../stats/measure/intervals.ts";
import { isLatencyMetric, LATENCY_SHARES, type Reading, type Subject } from "../../../stats/measure/readings.ts";
import { type Replicates, resample } from "../../../stats/measure/resample.ts";
import type { Reader } from "../../../stats/measure/views.ts";
import { drawnQuantile, type Times } from "../../../stats/row-bootstrap.ts";
import type { LevelRun, LoadRun } from "./load.ts";

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
    const made = replicatesOf(own, other ?? null, metric, random);
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

/** Fewer say nothing of how much they differ. */
const FEWEST_TURNS = 6;

/**
 * Whole turns are drawn, those of the two servers in pairs: a machine that is busy for a while slows thousands of requests one
 * after the other, which as thousands of independent ones would make certain what is only a mood.
 */
function replicatesOf(
  own: LevelRun,
  other: LevelRun | null,
  metric: Subject["metric"],
  random: () => number,
): readonly Replicates[] {
  const turns = Math.min(own.turns.length, other?.turns.length ?? own.turns.length);
  if (turns < FEWEST_TURNS) return [];
  const [now, before] = [turnReader(own, metric), other && turnReader(other, metric)];
  return resample(turns, random, (times) => {
    const value = now(times);
    if (!before) return [value];
    const beside = before(times);
    return [value, beside, value - beside, value === beside ? 0 : (value - beside) / beside];
  });
}

/** Of the drawn turns together. */
function turnReader({ turns }: LevelRun, metric: Subject["metric"]): (drawn: Times) => number {
  const column = Float64Array.from(turns.flatMap(({ latenciesMs }) => latenciesMs));
  const turnOf = Uint8Array.from(turns.flatMap(({ latenciesMs }, turn) => latenciesMs.map(() => turn)));
  const order = argsort(column);
  const [answers, ms] = [turns.map(({ latenciesMs }) => latenciesMs.length), turns.map((turn) => turn.ms)];
  const total = (of: readonly number[], drawn: Times) =>
    of.reduce((sum, each, turn) => sum + each * (drawn[turn] ?? 0), 0);
  return (drawn) =>
    isLatencyMetric(metric)
      ? drawnQuantile(
          order,
          column,
          turnOf.map((turn) => drawn[turn] ?? 0),
          LATENCY_SHARES[metric],
        )
      : (1_000 * total(answers, drawn)) / total(ms, drawn);
}
