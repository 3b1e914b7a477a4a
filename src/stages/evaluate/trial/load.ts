/** Many requests at once: closed loops at rising concurrency, candidate and champion in turns within one run. */
import { parseDuration } from "../../../domain/duration.ts";
import { UserError } from "../../../domain/errors/user-error.ts";
import type { LoadLevel, LoadMeasured } from "../../../domain/evaluation.ts";
import type { Row } from "../../../domain/table.ts";
import type { RawRequest } from "../../../ports/inference.ts";
import { quantile } from "../../../stats/quantile.ts";
import { kneeOf } from "./knee.ts";
import { isTheServer } from "./reason.ts";
import type { Session } from "./session.ts";

export interface LoadAsked {
  readonly concurrency: number;
  /** A duration, such as `20s`: so long is each server asked. */
  readonly for: string;
}

/** One level of one server, as it was. */
export interface LevelRun {
  readonly concurrency: number;
  readonly seconds: number;
  readonly errors: number;
  /** Of the requests that were answered, ascending. */
  readonly latenciesMs: readonly number[];
  /** The same, turn by turn: what the machine does for a while touches a whole turn. */
  readonly turns: readonly Pick<LoopRun, "ms" | "latenciesMs">[];
}

export interface LoadRun {
  /** Ascending concurrency. */
  readonly candidate: readonly LevelRun[];
  readonly champion: readonly LevelRun[] | null;
}

/** Different rows, so that nothing answers from a cache; encoded once, so that the caller costs little. */
const MOST_BODIES = 64;
/** One beyond what was declared, for the knee; but not so many that this machine's own sockets are measured. */
const MOST_BEYOND = 256;
/** After so many failures in a row nobody is there. */
const GONE_AFTER = 20;
const SHORTEST_MS = 20;
/** Of each server at one level. What gates are about takes more of them: their spread is what a comparison rests on. */
const LEAST_TURNS = 2;
const MOST_TURNS = 20;
const TURN_MS = 100;
/** Of one loop: beyond it no quantile gets better, and every latency is kept. */
const MOST_REQUESTS = 500_000;

/**
 * `load` is what the model declares: its time is shared by all levels up to its concurrency and one beyond. `gates` ask
 * for levels of their own, each for its own time.
 */
export async function runLoad(
  candidate: Session,
  champion: Session | null,
  rows: readonly Row[],
  load: LoadAsked,
  gates: readonly LoadAsked[] = [],
): Promise<LoadRun> {
  const seats = await Promise.all([candidate, ...(champion ? [champion] : [])].map((each) => seatOf(each, rows)));
  for (const { concurrency, ms, turns = LEAST_TURNS } of levelsOf(load, gates)) {
    const parts = seats.map((): LoopRun[] => []);
    // Candidate, champion, champion, candidate: what changes evenly meanwhile touches both alike.
    const round = [...seats.keys(), ...[...seats.keys()].reverse()];
    const order = Array.from({ length: turns / 2 }, () => round).flat();
    for (const turn of order) {
      const [seat, part] = [seats[turn], parts[turn]];
      if (seat && part) part.push(await closedLoop(seat, concurrency, ms / turns));
    }
    for (const [index, seat] of seats.entries()) seat.levels.push(merged(concurrency, parts[index] ?? []));
  }
  const [own, other] = seats;
  return { candidate: own?.levels ?? [], champion: other?.levels ?? null };
}

export const loadMeasured = ({ candidate, champion }: LoadRun): LoadMeasured => {
  const levels = candidate.map(levelOf);
  return {
    candidate: levels,
    champion: champion?.map(levelOf) ?? null,
    knee: kneeOf(levels),
    interleaved: champion !== null,
  };
};

function levelOf({ concurrency, seconds, errors, latenciesMs }: LevelRun): LoadLevel {
  const answered = latenciesMs.length;
  // Nobody was answered: there is no time to tell, and none may look short.
  const at = (share: number) => (answered === 0 ? Number.MAX_VALUE : quantile(latenciesMs, share));
  return {
    concurrency,
    seconds,
    requests: answered + errors,
    errors,
    throughput: seconds > 0 ? answered / seconds : 0,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
  };
}

