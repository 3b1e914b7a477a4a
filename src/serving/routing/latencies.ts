/** The latest latencies of a member, and their 95th percentile. */

export interface Latencies {
  readonly count: number;
  add(milliseconds: number): void;
  /** By nearest rank, at most a few answers old; null while there are fewer than `least`. */
  p95(least: number): number | null;
}

const KEPT = 200;
/** Sorting at every answer would cost more than it tells. */
const SORT_EVERY = 16;

export function createLatencies(): Latencies {
  const ring = new Float64Array(KEPT);
  let count = 0;
  let known = { count: 0, value: 0 };

  const percentile = () => {
    const sorted = ring.slice(0, Math.min(count, KEPT)).sort();
    return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
  };
  return {
    get count() {
      return count;
    },
    add: (milliseconds) => {
      ring[count % KEPT] = milliseconds;
      count += 1;
    },
    p95: (least) => {
      if (count < least) return null;
      if (known.count === 0 || count - known.count >= SORT_EVERY) known = { count, value: percentile() };
      return known.value;
    },
  };
}
