/** The normal distribution function. */
import { upperGamma } from "./gamma.ts";

/** P(Z <= z) of the standard normal: half the chi-square tail of z squared, so that small tails keep their digits. */
export function normalShare(z: number): number {
  const tail = upperGamma(0.5, (z * z) / 2) / 2;
  return z > 0 ? 1 - tail : tail;
}
