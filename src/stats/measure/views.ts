/** What is measured together: the candidate, and whoever it is compared with, on one set of rows. Worked out once. */
import type { Measurement } from "../../domain/measurement.ts";
import { type Difference, differenceOf, intervalOf, relativeOf } from "./intervals.ts";
import { isRowSubject, type Reading, requestReading, rowReading, type Subject, subjectKey } from "./readings.ts";
import type { Sample } from "./sample.ts";
import { once, scorer } from "./scorer.ts";
import { spreadOf } from "./spread.ts";

/** Each end is a one-sided 95 % bound, the confidence that gates have unless they say otherwise. */
export const REPORTED_CONFIDENCE = 0.9;

/** Reads what gates ask for, each with an interval at their confidence. */
export interface Reader {
  own(subject: Subject, confidence: number): Difference;
  /** Candidate minus other; null without the other. */
  difference(subject: Subject, confidence: number): Difference | null;
  /** The same as a share of the other's value. */
  relative(subject: Subject, confidence: number): Difference | null;
}

export interface View extends Reader {
  readonly candidate: Sample;
  /** null: there is nobody on these rows. */
  readonly other: Sample | null;
  /** All subjects as they are recorded. */
  candidateMeasured(): readonly Measurement[];
  otherMeasured(): readonly Measurement[] | null;
  differences(): readonly Measurement[];
}

/** `subjects`: all that will be asked of it. */
export function viewOf(
  candidate: Sample,
  other: Sample | null,
  subjects: readonly Subject[],
  draw: () => number,
): View {
  const own = readings(candidate, subjects);
  const others = other && readings(other, subjects);
  const spread = spreadOf(candidate, other, subjects, draw);
  const absent: Reading = { value: null, n: 0 };
  const at = (all: ReadonlyMap<string, Reading>, subject: Subject) => all.get(subjectKey(subject)) ?? absent;
  const measure = (
    all: ReadonlyMap<string, Reading>,
    part: "candidate" | "champion",
    subject: Subject,
    confidence: number,
  ) => {
    const read = at(all, subject);
    const interval = intervalOf(subject, read, spread[part], confidence);
    return { ...read, ...(interval && { interval }) };
  };
  const difference = (subject: Subject, confidence: number) =>
    other && others
      ? differenceOf(subject, candidate, other, spread, confidence, [at(own, subject), at(others, subject)])
      : null;
  const listed = (measure: (subject: Subject) => Difference | null) =>
    subjects.flatMap((subject) => {
      const each = measure(subject);
      return each ? [measurementOf(subject, candidate.classes, each)] : [];
    });
  return {
    candidate,
    other,
    own: (subject, confidence) => measure(own, "candidate", subject, confidence),
    difference,
    relative: (subject, confidence) => {
      const found = difference(subject, confidence);
      return found && relativeOf(subject, found, spread, confidence);
    },
    candidateMeasured: () => listed((subject) => measure(own, "candidate", subject, REPORTED_CONFIDENCE)),
    otherMeasured: () => others && listed((subject) => measure(others, "champion", subject, REPORTED_CONFIDENCE)),
    differences: () => listed((subject) => difference(subject, REPORTED_CONFIDENCE)),
  };
}

function readings(sample: Sample, subjects: readonly Subject[]): ReadonlyMap<string, Reading> {
  const ofRows = subjects.filter(isRowSubject);
  const values = scorer(sample, ofRows)(once(sample.rows));
  return new Map([
    ...ofRows.map(
      (subject, index) => [subjectKey(subject), rowReading(subject, sample, values[index] ?? Number.NaN)] as const,
    ),
    ...subjects
      .filter((subject) => !isRowSubject(subject))
      .map((subject) => [subjectKey(subject), requestReading(subject.metric, sample)] as const),
  ]);
}

export function measurementOf(
  { metric, classIndex }: Subject,
  classes: readonly string[],
  { value, n, interval }: Difference,
): Measurement {
  const name = classIndex === undefined ? undefined : classes[classIndex];
  return { metric, ...(name !== undefined && { class: name }), value, n, ...(interval && { interval }) };
}
