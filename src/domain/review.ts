/** What people decided in a review, row by row. */

/** Words in the place of a label that decide nothing. */
export const UNDECIDED = "undecided";
const SKIP = "skip";

export interface ReviewedRow {
  /** The prediction. */
  readonly id: string;
  /** Absent on the rows whose prediction was hidden. */
  readonly predicted?: string;
  readonly label: string;
}

export interface ReviewTally<R extends ReviewedRow> {
  /** Rows with a true label. */
  readonly decided: readonly R[];
  readonly skipped: readonly R[];
  readonly undecided: readonly R[];
}

export function tallyReview<R extends ReviewedRow>(rows: readonly R[]): ReviewTally<R> {
  return {
    decided: rows.filter(({ label }) => label !== UNDECIDED && label !== SKIP),
    skipped: rows.filter(({ label }) => label === SKIP),
    undecided: rows.filter(({ label }) => label === UNDECIDED),
  };
}
