/** Replicates of every metric that has no interval in closed form: the candidate's, the champion's, the difference's. */

import { argsort } from "../argsort.ts";
import { drawnQuantile, type Times } from "../row-bootstrap.ts";
import { areaSpread, areManyAreas, type Deviation, isArea } from "./area-spread.ts";
import {
  isLatencyMetric,
  isRowSubject,
  LATENCY_SHARES,
  memberOf,
  type RowSubject,
  type Subject,
  subjectKey,
} from "./readings.ts";
import { type Replicates, resample } from "./resample.ts";
import type { Sample } from "./sample.ts";
import { scorer } from "./scorer.ts";
import { withUnseen } from "./unseen.ts";

/** By subject. */
export type ReplicatesBySubject = ReadonlyMap<string, Replicates | Deviation>;

export interface Spread {
  readonly candidate: ReplicatesBySubject;
  readonly champion: ReplicatesBySubject;
  /** Candidate minus champion; empty without a champion. */
  readonly difference: ReplicatesBySubject;
  /** Difference over the champion's value. */
  readonly relative: ReplicatesBySubject;
}

export const NO_SPREAD: Spread = {
  candidate: new Map(),
  champion: new Map(),
  difference: new Map(),
  relative: new Map(),
};

/** `champion`: whoever it is compared with on the same rows. */
export function spreadOf(
  candidate: Sample,
  champion: Sample | null,
  subjects: readonly Subject[],
  random: () => number,
): Spread {
  const parts = [
    rowReplicates(candidate, champion, subjects, random),
    latencyReplicates(candidate, champion, subjects, random),
  ];
  const merged = (name: keyof Spread) => new Map(parts.flatMap((part) => [...part[name]]));
  return {
    candidate: merged("candidate"),
    champion: merged("champion"),
    difference: merged("difference"),
    relative: merged("relative"),
  };
}

/** Shares of the same rows, and shares of one model: their intervals come in closed form. */
function needsDraws(subject: Subject, sample: Sample, compared: boolean): boolean {
  const member = memberOf(subject.metric, subject.classIndex ?? -1, sample);
  return member === null || (compared && !member.paired);
}

/** Both models on the same drawn rows, so that the difference is paired. */
function rowReplicates(
  candidate: Sample,
  champion: Sample | null,
  subjects: readonly Subject[],
  random: () => number,
): Spread {
  const wanted = subjects.filter(isRowSubject).filter((subject) => needsDraws(subject, candidate, champion !== null));
  if (candidate.rows === 0 || wanted.length === 0) return NO_SPREAD;
  if (!areManyAreas(candidate)) return drawnRowReplicates(candidate, champion, wanted, random);
  const plain = wanted.filter((subject) => !isArea(subject));
  const drawn = drawnRowReplicates(candidate, champion, plain, random);
  const areas = areaSpread(candidate, champion, wanted);
  return {
    candidate: new Map([...drawn.candidate, ...areas.candidate]),
    champion: new Map([...drawn.champion, ...areas.champion]),
    difference: new Map([...drawn.difference, ...areas.difference]),
    relative: drawn.relative,
  };
}

function drawnRowReplicates(
  candidate: Sample,
  champion: Sample | null,
  wanted: readonly RowSubject[],
  random: () => number,
): Spread {
  if (wanted.length === 0) return NO_SPREAD;
  const own = scorer(candidate, wanted);
  if (!champion) return named(wanted, withUnseen(wanted, resample(candidate.rows, random, own), candidate, null));
  const other = scorer(champion, wanted);
  const drawn = resample(candidate.rows, random, (times) => beside(own(times), other(times)));
  return named(wanted, withUnseen(wanted, drawn, candidate, champion));
}

/** The candidate's values, the champion's, the differences, the differences as shares of the champion's. */
function beside(own: Float64Array, other: Float64Array): Float64Array {
  const size = own.length;
  const all = new Float64Array(4 * size);
  for (let index = 0; index < size; index++) {
    const [now, before] = [own[index] ?? Number.NaN, other[index] ?? Number.NaN];
    all[index] = now;
    all[size + index] = before;
    all[2 * size + index] = now - before;
    all[3 * size + index] = relativeOf(now, before);
  }
  return all;
}

/** Requests are drawn; those of two models in pairs where they were asked in turns. */
function latencyReplicates(
  candidate: Sample,
  champion: Sample | null,
  subjects: readonly Subject[],
  random: () => number,
): Spread {
  const wanted = subjects.filter(({ metric }) => isLatencyMetric(metric));
  const own = timer(candidate.requests.latenciesMs, wanted);
  const requests = candidate.requests.latenciesMs.length;
  if (requests === 0 || wanted.length === 0) return NO_SPREAD;
  if (!champion || champion.requests.latenciesMs.length === 0) return named(wanted, resample(requests, random, own));
  const other = timer(champion.requests.latenciesMs, wanted);
  const others = champion.requests.latenciesMs.length;
  if (others === requests) {
    return named(
      wanted,
      resample(requests, random, (times) => beside(own(times), other(times))),
    );
  }
  // One server did not answer some of them: the two are drawn apart.
  return named(wanted, apartOf(resample(requests, random, own), resample(others, random, other), random));
}

/** Of statistics of two sets of requests that have nothing to do with each other: both, differences, relative ones. */
export function apartOf(
  own: readonly Replicates[],
  other: readonly Replicates[],
  random: () => number,
): readonly Replicates[] {
  const combined = (combine: (now: number, before: number) => number) =>
    own.flatMap((now, index): readonly Replicates[] => {
      const before = other[index];
      if (!before) return [];
      const drawn = () => before.values[Math.floor(random() * before.values.length)] ?? Number.NaN;
      return [
        {
          estimate: combine(now.estimate, before.estimate),
          values: now.values.map((value) => combine(value, drawn())).sort(),
          jackknife: Float64Array.from([
            ...now.jackknife.map((value) => combine(value, before.estimate)),
            ...before.jackknife.map((value) => combine(now.estimate, value)),
          ]),
        },
      ];
    });
  return [...own, ...other, ...combined((now, before) => now - before), ...combined(relativeOf)];
}

const relativeOf = (now: number, before: number): number => (now === before ? 0 : (now - before) / Math.abs(before));

function timer(latenciesMs: readonly number[], subjects: readonly Subject[]): (times: Times) => Float64Array {
  const order = argsort(latenciesMs);
  return (times) =>
    Float64Array.from(subjects, ({ metric }) =>
      isLatencyMetric(metric) ? drawnQuantile(order, latenciesMs, times, LATENCY_SHARES[metric]) : Number.NaN,
    );
}

/** Replicates come as the candidate's, the champion's, differences and relative ones, each in the order of the metrics. */
function named(subjects: readonly Subject[], replicates: readonly Replicates[]): Spread {
  const part = (position: number) =>
    new Map(
      subjects.flatMap((subject, index) => {
        const each = replicates[position * subjects.length + index];
        return each ? [[subjectKey(subject), each] as const] : [];
      }),
    );
  return { candidate: part(0), champion: part(1), difference: part(2), relative: part(3) };
}
