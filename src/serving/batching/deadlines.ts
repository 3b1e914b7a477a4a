/** One timer for many deadlines: whoever waits for a run hears that it is too late while the run is still under way. */

export interface Deadlines {
  /** There is somebody with this deadline now. */
  watch(deadline: number, now: number): void;
  stop(): void;
}

/** `expire` ends what is overdue, and returns the nearest deadline that is left: infinite for none. */
export function createDeadlines(monotonic: () => number, expire: (now: number) => number): Deadlines {
  let armedFor = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  const arm = (deadline: number, now: number) => {
    clearTimeout(timer);
    armedFor = deadline;
    if (deadline === Number.POSITIVE_INFINITY) return;
    // Some milliseconds later rather than a little early, which would only arm it again.
    timer = setTimeout(ring, Math.min(deadline - now + 1, 2 ** 31 - 1)).unref();
  };
  const ring = () => {
    const now = monotonic();
    arm(expire(now), now);
  };

  return {
    watch: (deadline, now) => {
      if (deadline < armedFor) arm(deadline, now);
    },
    stop: () => arm(Number.POSITIVE_INFINITY, 0),
  };
}
