/** The latest latencies of a member, and their 95th percentile. */

export interface Latencies {
  readonly count: number;
  add(milliseconds: number): void;
  /** By nearest rank; null while there are fewer than `least`. */
  p95(least: number): number | null;
}

const KEPT = 200;

export function createLatencies(): Latencies {
  const ring = new Float64Array(KEPT);
  let count = 0;
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
      const sorted = ring.slice(0, Math.min(count, KEPT)).sort();
      return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? null;
    },
  };
}
