/** One server's answers beside the truth, as numbers that statistics take. */
import { type Automation, type Decision, decide } from "../../domain/automation.ts";
import type { SkewMeasured } from "../../domain/evaluation.ts";
import { rowBrier } from "../brier.ts";
import { rowLogLoss } from "../log-loss.ts";
import { classesAhead } from "../top-k.ts";

/** What decides who is asked, where the server's face does not say. */
export interface Settings {
  readonly confidenceThreshold: number;
  readonly automation: Automation;
}

/** An answer as its server gave it. */
export interface GivenAnswer {
  /** "" for regression. */
  readonly label: string;
  readonly probabilities: readonly number[];
  readonly value?: number;
  readonly confidence?: number;
  readonly decision?: Decision;
}

/** Rows without an answer count as wrong in every metric, never as absent. */
export interface Sample {
  /** All classes that the models know, the rows have or anybody answered; sorted. Empty where answers are numbers. */
  readonly classes: readonly string[];
  readonly rows: number;
  /** Index of each row's class. */
  readonly truth: Int32Array;
  /** Index of each row's answer; `classes.length` where there is none. */
  readonly answer: Int32Array;
  /** Log loss of each row. */
  readonly losses: Float64Array;
  /** Squared distance of each row's probabilities from the truth. */
  readonly briers: Float64Array;
  /** Classes that are more probable than the true one. */
  readonly ranks: Int32Array;
  readonly confidences: Float64Array;
  /** 1 where the model decides, 0 where a person does, or nobody answered. */
  readonly decided: Uint8Array;
  /** Probability of each class, row by row; without an answer -1 for the row's class and 2 for the others. */
  readonly scores: (classIndex: number) => Float64Array;
  /** Of a task that answers with numbers; null where answers are classes. */
  readonly values: Values | null;
  /** Of slices and changed rows: nothing. */
  readonly requests: Requests;
}

export interface Values {
  readonly truth: Float64Array;
  /** Answered minus true; NaN where no answer came, so that nothing is measured on the easy rows alone. */
  readonly errors: Float64Array;
}

/** What is known of requests, and of the server, rather than of rows. */
export interface Requests {
  /** In the order asked. */
  readonly latenciesMs: readonly number[];
  readonly requests: number;
  readonly failures: number;
  readonly repeated: number;
  readonly alike: number;
  readonly malformed?: { readonly requests: number; readonly failures: number } | null;
  readonly skew?: SkewMeasured | null;
  readonly memoryPeak?: number | null;
  readonly modelBytes?: number | null;
}

const NO_REQUESTS: Requests = { latenciesMs: [], requests: 0, failures: 0, repeated: 0, alike: 0 };

export interface Answers {
  /** Class of each probability. */
  readonly classes: readonly string[];
  /** One per row; null where no answer came. */
  readonly answers: readonly (GivenAnswer | null)[];
  /** One per row, where the server's face says it. */
  readonly confidences?: readonly (number | null)[];
  readonly decisions?: readonly (Decision | null)[];
}

/** The classes of everything that is compared, so that all of it is counted over the same ones. */
export function allClasses(truth: readonly string[], all: readonly Answers[]): readonly string[] {
  const classes = new Set(truth);
  for (const { classes: known, answers } of all) {
    for (const name of known) classes.add(name);
    for (const answer of answers) if (answer) classes.add(answer.label);
  }
  return [...classes].sort();
}

export interface Truth {
  readonly truth: readonly string[];
  /** Of everything that is compared; none where answers are numbers. */
  readonly classes: readonly string[];
  readonly kind: "classes" | "values";
  readonly settings: Settings;
}

export function sampleOf(about: Truth, answers: Answers, requests: Requests = NO_REQUESTS): Sample {
  return about.kind === "values" ? valuesSample(about, answers, requests) : classesSample(about, answers, requests);
}

