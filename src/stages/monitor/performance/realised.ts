/** Performance against truths that came by themselves: whole, by slice, of every member; each number with its interval. */
import type { SliceOf } from "../../../domain/evaluation.ts";
import type { Measurement } from "../../../domain/measurement.ts";
import { METRICS } from "../../../domain/metrics.ts";
import type { PerformanceMeasured, WindowMeasured } from "../../../domain/monitoring.ts";
import { sliceKey } from "../../../domain/slices.ts";
import { calibration } from "../../../stats/calibration.ts";
import { confusion, confusionCell } from "../../../stats/confusion.ts";
import { memberOf, type RowSubject } from "../../../stats/measure/readings.ts";
import { pick, type Sample } from "../../../stats/measure/sample.ts";
import { measurementOf, viewOf } from "../../../stats/measure/views.ts";
import {
  isMeasurable,
  type JudgedRow,
  knowsProbabilities,
  type Member,
  type Reading,
  sampleOfJudged,
  stretchOf,
} from "./judged.ts";
import { distinct, needsProbabilities } from "./subjects.ts";

/** Two-sided: a limit that the truth just meets is crossed by a whole interval in one window of forty. */
export const CONFIDENCE = 0.95;

/** Draws are of as many rows at most: intervals are narrow by then, and draws take long. */
const MOST_DRAWN = 5_000;

/** Every so many-th, so that all of the time is in it. */
export function thinned<T>(rows: readonly T[], most = MOST_DRAWN): readonly T[] {
  if (rows.length <= most) return rows;
  return Array.from({ length: most }, (_, index) => rows[Math.floor((index * rows.length) / most)] as T);
}

/** `ask`: subjects by the sample, whose classes they are about. In their order; nothing of what the rows cannot show. */
export function measureJudged(
  judged: readonly JudgedRow[],
  reading: Reading,
  ask: (sample: Sample) => readonly RowSubject[],
  next: () => number,
): readonly Measurement[] {
  const rows = isMeasurable(judged, reading);
  const sample = sampleOfJudged(rows, reading);
  const isKnown = knowsProbabilities(rows, reading);
  const subjects = distinct(ask(sample)).filter(({ metric }) => isKnown || !needsProbabilities(metric));
  const stretch = stretchOf(sample, reading);
  const isClosed = ({ metric, classIndex = -1 }: RowSubject) => memberOf(metric, classIndex, sample) !== null;
  const views = new Map(
    [true, false].map((closed) => {
      const own = subjects.filter((subject) => isClosed(subject) === closed);
      // Shares have intervals in closed form, of however many rows.
      const drawn = closed || rows.length <= MOST_DRAWN ? sample : pick(sample, evenly(rows.length));
      return [closed, own.length > 0 ? viewOf(drawn, null, own, next) : null] as const;
    }),
  );
  return subjects.flatMap((subject) => {
    const found = views.get(isClosed(subject))?.own(subject, CONFIDENCE);
    return found ? [widened(measurementOf(subject, sample.classes, found), stretch)] : [];
  });
}

/** As if of as many rows as they are worth. */
function widened(measurement: Measurement, stretch: number): Measurement {
  const { metric, value, interval } = measurement;
  if (stretch === 1 || value === null || !interval) return measurement;
  const isShare = METRICS[metric].shape === "proportion";
  const end = (at: number) => value + (at - value) * stretch;
  return {
    ...measurement,
    interval: {
      ...interval,
      low: isShare ? Math.max(0, end(interval.low)) : end(interval.low),
      high: isShare ? Math.min(1, end(interval.high)) : end(interval.high),
      method: `${interval.method}, widened for rows that are alike`,
    },
  };
}

const evenly = (rows: number): Uint32Array => Uint32Array.from(thinned(Array.from({ length: rows }, (_, row) => row)));

export function performanceOf(
  { role, version }: Member,
  slice: SliceOf | null,
  rows: number,
  measurements: readonly Measurement[],
): PerformanceMeasured {
  const known = measurements.filter(({ n }) => n > 0).map(short);
  return { role, version, slice, kind: "realised", rows, measurements: known };
}

/** Ends in seven digits, more than any chance can tell: a record stays small. */
export function short(measurement: Measurement): Measurement {
  const { interval } = measurement;
  if (!interval) return measurement;
  const [low, high] = [interval.low, interval.high].map((end) => Number(end.toPrecision(7))) as [number, number];
  return { ...measurement, interval: { ...interval, low, high } };
}

/** Chance that belongs to a member and a slice. */
export const chanceName = ({ role, servable }: Pick<Member, "role" | "servable">, slice: SliceOf | null): string =>
  `performance ${role} ${servable} ${slice ? sliceKey(slice) : ""}`;

/** The matrix of more classes is nearly all zeros: the less frequent ones are one. */
const MOST_CROSSED = 20;
const OTHERS = "(other classes)";

export function confusionOf({ classes, truth, answer, rows, values }: Sample): WindowMeasured["confusion"] {
  if (values || rows === 0) return null;
  const used = classes.map((_, own) =>
    truth.reduce((sum, each, row) => sum + +(each === own) + +(answer[row] === own), 0),
  );
  const byUse = used.map((count, own) => ({ count, own })).toSorted((a, b) => b.count - a.count || a.own - b.own);
  const kept = byUse
    .slice(0, classes.length > MOST_CROSSED ? MOST_CROSSED - 1 : MOST_CROSSED)
    .map(({ own }) => own)
    .sort((a, b) => a - b);
  const isWhole = kept.length === classes.length;
  const position = new Map(kept.map((own, index) => [own, index]));
  const placed = (values: Int32Array) => values.map((own) => position.get(own) ?? kept.length);
  const size = kept.length + (isWhole ? 0 : 1);
  const { cells } = confusion(size, placed(truth), placed(answer));
  return {
    classes: [...kept.map((own) => classes[own] ?? OTHERS), ...(isWhole ? [] : [OTHERS])],
    counts: Array.from({ length: size }, (_, own) =>
      Array.from({ length: size }, (_cell, other) => cells[confusionCell(size, own, other)] ?? 0),
    ),
  };
}

export function calibrationOf({ confidences, truth, answer, values }: Sample): WindowMeasured["calibration"] {
  if (values) return [];
  const right = Uint8Array.from(truth, (own, row) => (own === answer[row] ? 1 : 0));
  return calibration(confidences, right).map(({ confidence, accuracy, n }) => ({ confidence, accuracy, n }));
}