interface Level {
  readonly concurrency: number;
  readonly ms: number;
  /** Even; absent: two. */
  readonly turns?: number;
}

/** 1, 2, 4, ... up to the declared one and its double; those of gates among them. Ascending, each once, as long as asked. */
export function levelsOf(load: LoadAsked, gates: readonly LoadAsked[]): readonly Level[] {
  const { concurrency } = load;
  const ladder: number[] = [];
  for (let level = 1; level < concurrency; level *= 2) ladder.push(level);
  ladder.push(concurrency);
  if (concurrency < MOST_BEYOND) ladder.push(Math.min(2 * concurrency, MOST_BEYOND));
  const slice = Math.max(SHORTEST_MS, parseDuration(load.for) / ladder.length);
  const levels = new Map(ladder.map((level) => [level, slice]));
  for (const gate of gates) {
    levels.set(gate.concurrency, Math.max(levels.get(gate.concurrency) ?? 0, parseDuration(gate.for)));
  }
  const judged = new Set(gates.map(({ concurrency: level }) => level));
  const turnsOf = (ms: number) => 2 * Math.max(1, Math.floor(Math.min(MOST_TURNS, ms / TURN_MS) / 2));
  return [...levels]
    .map(([level, ms]) => ({ concurrency: level, ms, ...(judged.has(level) && { turns: turnsOf(ms) }) }))
    .sort((a, b) => a.concurrency - b.concurrency);
}

interface Seat {
  readonly session: Session;
  readonly bodies: readonly RawRequest[];
  readonly levels: LevelRun[];
}

async function seatOf(session: Session, rows: readonly Row[]): Promise<Seat> {
  const { ports, signature } = session;
  const bodies: RawRequest[] = [];
  for (const row of rows.slice(0, MOST_BODIES)) {
    const body = await encoded(() => ports.inference.encode(signature, [row]));
    if (body) bodies.push(body);
  }
  return { session, bodies, levels: [] };
}

/** null: a row that cannot even be asked, such as one without its image. */
async function encoded(encode: () => Promise<RawRequest>): Promise<RawRequest | null> {
  try {
    return await encode();
  } catch (error) {
    if (error instanceof UserError && isTheServer(error)) return null;
    throw error;
  }
}

interface LoopRun {
  readonly ms: number;
  readonly errors: number;
  readonly latenciesMs: readonly number[];
}

/** Each of the callers asks again as soon as it is answered. */
async function closedLoop({ session, bodies }: Seat, concurrency: number, ms: number): Promise<LoopRun> {
  const { inference, clock } = session.ports;
  const latenciesMs: number[] = [];
  let errors = 0;
  let inARow = 0;
  let next = 0;
  let longest = 0;
  const since = clock.monotonic();
  const caller = async () => {
    // A caller's own time, where the clock stands still.
    let waited = 0;
    const goesOn = () => waited < ms && clock.monotonic() - since < ms && inARow < GONE_AFTER && next < MOST_REQUESTS;
    while (goesOn() && session.isRunning()) {
      const body = bodies[next++ % bodies.length];
      if (!body) return;
      const answer = await answered(() => inference.send(session.url, body));
      waited += answer?.latencyMs ?? 0;
      longest = Math.max(longest, waited);
      if (answer?.status === 200) {
        inARow = 0;
        latenciesMs.push(answer.latencyMs);
      } else {
        inARow++;
        errors++;
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  return { ms: Math.max(clock.monotonic() - since, longest), errors, latenciesMs };
}

async function answered<T>(send: () => Promise<T>): Promise<T | null> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

const merged = (concurrency: number, parts: readonly LoopRun[]): LevelRun => ({
  concurrency,
  seconds: parts.reduce((sum, { ms }) => sum + ms, 0) / 1000,
  errors: parts.reduce((sum, { errors }) => sum + errors, 0),
  latenciesMs: parts.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b),
  turns: parts.map(({ ms, latenciesMs }) => ({ ms, latenciesMs })),
});
