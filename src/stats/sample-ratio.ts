/** Pearson's chi-square test that an arm of an experiment has the share of the units that it was given. */
import { upperGamma } from "./gamma.ts";

export interface SampleRatio {
  readonly statistic: number;
  readonly pValue: number;
  readonly n: number;
  readonly method: "chi-square, goodness of fit of two arms";
}

/** `scipy.stats.chisquare([arm, n - arm], [n * share, n * (1 - share)])`: one degree of freedom, not corrected. */
export function sampleRatio(arm: number, n: number, share: number): SampleRatio {
  const expected = n * share;
  const difference = arm - expected;
  const statistic = n === 0 ? 0 : (difference * difference) / (expected * (1 - share));
  return { statistic, pValue: upperGamma(0.5, statistic / 2), n, method: "chi-square, goodness of fit of two arms" };
}
