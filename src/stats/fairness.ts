/** Answers by group against each other, as fairlearn defines it: demographic parity and equalised odds of one class. */

export interface GroupCounts {
  readonly group: string;
  readonly n: number;
  /** Rows that are of the class. */
  readonly positives: number;
  /** Rows that are answered with the class; a row without an answer is not. */
  readonly selected: number;
  /** Rows of the class that are answered with it. */
  readonly hits: number;
}

export interface GroupRates extends GroupCounts {
  /** Share of its rows that are answered with the class. */
  readonly selection: number;
  /** Share of its rows of the class that are; 0 (as in fairlearn) where it has none: look at `positives`. */
  readonly truePositive: number;
  /** Share of its other rows that are; 0 (as in fairlearn) where it has none. */
  readonly falsePositive: number;
}

/** Groups without rows are left out. */
export function groupRates(counts: readonly GroupCounts[]): readonly GroupRates[] {
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  return counts
    .filter(({ n }) => n > 0)
    .map((each) => ({
      ...each,
      selection: each.selected / each.n,
      truePositive: share(each.hits, each.positives),
      falsePositive: share(each.selected - each.hits, each.n - each.positives),
    }));
}

export interface Disparity {
  /** Largest rate of a group minus the smallest; 0 is equal. */
  readonly difference: number;
  /** Smallest over largest; 1 is equal. NaN where all are 0. */
  readonly ratio: number;
}

/** `demographic_parity_difference` and `demographic_parity_ratio`: of the selection rates. NaN without groups. */
export function demographicParity(rates: readonly GroupRates[]): Disparity {
  return disparity(rates.map(({ selection }) => selection));
}

/**
 * `equalized_odds_difference` and `equalized_odds_ratio` (worst case): the worse of those of the true and of the false
 * positive rates. Where no group has a false positive, the ratio is that of the true positive rates; NaN (as in fairlearn)
 * where no group has a true positive.
 */
export function equalizedOdds(rates: readonly GroupRates[]): Disparity {
  const found = disparity(rates.map(({ truePositive }) => truePositive));
  const wrong = disparity(rates.map(({ falsePositive }) => falsePositive));
  return {
    difference: Math.max(found.difference, wrong.difference),
    ratio: Number.isNaN(wrong.ratio) ? found.ratio : Math.min(found.ratio, wrong.ratio),
  };
}

function disparity(values: readonly number[]): Disparity {
  if (values.length === 0) return { difference: Number.NaN, ratio: Number.NaN };
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return { difference: most - least, ratio: least / most };
}
