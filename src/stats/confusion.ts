/** Which class each row is, against which class was answered: the counts that the classification metrics are made of. */

/**
 * `cells[truth * (classes + 1) + answer]`. The last column counts rows that got no answer: they are rows of
 * their class that were not found, and no answer of any class.
 */
export interface Confusion {
  readonly classes: number;
  readonly cells: ArrayLike<number>;
}

/** The cell of one row; `answer` is a class index, or `classes` for a row without an answer. */
export function confusionCell(classes: number, truth: number, answer: number): number {
  return truth * (classes + 1) + answer;
}

/** Counts rows given as class indices. */
export function confusion(classes: number, truth: ArrayLike<number>, answer: ArrayLike<number>): Confusion {
  const cells = new Float64Array(classes * (classes + 1));
  for (let row = 0; row < truth.length; row++) {
    const cell = confusionCell(classes, truth[row] ?? 0, answer[row] ?? classes);
    cells[cell] = (cells[cell] ?? 0) + 1;
  }
  return { classes, cells };
}

export interface ClassCounts {
  /** Rows of the class. */
  readonly support: number;
  /** Rows for which the class was answered. */
  readonly answered: number;
  /** Rows of the class for which the class was answered. */
  readonly hits: number;
}

export function classCounts({ classes, cells }: Confusion): readonly ClassCounts[] {
  const cell = (truth: number, answer: number) => cells[confusionCell(classes, truth, answer)] ?? 0;
  return Array.from({ length: classes }, (_, each) => {
    let support = cell(each, classes);
    let answered = 0;
    for (let other = 0; other < classes; other++) {
      support += cell(each, other);
      answered += cell(other, each);
    }
    return { support, answered, hits: cell(each, each) };
  });
}

/** The same without the matrix: each row counts so many times. */
export function drawnCounts(
  classes: number,
  truth: ArrayLike<number>,
  answer: ArrayLike<number>,
  times: ArrayLike<number>,
): readonly ClassCounts[] {
  const [support, answered, hits] = [
    new Float64Array(classes),
    // The last: rows without an answer.
    new Float64Array(classes + 1),
    new Float64Array(classes),
  ];
  for (let row = 0; row < times.length; row++) {
    const [count, own, said] = [times[row] as number, truth[row] as number, answer[row] as number];
    support[own] = (support[own] as number) + count;
    answered[said] = (answered[said] as number) + count;
    if (own === said) hits[own] = (hits[own] as number) + count;
  }
  return Array.from(support, (each, own) => ({
    support: each,
    answered: answered[own] as number,
    hits: hits[own] as number,
  }));
}