function valuesSample({ truth }: Truth, { answers }: Answers, requests: Requests): Sample {
  const numbers = Float64Array.from(truth, Number);
  const errors = numbers.map((value, row) => (answers[row]?.value ?? Number.NaN) - value);
  return { ...emptySample(truth.length, 0), values: { truth: numbers, errors }, requests };
}

const LAST_RANK = 2 ** 30;

/**
 * A row without an answer, by each metric: wrong, and as sure as can be (confidence 1, Brier 2, the greatest loss, behind all
 * classes), decided by nobody. That is stricter than to read it as probabilities of 0 (Brier 1, confidence 0), as those who
 * compare with other libraries may expect: a server that does not answer must not look modest.
 */
function emptySample(rows: number, classes: number): Omit<Sample, "requests" | "classes"> & { classes: string[] } {
  return {
    classes: [],
    rows,
    truth: new Int32Array(rows),
    answer: new Int32Array(rows).fill(classes),
    losses: new Float64Array(rows).fill(rowLogLoss(0)),
    briers: new Float64Array(rows).fill(2),
    ranks: new Int32Array(rows).fill(LAST_RANK),
    confidences: new Float64Array(rows).fill(1),
    decided: new Uint8Array(rows),
    scores: () => new Float64Array(rows),
    values: null,
  };
}

function classesSample({ truth, classes, settings }: Truth, exchange: Answers, requests: Requests): Sample {
  const index = new Map(classes.map((name, position) => [name, position]));
  const column = new Map(exchange.classes.map((name, position) => [name, position]));
  const positions = classes.map((name) => column.get(name) ?? -1);
  const made = { ...emptySample(truth.length, classes.length), classes, requests };
  const probabilities = new Float64Array(classes.length);
  for (const [row, label] of truth.entries()) {
    const own = index.get(label) ?? 0;
    made.truth[row] = own;
    const answer = exchange.answers[row];
    if (!answer) continue;
    made.answer[row] = index.get(answer.label) ?? classes.length;
    const confidence = confidenceOf(answer, exchange.confidences?.[row]);
    made.confidences[row] = confidence;
    const decision = exchange.decisions?.[row] ?? answer.decision;
    made.decided[row] =
      (decision ?? decide(settings.automation, settings.confidenceThreshold, confidence)) === "model" ? 1 : 0;
    for (const [each, position] of positions.entries()) probabilities[each] = answer.probabilities[position] ?? 0;
    made.losses[row] = rowLogLoss(probabilities[own] ?? 0);
    made.briers[row] = rowBrier(probabilities, own);
    made.ranks[row] = classesAhead(probabilities, own);
  }
  const scores = (own: number) =>
    Float64Array.from(truth, (_, row) => {
      const answer = exchange.answers[row];
      return answer ? (answer.probabilities[positions[own] ?? -1] ?? 0) : made.truth[row] === own ? -1 : 2;
    });
  return { ...made, scores };
}

const confidenceOf = ({ confidence, probabilities }: GivenAnswer, told: number | null | undefined): number =>
  told ?? confidence ?? Math.max(0, ...probabilities);

/** These rows of it, as if there were no others. */
export function pick(sample: Sample, rows: Uint32Array): Sample {
  const integers = (from: Int32Array) => Int32Array.from(rows, (row) => from[row] ?? 0);
  const numbers = (from: Float64Array) => Float64Array.from(rows, (row) => from[row] ?? Number.NaN);
  const { values } = sample;
  return {
    classes: sample.classes,
    rows: rows.length,
    truth: integers(sample.truth),
    answer: integers(sample.answer),
    losses: numbers(sample.losses),
    briers: numbers(sample.briers),
    ranks: integers(sample.ranks),
    confidences: numbers(sample.confidences),
    decided: Uint8Array.from(rows, (row) => sample.decided[row] ?? 0),
    scores: (classIndex) => numbers(sample.scores(classIndex)),
    values: values && { truth: numbers(values.truth), errors: numbers(values.errors) },
    requests: NO_REQUESTS,
  };
}
