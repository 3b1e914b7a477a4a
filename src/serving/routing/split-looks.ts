/** Looks at the counts of both arms now and then, each at its price, so that watching for good raises no false alarms. */
import { sampleRatio } from "../../stats/sample-ratio.ts";

export interface SplitLook {
  readonly number: number;
  readonly keys: number;
  readonly canaryKeys: number;
  readonly pValue: number;
  /** A smaller p-value is a mismatch. */
  readonly threshold: number;
}

export interface SplitLooks {
  /** One key more; looks where it is time to. */
  counted(keys: number, canaryKeys: number): void;
  /** null: none yet. */
  last(): SplitLook | null;
  /** The look that found it. It stays: what was assigned wrongly does not become right by more of it. */
  mismatch(): SplitLook | null;
}

/**
 * Probability of a false alarm over the whole life of a rollout. Looks are at doubling numbers of keys, and the k-th
 * spends 1/(k(k+1)) of it, which sums to all of it: however long it is watched, no more than this is ever spent.
 */
const FALSE_ALARMS = 0.001;
/** Keys expected in the smaller arm at the first look: the chi-square distribution holds well into its tail there. */
const FIRST_LOOK = 100;

/** `expected`: share of the canary. */
export function createSplitLooks(expected: number): SplitLooks {
  let looks = 0;
  let nextLook = Math.ceil(FIRST_LOOK / Math.min(expected, 1 - expected));
  let last: SplitLook | null = null;
  let found: SplitLook | null = null;
  return {
    counted: (keys, canaryKeys) => {
      if (keys < nextLook) return;
      looks += 1;
      nextLook *= 2;
      const threshold = FALSE_ALARMS / (looks * (looks + 1));
      const { pValue } = sampleRatio(canaryKeys, keys, expected);
      last = { number: looks, keys, canaryKeys, pValue, threshold };
      if (pValue < threshold) found ??= last;
    },
    last: () => last,
    mismatch: () => found,
  };
}
