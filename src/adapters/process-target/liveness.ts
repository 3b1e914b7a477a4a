/** Notices a server that is there and answers nothing any more. */
import { once } from "./probe.ts";

export interface Liveness {
  readonly everyMs: number;
  readonly timeoutMs: number;
  /** So many times in a row without an answer, and it counts as hung. */
  readonly misses: number;
}

/** A quarter of a minute: longer than any one answer may hold a server up. */
export const LIVENESS: Liveness = { everyMs: 5_000, timeoutMs: 5_000, misses: 3 };

/** Asks until it is told to end; `hung` is called once. */
export function watchLiveness(
  url: string,
  { everyMs, timeoutMs, misses }: Liveness,
  hung: () => void,
): { end(): void } {
  const ended = new AbortController();
  const watch = async () => {
    for (let missed = 0; missed < misses; ) {
      await new Promise((resolve) => setTimeout(resolve, everyMs).unref());
      if (ended.signal.aborted) return;
      missed = (await isLive(url, timeoutMs)) ? 0 : missed + 1;
    }
    if (!ended.signal.aborted) hung();
  };
  void watch();
  return { end: () => ended.abort() };
}

async function isLive(url: string, timeoutMs: number): Promise<boolean> {
  try {
    const response = await fetch(`${url}/v2/health/live`, once(timeoutMs));
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
