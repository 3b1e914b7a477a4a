/** Whether the canary answers the share that it was given. Where it does not, nothing measured on it can be trusted. */
import { sampleRatio } from "../../stats/sample-ratio.ts";
import { BUCKETS } from "./bucket.ts";
import { createDistinctKeys } from "./distinct-keys.ts";

export interface SplitState {
  /** Distinct routing keys, by who answered their first request. */
  readonly keys: number;
  readonly canaryKeys: number;
  /** Share that the canary was given. */
  readonly expected: number;
  /** The latest look; null before the first. */
  readonly look: SplitLook | null;
}

export interface SplitLook {
  readonly number: number;
  readonly keys: number;
  readonly canaryKeys: number;
  readonly pValue: number;
  /** A smaller p-value is a mismatch. */
  readonly threshold: number;
}

export interface SplitCheck {
  observe(hashed: Buffer, isCanary: boolean): void;
  state(): SplitState;
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
/** More keys than this tell nothing that they have not told. */
const MOST_KEYS = 1_000_000;

/** `buckets`: how many of the ten thousand are the canary's. */
export function createSplitCheck(buckets: number): SplitCheck {
  const expected = buckets / BUCKETS;
  const known = createDistinctKeys();
  let [keys, canaryKeys, looks] = [0, 0, 0];
  let nextLook = Math.ceil(FIRST_LOOK / Math.min(expected, 1 - expected));
  let [last, found]: (SplitLook | null)[] = [null, null];

  const look = () => {
    looks += 1;
    nextLook *= 2;
    const threshold = FALSE_ALARMS / (looks * (looks + 1));
    const { pValue } = sampleRatio(canaryKeys, keys, expected);
    last = { number: looks, keys, canaryKeys, pValue, threshold };
    if (pValue < threshold) found ??= last;
  };

  return {
    observe: (hashed, isCanary) => {
      if (keys >= MOST_KEYS || !known.isNew(hashed)) return;
      keys += 1;
      if (isCanary) canaryKeys += 1;
      if (keys >= nextLook) look();
    },
    state: () => ({ keys, canaryKeys, expected, look: last ?? null }),
    mismatch: () => found ?? null,
  };
}
