/**
 * Windows that are compared with one reference share its error: where it happens to be an unusual sample each of them looks
 * changed, where it is a good one hardly any does. How often one window in which nothing changed fails is an average over
 * references; how often two in a row do is more than its square.
 */
import { normalQuantile } from "./normal-quantile.ts";
import { normalShare } from "./normal-tail.ts";

/** Chance of one window, and the share of references with which it is that. */
interface WeightedChance {
  readonly chance: number;
  readonly weight: number;
}

/** Places of the reference on either side, in its deviations, and the step between them. */
const [FARTHEST, STEP] = [6, 0.1];
/** Beyond it the reference decides alone, and all windows are one. */
const MOST_COMMON = 0.995;
/** A reference of so many times the window's rows is as good as the population. */
const LITTLE = 1e-3;

/**
 * As if the difference of the two were one normal number, of which the reference's part has the variance m / (n + m). Where a
 * statistic looks at many shares at once, references differ less than this, so it errs on the side of more alarms.
 * `rows`: of a window (m); `referenceRows`: n, infinite where a limit is a number.
 */
export function chancesByReference(chance: number, rows: number, referenceRows: number): readonly WeightedChance[] {
  const common = Math.min(MOST_COMMON, rows / (rows + referenceRows));
  if (!(common > LITTLE) || !(chance > 0) || chance >= 1) return [{ chance, weight: 1 }];
  const limit = normalQuantile(1 - chance / 2);
  const [shared, own] = [Math.sqrt(common), Math.sqrt(1 - common)];
  const found: { chance: number; weight: number }[] = [];
  // Either side is the other's mirror image.
  for (let at = 0; at <= FARTHEST + STEP / 2; at += STEP) {
    const beyond = normalShare((shared * at - limit) / own) + normalShare((-shared * at - limit) / own);
    found.push({ chance: Math.min(1, beyond), weight: Math.exp((-at * at) / 2) * (at === 0 ? 1 : 2) });
  }
  const total = found.reduce((sum, { weight }) => sum + weight, 0);
  return found.map((each) => ({ chance: each.chance, weight: each.weight / total }));
}
