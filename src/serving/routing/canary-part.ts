/** The canary: whose turn it is, what becomes of its failures, whether its share is what it should be. */
import type { Clock } from "../../ports/clock.ts";
import type { Member } from "../member.ts";
import type { Question } from "../question.ts";
import { createBreaker, type Trip } from "./breaker.ts";
import { bucketOf, bucketsOf, hashKey } from "./bucket.ts";
import { askCanary, canaryDeadline, type Fallback, leavesTime, type Stood } from "./canary.ts";
import { type Comparison, createComparer } from "./comparison.ts";
import { createCopies } from "./copies.ts";
import { createLatencies } from "./latencies.ts";
import { createSplitCheck, type SplitState } from "./split-check.ts";

/** By deployment and servable. */
export type Trips = Map<string, Trip>;

export interface CanaryDescription {
  readonly model: string;
  readonly version: number;
  /** Percent of the routing keys, as deployed. */
  readonly weight: number;
  /** Percent that it has now: 0 once the breaker is open. */
  readonly effectiveWeight: number;
  readonly breaker: Trip | null;
  /** Why the rollout must not go on by what is measured here. */
  readonly hold: "sample-ratio-mismatch" | null;
  readonly split: SplitState;
  /** Requests whose turn was the canary's. */
  readonly requests: number;
  /** Of these, where the champion answered in its place. */
  readonly fallbacks: Readonly<Record<Fallback, number>>;
  readonly comparison: Comparison | null;
}

export interface CanaryPart {
  ask(question: Question, key: string, champion: (question: Question) => Promise<Stood>): Promise<Stood>;
  /** Milliseconds from asking to hearing it. */
  championAnswered(elapsedMs: number): void;
  describe(): CanaryDescription;
  close(): Promise<void>;
}

export interface CanaryInput {
  readonly deployment: string;
  readonly champion: Member;
  readonly canary: Member;
  /** Percent. */
  readonly weight: number;
  readonly clock: Pick<Clock, "now" | "monotonic">;
  readonly trips: Trips;
  readonly isBusy: () => boolean;
}

/** Of the whole traffic at most this much, in percent, is asked of the champion once more, to compare. */
const COMPARED = 5;
/** Fewer answers say nothing about what is usual. */
const LEAST_ANSWERS = 50;

export function createCanaryPart(input: CanaryInput): CanaryPart {
  const { deployment, champion, canary, weight, clock, trips, isBusy } = input;
  const { monotonic } = clock;
  // Whatever its weight: the canary's first keys are its keys for as long as it is this canary.
  const rollout = `${deployment}/${canary.servable}`;
  const buckets = bucketsOf(weight);
  const latencies = { champion: createLatencies(), canary: createLatencies() };
  const breaker = createBreaker({
    ...latencies,
    now: clock.now,
    tripped: trips.get(rollout) ?? null,
    onTrip: (trip) => void trips.set(rollout, trip),
  });
  const split = createSplitCheck(buckets);
  const comparer = createComparer(champion, canary);
  const rowsAtOnce = champion.state().batchRows;
  const copies = createCopies(champion, { monotonic, isBusy, rowsAtOnce, isRecorded: false });
  const fallbacks = { error: 0, timeout: 0, "non-finite": 0 };
  let requests = 0;

  const askIt = async (question: Question, hashed: Buffer): Promise<Stood> => {
    const askedAt = monotonic();
    requests += 1;
    const usual = latencies.champion.p95(LEAST_ANSWERS);
    const deadline = canaryDeadline(askedAt, question.deadline, usual);
    const stood = await askCanary(canary, champion, question, deadline, (fallback, isForTime) => {
      fallbacks[fallback] += 1;
      if (!isForTime || leavesTime(askedAt, question.deadline, usual)) breaker.failed();
    });
    if (stood.member !== canary) return stood;
    latencies.canary.add(monotonic() - askedAt);
    breaker.answered();
    if (isCompared(hashed, weight)) copies.offer(question, (its) => comparer.observe(its, stood.reply));
    return stood;
  };

  return {
    ask: async (question, key, askChampion) => {
      if (buckets === 0 || breaker.trip()) return askChampion(question);
      const hashed = hashKey(key, rollout);
      // Callers in haste are left out of both arms: whom the canary may answer would be for them to say.
      const isCounted = leavesTime(monotonic(), question.deadline, latencies.champion.p95(LEAST_ANSWERS));
      const isTurn = bucketOf(hashed) < buckets;
      const stood = isTurn ? await askIt(question, hashed) : await askChampion(question);
      if (isCounted) split.observe(hashed, stood.member === canary);
      return stood;
    },
    championAnswered: latencies.champion.add,
    describe: () => {
      const trip = breaker.trip();
      return {
        model: canary.model,
        version: canary.version,
        weight,
        effectiveWeight: trip ? 0 : weight,
        breaker: trip,
        hold: split.mismatch() ? "sample-ratio-mismatch" : null,
        split: split.state(),
        requests,
        fallbacks: { ...fallbacks },
        comparison: comparer.summary(),
      };
    },
    close: copies.close,
  };
}

/** By bytes of the hash that decide nothing else. */
const isCompared = (hashed: Buffer, weight: number): boolean =>
  hashed.readUInt32BE(20) / 2 ** 32 < Math.min(1, COMPARED / weight);
