/** What is recorded about one measured server: every metric with its interval, the confusion matrix, the answers. */
import type { Digest } from "../../domain/digest.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { Measurement } from "../../domain/measurement.ts";
import type { Measured } from "../../domain/records.ts";
import type { Answer } from "../../ports/inference.ts";
import { confusion, confusionCell } from "../../stats/confusion.ts";
import type { Answers, Sample } from "../../stats/measure/sample.ts";

/** The matrix of more classes is nearly all zeros, and by the square of them too large for a record: it is left out. */
const MOST_CLASSES_CROSSED = 300;

export function measuredOf(
  servable: Digest,
  answers: Digest,
  sample: Pick<Sample, "classes" | "truth" | "answer">,
  measurements: readonly Measurement[],
): Measured {
  const { classes, truth, answer } = sample;
  return {
    servable,
    measurements,
    confusion: {
      classes,
      counts: classes.length > MOST_CLASSES_CROSSED ? [] : crossed(classes.length, truth, answer),
    },
    answers,
  };
}

function crossed(classes: number, truth: Sample["truth"], answer: Sample["answer"]): readonly (readonly number[])[] {
  const { cells } = confusion(classes, truth, answer);
  return Array.from({ length: classes }, (_, own) =>
    Array.from({ length: classes }, (_cell, other) => cells[confusionCell(classes, own, other)] ?? 0),
  );
}

/** The answers blob: one JSON line a test row, in the split's order; a row without an answer has label null. */
export function answersText(truth: readonly string[], { answers }: Answers): string {
  const lines = truth.map((label, row) => {
    const answer = answers[row];
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

interface AnswerLine {
  readonly truth: string;
  readonly label: string | null;
  readonly probabilities: readonly number[];
  readonly value?: number;
}

/** Answers of an earlier evaluation, read back; null: they are not to these rows. */
export function answersFrom(
  text: string,
  truth: readonly string[],
  classes: readonly string[],
): Pick<Answers, "classes" | "answers"> | null {
  const lines = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as AnswerLine);
  const isSame = lines.length === truth.length && lines.every((line, row) => line.truth === truth[row]);
  if (!isSame) return null;
  const answers = lines.map(({ label, probabilities, value }, row): Answer | null =>
    label === null
      ? null
      : { label, probabilities, predictionId: `earlier/${row}`, ...(value !== undefined && { value }) },
  );
  return { classes, answers };
}
