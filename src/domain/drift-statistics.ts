/** The statistics by which two distributions are compared: what each is of, and what stands in for it elsewhere. */

export interface DriftStatisticInfo {
  /** Columns that it is defined on. */
  readonly of: "numbers" | "categories" | "both";
  /** Whether values are counted in bins first, so that a binning belongs to it. */
  readonly binned?: true;
  readonly meaning: string;
}

export const DRIFT_STATISTICS = {
  ks: { of: "numbers", meaning: "largest distance of the two distribution functions, 0 to 1" },
  wasserstein: {
    of: "numbers",
    meaning: "area between the two distribution functions, in standard deviations of the reference",
  },
  psi: { of: "both", binned: true, meaning: "population stability index: symmetric relative entropy, in nats" },
  "jensen-shannon": { of: "both", binned: true, meaning: "Jensen-Shannon distance, base 2, 0 to 1" },
  hellinger: { of: "both", binned: true, meaning: "Hellinger distance, 0 to 1" },
  "total-variation": { of: "categories", meaning: "half the summed differences of the shares, 0 to 1" },
  "l-infinity": { of: "categories", meaning: "largest difference of a category's share, 0 to 1" },
  "cramers-v": { of: "categories", meaning: "association of the category with the window, bias-corrected, 0 to 1" },
} as const satisfies Record<string, DriftStatisticInfo>;

export type DriftStatistic = keyof typeof DRIFT_STATISTICS;
export const DRIFT_STATISTIC_NAMES = Object.keys(DRIFT_STATISTICS) as readonly DriftStatistic[];

/** What a check's statistic becomes where the column is of the other type. */
export const COUNTERPARTS: Readonly<Record<"numbers" | "categories", Partial<Record<DriftStatistic, DriftStatistic>>>> =
  {
    numbers: { "total-variation": "ks", "l-infinity": "ks", "cramers-v": "ks" },
    categories: { ks: "total-variation", wasserstein: "total-variation" },
  };

export const statisticFor = (statistic: DriftStatistic, column: "numbers" | "categories"): DriftStatistic =>
  COUNTERPARTS[column][statistic] ?? statistic;

/**
 * How numbers are counted. `quantiles`: ten bins of equal mass of the reference, which a window cannot move.
 * `evidently`: equal widths by Sturges over both, and its filling of empty bins. `nannyml`: equal widths by Doane over
 * the reference, and one bin for what lies outside.
 */
export const BINNINGS = ["quantiles", "evidently", "nannyml"] as const;
export type Binning = (typeof BINNINGS)[number];
