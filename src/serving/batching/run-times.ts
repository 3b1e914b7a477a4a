/** How long runs take a model itself, by their size: for comparing models, run by run of one size. */

export interface RunTimes {
  observe(rows: number, milliseconds: number): void;
  /** Milliseconds: the median of the latest runs of about so many rows, or of the nearest size there is; 0 before the first. */
  typical(rows: number): number;
}

const KEPT = 31;

interface Latest {
  readonly times: Float64Array;
  count: number;
}

/** Sizes are told apart by powers of two. */
const sizeOf = (rows: number): number => Math.ceil(Math.log2(Math.max(1, rows)));

export function createRunTimes(): RunTimes {
  const bySize = new Map<number, Latest>();
  return {
    observe: (rows, milliseconds) => {
      const size = sizeOf(rows);
      let latest = bySize.get(size);
      if (!latest) {
        latest = { times: new Float64Array(KEPT), count: 0 };
        bySize.set(size, latest);
      }
      latest.times[latest.count % KEPT] = milliseconds;
      latest.count += 1;
    },
    typical: (rows) => {
      const size = sizeOf(rows);
      const [nearest] = [...bySize].toSorted(([one], [other]) => Math.abs(one - size) - Math.abs(other - size));
      if (!nearest) return 0;
      const [, { times, count }] = nearest;
      const sorted = times.slice(0, Math.min(count, KEPT)).sort();
      return sorted[Math.floor(sorted.length / 2)] ?? 0;
    },
  };
}
