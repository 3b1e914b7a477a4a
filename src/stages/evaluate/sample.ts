/** One server's answers beside the truth, as numbers that statistics take. */
import { type ClassCounts, classCounts, confusion } from "../../stats/confusion.ts";
import { logLoss, rowLogLoss } from "../../stats/log-loss.ts";
import type { Exchange } from "./exchange.ts";

export interface Sample {
  /** All classes that the models know, the rows have or anybody answered; sorted. */
  readonly classes: readonly string[];
  /** Index of each row's class. */
  readonly truth: ArrayLike<number>;
  /** Index of each row's answer; `classes.length` where there is none. */
  readonly answer: ArrayLike<number>;
  /** Log loss of each row. */
  readonly losses: ArrayLike<number>;
  /** Of a task that answers with numbers; null where answers are classes. */
  readonly values: Values | null;
  /** Of the confusion matrix. */
  readonly cells: ArrayLike<number>;
  readonly counts: readonly ClassCounts[];
  readonly meanLoss: number;
  /** Ascending. */
  readonly latenciesMs: readonly number[];
  readonly requests: number;
  readonly failures: number;
  readonly repeated: number;
  readonly alike: number;
}

/** The classes of everything that is compared, so that all of it is counted over the same ones. */
export function allClasses(truth: readonly string[], exchanges: readonly Exchange[]): readonly string[] {
  const classes = new Set(truth);
  for (const { classes: known, answers } of exchanges) {
    for (const name of known) classes.add(name);
    for (const answer of answers) if (answer) classes.add(answer.label);
  }
  return [...classes].sort();
}

export interface Values {
  readonly truth: Float64Array;
  /** Answered minus true; NaN where no answer came, so that nothing is measured on the easy rows alone. */
  readonly errors: Float64Array;
}

function valuesOf(truth: readonly string[], { answers }: Exchange): Values {
  const numbers = Float64Array.from(truth, Number);
  return {
    truth: numbers,
    errors: numbers.map((value, row) => (answers[row]?.value ?? Number.NaN) - value),
  };
}

export function sampleOf(
  truth: readonly string[],
  classes: readonly string[],
  exchange: Exchange,
  answers: "classes" | "values" = "classes",
): Sample {
  const index = new Map(classes.map((name, position) => [name, position]));
  const column = new Map(exchange.classes.map((name, position) => [name, position]));
  const truthIndex = Int32Array.from(truth, (label) => index.get(label) ?? 0);
  const answerIndex = Int32Array.from(exchange.answers, (answer) =>
    answer ? (index.get(answer.label) ?? classes.length) : classes.length,
  );
  const losses = Float64Array.from(truth, (label, row) =>
    rowLogLoss(exchange.answers[row]?.probabilities[column.get(label) ?? -1] ?? 0),
  );
  const matrix = confusion(classes.length, truthIndex, answerIndex);
  return {
    classes,
    truth: truthIndex,
    answer: answerIndex,
    losses,
    values: answers === "values" ? valuesOf(truth, exchange) : null,
    cells: matrix.cells,
    counts: classCounts(matrix),
    meanLoss: logLoss(losses),
    latenciesMs: exchange.latenciesMs.toSorted((a, b) => a - b),
    requests: exchange.requests,
    failures: exchange.failures,
    repeated: exchange.repeated,
    alike: exchange.alike,
  };
}
