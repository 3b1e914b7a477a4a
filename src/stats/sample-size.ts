/** How many rows would decide: by the normal approximation of the very tests that the intervals invert. */
import { normalQuantile } from "./normal-quantile.ts";
import { nullVariance } from "./tango.ts";

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

/** Rows for which Wilson's interval of a share lies on one side of the threshold; null: the two are equal. */
export function proportionSampleSize(decision: ProportionDecision): number | null {
  const { value, threshold } = decision;
  return rowsFor(decision, Math.abs(value - threshold), threshold * (1 - threshold), value * (1 - value));
}

/** ((z of the bound x deviation at the bar + z of the power x deviation as assumed) / distance)^2, rounded up. */
function rowsFor({ confidence, power }: Decision, distance: number, underNull: number, assumed: number): number | null {
  if (!(distance > 0)) return null;
  const needed =
    normalQuantile((1 + confidence) / 2) * Math.sqrt(underNull) + normalQuantile(power) * Math.sqrt(assumed);
  return Math.max(1, Math.ceil((needed / distance) ** 2));
}
