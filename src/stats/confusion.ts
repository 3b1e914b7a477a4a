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

/** The same of drawn rows, each counting so many times: what a row is, is looked up once, for thousands of draws. */
export function drawnCounts(
  classes: number,
  truth: ArrayLike<number>,
  answer: ArrayLike<number>,
): (times: Uint8Array) => readonly ClassCounts[] {
  const cells = Int32Array.from(truth, (own, row) => confusionCell(classes, own, answer[row] ?? classes));
  // With many classes most cells have no rows.
  const known = [...new Set(cells)];
  const places = new Map(known.map((cell, place) => [cell, place]));
  const kinds = Int32Array.from(cells, (cell) => places.get(cell) ?? 0);
  return (times) => {
    const counts = new Float64Array(known.length);
    for (let row = 0; row < times.length; row++) {
      const kind = kinds[row] as number;
      counts[kind] = (counts[kind] as number) + (times[row] as number);
    }
    const found = Array.from({ length: classes }, () => ({ support: 0, answered: 0, hits: 0 }));
    for (let place = 0; place < known.length; place++) {
      const cell = known[place] as number;
      const count = counts[place] as number;
      const own = found[Math.floor(cell / (classes + 1))];
      // Nobody's, where no answer came.
      const said = found[cell % (classes + 1)];
      if (own) own.support += count;
      if (said) said.answered += count;
      if (own && own === said) own.hits += count;
    }
    return found;
  };
}
