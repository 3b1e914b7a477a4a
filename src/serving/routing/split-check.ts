/** Whether the canary answers the share that it was given. Where it does not, nothing measured on it can be trusted. */
import { BUCKETS } from "./bucket.ts";
import { createDistinctKeys } from "./distinct-keys.ts";
import { createSplitLooks, type SplitLook, type SplitLooks } from "./split-looks.ts";

export interface SplitState {
  /** Distinct routing keys, by who answered their first request. */
  readonly keys: number;
  readonly canaryKeys: number;
  /** Share that the canary was given. */
  readonly expected: number;
  /** The latest look; null before the first. */
  readonly look: SplitLook | null;
}

export interface SplitCheck extends Pick<SplitLooks, "mismatch"> {
  observe(hashed: Buffer, isCanary: boolean): void;
  state(): SplitState;
}

/** More keys than this tell nothing that they have not told. */
const MOST_KEYS = 1_000_000;

/** `buckets`: how many of the ten thousand are the canary's. */
export function createSplitCheck(buckets: number): SplitCheck {
  const expected = buckets / BUCKETS;
  const known = createDistinctKeys();
  const looks = createSplitLooks(expected);
  let [keys, canaryKeys] = [0, 0];
  return {
    observe: (hashed, isCanary) => {
      if (keys >= MOST_KEYS || !known.isNew(hashed)) return;
      keys += 1;
      if (isCanary) canaryKeys += 1;
      looks.counted(keys, canaryKeys);
    },
    state: () => ({ keys, canaryKeys, expected, look: looks.last() }),
    mismatch: looks.mismatch,
  };
}
