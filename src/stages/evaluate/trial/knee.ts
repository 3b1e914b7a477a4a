/** Where a load curve bends: the concurrency beyond which more callers get no more answers, and only wait. Pure. */
import type { LoadLevel } from "../../../domain/evaluation.ts";

type Point = Pick<LoadLevel, "concurrency" | "throughput" | "p50Ms">;

/** Less than this, and it is no rise. */
const RISE = 1.1;
/** Share of the callers' rise that the wait must show: where answers come no faster, more callers wait longer. */
const WAITING = 0.5;

/** Of ascending concurrency; null: it rises to the last level. */
export function kneeOf(levels: readonly Point[]): number | null {
  for (const [index, { concurrency, throughput, p50Ms }] of levels.entries()) {
    const beyond = levels.slice(index + 1);
    const [next] = beyond;
    if (!next) return null;
    // One level that was disturbed is no knee: whatever comes later must not rise either.
    const isFlat = beyond.every((later) => later.throughput < RISE * throughput);
    const more = next.concurrency / concurrency - 1;
    if (isFlat && next.p50Ms >= p50Ms * (1 + WAITING * more)) return concurrency;
  }
  return null;
}
