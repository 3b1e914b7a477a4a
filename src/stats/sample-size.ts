/** How many rows would decide: by the normal approximation of the very tests that the intervals invert. */
import { logGamma } from "./gamma.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { nullVariance } from "./tango.ts";
import { wilson } from "./wilson.ts";

export interface Decision {
  /** Of the two-sided interval: its end is a one-sided bound at (1 + confidence) / 2. */
  readonly confidence: number;
  /** The chance that the interval clears the bar, if the assumed value is the true one. */
  readonly power: number;
}

export interface PairedDecision extends Decision {
  /** Share of rows on which just one of the two models is right. */
  readonly discordance: number;
  /** Assumed true share right now minus before. */
  readonly difference: number;
  /** What the lower end must clear is minus this: how much worse is allowed; below 0, how much better is asked for. */
  readonly margin: number;
}

/**
 * Rows for which Tango's interval of a paired difference lies above -margin: J. Nam, "Establishing equivalence of two
 * treatments and sample size requirements in matched-pairs design", Biometrics 53 (1997), formula of the score test. null: no number of
 * rows would, since the assumed difference is not above -margin.
 */
export function pairedSampleSize(decision: PairedDecision): number | null {
  const { difference, margin } = decision;
  const discordance = Math.max(decision.discordance, Math.abs(difference));
  const [up, down] = [(discordance + difference) / 2, (discordance - difference) / 2];
  const underNull = nullVariance(up, down, -margin);
  return rowsFor(decision, difference + margin, underNull, discordance - difference ** 2);
}

export interface ProportionDecision extends Decision {
  /** Assumed true share. */
  readonly value: number;
  readonly threshold: number;
}

/** Up to this many rows the chance is summed exactly: the approximation is a little short for few rows. */
const EXACT = 5_000;

/** Rows for which Wilson's interval of a share lies on the value's side of the threshold; null: the two are equal. */
export function proportionSampleSize(decision: ProportionDecision): number | null {
  const { value, threshold } = decision;
  const distance = Math.abs(value - threshold);
  let rows = rowsFor(decision, distance, threshold * (1 - threshold), value * (1 - value));
  // The chance goes up and down with the rows as whole hits allow; a step of one in fifty gets over that.
  while (rows !== null && rows <= EXACT && chanceToClear(rows, decision) < decision.power) rows += Math.ceil(rows / 50);
  return rows;
}

/** The chance that Wilson's interval of `n` rows clears the threshold, on the side of the value. */
export function chanceToClear(
  n: number,
  { value, threshold, confidence }: Omit<ProportionDecision, "power">,
  above = value > threshold,
): number {
  const clears = (hits: number) => {
    const { low, high } = wilson(hits, n, confidence);
    return above ? low > threshold : high < threshold;
  };
  let chance = 0;
  for (let hits = 0; hits <= n; hits++) if (clears(hits)) chance += binomialChance(hits, n, value);
  return chance;
}

/** P(more than `hits` of `n`), each with chance `share`. */
export function binomialTail(hits: number, n: number, share: number): number {
  let chance = 0;
  for (let each = Math.max(0, hits + 1); each <= n; each++) chance += binomialChance(each, n, share);
  return Math.min(1, chance);
}

function binomialChance(hits: number, n: number, share: number): number {
  if (share <= 0 || share >= 1) return hits === n * share ? 1 : 0;
  const choose = logGamma(n + 1) - logGamma(hits + 1) - logGamma(n - hits + 1);
  return Math.exp(choose + hits * Math.log(share) + (n - hits) * Math.log1p(-share));
}

/** ((z of the bound x deviation at the bar + z of the power x deviation as assumed) / distance)^2, rounded up. */
function rowsFor({ confidence, power }: Decision, distance: number, underNull: number, assumed: number): number | null {
  if (!(distance > 0)) return null;
  const needed =
    normalQuantile((1 + confidence) / 2) * Math.sqrt(underNull) + normalQuantile(power) * Math.sqrt(assumed);
  return Math.max(1, Math.ceil((needed / distance) ** 2));
}
