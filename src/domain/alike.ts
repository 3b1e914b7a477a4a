/** When two answers to one row count as the same. */

/** What is compared of an answer, whoever gave it. */
export interface Answerlike {
  readonly label: string;
  readonly probabilities: readonly number[];
  /** Of a regression. */
  readonly value?: number;
}

/** Largest difference of a probability, or of a value relative to its size; FP32 arithmetic is below it. */
export const ALIKE_WITHIN = 1e-6;

/** Labels apart: the largest difference of the numbers; infinite where they cannot be compared. */
export function differenceOf(a: Answerlike, b: Answerlike): number {
  const isOther =
    a.probabilities.length !== b.probabilities.length || (a.value === undefined) !== (b.value === undefined);
  if (isOther) return Number.POSITIVE_INFINITY;
  const [one, other] = [a.value ?? 0, b.value ?? 0];
  let largest = Math.abs(one - other) / Math.max(1, Math.abs(one));
  for (const [index, value] of a.probabilities.entries()) {
    largest = Math.max(largest, Math.abs(value - (b.probabilities[index] ?? Number.NaN)));
  }
  return Number.isNaN(largest) ? Number.POSITIVE_INFINITY : largest;
}

export const areAlike = (a: Answerlike, b: Answerlike): boolean =>
  a.label === b.label && differenceOf(a, b) <= ALIKE_WITHIN;

/** The same, of what a model file says by itself: a tie of two probabilities may be broken either way. */
export const agreesWith = (expected: Answerlike, answer: Answerlike): boolean =>
  differenceOf(expected, answer) <= ALIKE_WITHIN && (answer.label === expected.label || isTie(expected));

function isTie({ probabilities }: Answerlike): boolean {
  const [first = 0, second = Number.NEGATIVE_INFINITY] = probabilities.toSorted((a, b) => b - a);
  return first - second <= ALIKE_WITHIN;
}
