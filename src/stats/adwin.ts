/**
 * ADWIN: tells that the mean of a stream has changed, and forgets what was before (A. Bifet and R. Gavalda, "Learning from
 * time-changing data with adaptive windowing", SIAM 2007). Event for event what river's `drift.ADWIN` tells.
 */

export interface AdwinOptions {
  /** The lower, the fewer false alarms. */
  readonly delta?: number;
  /** Values between two looks. */
  readonly clock?: number;
  /** Values before the first look. */
  readonly grace?: number;
  /** Fewest values on either side of a cut. */
  readonly least?: number;
}

export interface Adwin {
  /** Whether this value was one too many for the mean to be what it was. */
  update(value: number): boolean;
  /** What it still remembers. */
  window(): { readonly n: number; readonly mean: number };
}

/** Of one size, that is the first two of them make one of the next row when they are too many. */
const BUCKETS = 5;

/** Oldest first. */
interface Bucket {
  readonly sum: number;
  /** Sum of squared distances from the bucket's mean. */
  readonly variance: number;
}

interface State {
  /** Row k holds buckets of 2^k values each; the last row has the oldest. */
  readonly rows: Bucket[][];
  n: number;
  sum: number;
  variance: number;
  ticks: number;
}

const empty = (): State => ({ rows: [[]], n: 0, sum: 0, variance: 0, ticks: 0 });

export function adwin({ delta = 0.002, clock = 32, grace = 10, least = 5 }: AdwinOptions = {}): Adwin {
  let state = empty();
  let isChanged = false;
  return {
    update(value) {
      // What was seen up to a change is forgotten with the next value.
      if (isChanged) state = empty();
      insert(state, value);
      state.ticks += 1;
      isChanged = false;
      if (state.ticks % clock !== 0 || state.n <= grace) return false;
      while (hasCut(state, delta, least)) {
        isChanged = true;
        dropOldest(state);
      }
      return isChanged;
    },
    window: () => ({ n: state.n, mean: state.n === 0 ? 0 : state.sum / state.n }),
  };
}

/** Positions of the values at which the mean had changed. */
export function meanChanges(values: Iterable<number>, options: AdwinOptions = {}): readonly number[] {
  const detector = adwin(options);
  const found: number[] = [];
  let at = 0;
  for (const value of values) {
    if (detector.update(value)) found.push(at);
    at++;
  }
  return found;
}

function insert(state: State, value: number): void {
  state.rows[0]?.push({ sum: value, variance: 0 });
  if (state.n > 0) state.variance += (state.n * (value - state.sum / state.n) ** 2) / (state.n + 1);
  state.n += 1;
  state.sum += value;
  for (let level = 0; (state.rows[level]?.length ?? 0) > BUCKETS; level++) {
    const [one, other] = (state.rows[level] as Bucket[]).splice(0, 2) as [Bucket, Bucket];
    const half = 2 ** level;
    const between = (half / 2) * (one.sum / half - other.sum / half) ** 2;
    const merged = { sum: one.sum + other.sum, variance: one.variance + other.variance + between };
    const next = state.rows[level + 1];
    if (next) next.push(merged);
    else state.rows.push([merged]);
  }
}

function dropOldest(state: State): void {
  const level = state.rows.length - 1;
  const bucket = state.rows[level]?.shift();
  if (!bucket) return;
  const size = 2 ** level;
  state.n -= size;
  state.sum -= bucket.sum;
  const apart = bucket.sum / size - state.sum / state.n;
  state.variance -= bucket.variance + (size * state.n * apart ** 2) / (size + state.n);
  if (state.rows[level]?.length === 0 && level > 0) state.rows.pop();
}

/** Whether some cut between two buckets leaves two parts whose means differ by more than chance allows. */
function hasCut(state: State, delta: number, least: number): boolean {
  const { n, sum, variance } = state;
  const confidence = Math.log((2 * Math.log(n)) / delta);
  let [before, sumBefore] = [0, 0];
  for (let level = state.rows.length - 1; level >= 0; level--) {
    for (const bucket of state.rows[level] ?? []) {
      before += 2 ** level;
      sumBefore += bucket.sum;
      const after = n - before;
      if (before < least || after < least) continue;
      const spread = 1 / (before - least + 1) + 1 / (after - least + 1);
      const bound = Math.sqrt(2 * spread * (variance / n) * confidence) + (2 / 3) * confidence * spread;
      if (Math.abs(sumBefore / before - (sum - sumBefore) / after) > bound) return true;
    }
  }
  return false;
}
