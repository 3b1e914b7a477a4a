/** Takes the traffic from a canary that does harm, here and now: nobody has to be asked, and nothing gives it back. */
import type { Latencies } from "./latencies.ts";

export interface Trip {
  readonly reason: "failures" | "latency";
  readonly detail: string;
  /** ISO 8601 UTC. */
  readonly since: string;
}

export interface Breaker {
  /** The canary did not answer where the champion did. */
  failed(): void;
  answered(): void;
  /** null: the canary has its share. */
  trip(): Trip | null;
}

/** So many failures among the latest questions are too many. A canary that fails one time in a hundred lives. */
const LATEST = 50;
const MOST_FAILURES = 5;

/** A 95th percentile this much above the champion's, over the same time, is too slow. */
const MOST_TIMES_SLOWER = 5;
/** Below this nobody notices. */
const LEAST_SLOWER_MS = 20;
const LEAST_ANSWERS = 50;

export interface BreakerInput {
  readonly champion: Latencies;
  readonly canary: Latencies;
  readonly now: () => Date;
  /** Tripped before, by the same canary in this process. */
  readonly tripped: Trip | null;
  readonly onTrip: (trip: Trip) => void;
}

export function createBreaker({ champion, canary, now, tripped, onTrip }: BreakerInput): Breaker {
  const latest: boolean[] = [];
  let trip = tripped;

  const open = (reason: Trip["reason"], detail: string) => {
    trip = { reason, detail, since: now().toISOString() };
    onTrip(trip);
  };
  const push = (isFailure: boolean) => {
    latest.push(isFailure);
    if (latest.length > LATEST) latest.shift();
  };

  return {
    failed: () => {
      push(true);
      const failures = latest.filter(Boolean).length;
      if (trip || failures < MOST_FAILURES) return;
      open("failures", `it failed ${failures} of the latest ${latest.length} times`);
    },
    answered: () => {
      push(false);
      if (trip) return;
      const [its, usual] = [canary.p95(LEAST_ANSWERS), champion.p95(LEAST_ANSWERS)];
      if (its === null || usual === null || its - usual < LEAST_SLOWER_MS || its < usual * MOST_TIMES_SLOWER) return;
      open("latency", `its 95th percentile is ${its.toFixed(1)} ms, and the champion's ${usual.toFixed(1)} ms`);
    },
    trip: () => trip,
  };
}
