/** What is recorded about one measured server: every metric with its interval, the confusion matrix, the answers. */
import type { Digest } from "../../domain/digest.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { Measured, Measurement } from "../../domain/records.ts";
import { confusionCell } from "../../stats/confusion.ts";
import type { Exchange } from "./exchange.ts";
import { intervalOf } from "./intervals.ts";
import { allSubjects, reading } from "./readings.ts";
import type { Sample } from "./sample.ts";
import type { Replicates } from "./spread.ts";

/** Each end is a one-sided 95 % bound, the confidence that gates have unless they say otherwise. */
const REPORTED_CONFIDENCE = 0.9;

export function measuredOf(servable: Digest, answers: Digest, sample: Sample, replicates: Replicates): Measured {
  const size = sample.classes.length;
  const count = (truth: number, answer: number) => {
    const wanted = confusionCell(size, truth, answer);
    return sample.cells[wanted] ?? 0;
  };
  const positions = [...sample.classes.keys()];
  return {
    servable,
    measurements: measurements(sample, replicates),
    confusion: {
      classes: sample.classes,
      counts: positions.map((truth) => positions.map((answer) => count(truth, answer))),
    },
    answers,
  };
}

function measurements(sample: Sample, replicates: Replicates): readonly Measurement[] {
  return allSubjects(sample.classes.length, sample.values ? "values" : "classes").map((subject) => {
    const { metric, classIndex } = subject;
    const read = reading(subject, sample);
    const interval = read.value === null ? undefined : intervalOf(subject, read, replicates, REPORTED_CONFIDENCE);
    const name = classIndex === undefined ? undefined : sample.classes[classIndex];
    return {
      metric,
      ...(name !== undefined && { class: name }),
      value: read.value,
      n: read.n,
      ...(interval && { interval }),
    };
  });
}

/** The answers blob: one JSON line a test row, in the split's order; a row without an answer has label null. */
export function answersText(truth: readonly string[], exchange: Exchange): string {
  const lines = truth.map((label, row) => {
    const answer = exchange.answers[row];
    const value = answer?.value;
    return canonicalJson({
      truth: label,
      label: answer?.label ?? null,
      probabilities: answer?.probabilities ?? [],
      ...(value !== undefined && { value }),
    });
  });
  return lines.map((line) => `${line}\n`).join("");
}
