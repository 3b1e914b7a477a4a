/** How many rows a batch should have at most, and how long a row alone takes: measured before anybody asks. */
import type { LoadedModel } from "../../ports/model-runtime.ts";
import type { Tensors } from "../answering.ts";
import { rowsLike } from "./synthetic.ts";

export interface Profile {
  readonly maxRows: number;
  /** Milliseconds of a run of one row, and of a run of `maxRows`. */
  readonly single: number;
  readonly longest: number;
}

const MOST_ROWS = 512;
const NEARLY_PEAK = 0.95;
const MAX_BYTES = 64 * 2 ** 20;

interface Measured {
  readonly rows: number;
  readonly milliseconds: number;
}

export interface ProfileLimits {
  /** A run that takes longer ends the search, and so does the time for all of it. */
  readonly longRunMs: number;
  /** The same where more rows still pay well. */
  readonly mostRunMs: number;
  readonly budgetMs: number;
  /** Where batches of more rows would be no faster, they only make everybody wait; up to this they do no harm. */
  readonly harmlessMs: number;
}

/** Between runs others on this thread get their turn. */
export async function profile(
  loaded: LoadedModel,
  sample: Tensors,
  monotonic: () => number,
  { longRunMs, mostRunMs, budgetMs, harmlessMs }: ProfileLimits,
): Promise<Profile> {
  const measured: Measured[] = [];
  const started = monotonic();
  for (let rows = 1; rows <= MOST_ROWS; rows *= 2) {
    const feeds = rowsLike(sample, rows);
    const milliseconds = await fastest(loaded, feeds, { times: rows === 1 ? 5 : 3, monotonic, longRunMs });
    const before = measured.at(-1);
    // A batch that takes so long would make everybody behind it wait.
    if (before && milliseconds > mostRunMs) break;
    const isWorthIt = grows(before, { rows, milliseconds });
    measured.push({ rows, milliseconds });
    if ((milliseconds > longRunMs && !isWorthIt) || monotonic() - started > budgetMs || 2 * bytesOf(feeds) > MAX_BYTES)
      break;
  }
  return chosen(measured, harmlessMs);
}

/** Rows a millisecond rise by a good part: on a machine that is busy while it loads every run looks long. */
const grows = (before: Measured | undefined, now: Measured): boolean =>
  before === undefined || now.rows / now.milliseconds > (1.25 * before.rows) / before.milliseconds;

interface Timing {
  readonly times: number;
  readonly monotonic: () => number;
  readonly longRunMs: number;
}

async function fastest(loaded: LoadedModel, feeds: Tensors, { times, monotonic, longRunMs }: Timing): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let time = 0; time < times && (time === 0 || best <= longRunMs); time++) {
    await new Promise((resolve) => setImmediate(resolve));
    const started = monotonic();
    if (loaded.runNow) loaded.runNow(feeds);
    else await loaded.run(feeds);
    best = Math.min(best, monotonic() - started);
  }
  return best;
}

/** The smallest that is nearly as good as the best; more where that costs nobody anything. */
export function chosen(measured: readonly Measured[], harmlessMs: number): Profile {
  const rate = ({ rows, milliseconds }: Measured) => rows / Math.max(milliseconds, 1e-6);
  const peak = Math.max(...measured.map(rate));
  const enough = measured.find((each) => rate(each) >= NEARLY_PEAK * peak);
  const harmless = measured.findLast(({ milliseconds }) => milliseconds <= harmlessMs);
  const rows = Math.max(enough?.rows ?? 1, harmless?.rows ?? 1);
  const longest = measured.find((each) => each.rows === rows)?.milliseconds ?? 0;
  return { maxRows: rows, single: measured[0]?.milliseconds ?? 0, longest };
}

const bytesOf = (tensors: Tensors): number =>
  Object.values(tensors).reduce(
    (sum, { data }) => sum + (ArrayBuffer.isView(data) ? data.byteLength : data.length * 16),
    0,
  );
