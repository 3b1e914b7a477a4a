/** Who answers, who stays warm and who may go, behind one door; a server that dies or hangs is started again. */
import type { Digest } from "../../domain/digest.ts";
import { type Answerer, type Launched, launch, type Wanted } from "./answerer.ts";
import { createFrontDoor, type FrontDoor } from "./front-door.ts";
import { LIVENESS, watchLiveness } from "./liveness.ts";
import { remember } from "./remembered.ts";
import type { SupervisorOptions } from "./supervisor-options.ts";

export interface Seats {
  readonly options: SupervisorOptions;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly door: FrontDoor;
  readonly retiring: Set<Answerer>;
  current: Current | null;
  warm: Warm | null;
  /** Told once, by the next one who asks for it: from then on the records know. */
  distrusted: { readonly bundle: Digest; readonly reason: string } | null;
  stopping: boolean;
  /** The last change that was asked for. */
  turn: Promise<unknown>;
}

interface Current {
  readonly answerer: Answerer;
  readonly since: string;
  /** How often a server of this bundle died young, one after the other. */
  readonly deaths: number;
  unwatch(): void;
}

interface Warm {
  readonly answerer: Answerer;
  readonly until: string;
  readonly timer: NodeJS.Timeout;
}

export const DRAIN_WITHIN_MS = 15_000;
export const FIRST_BACKOFF_MS = 100;
export const LONGEST_BACKOFF_MS = 10_000;
/** Measured: about 0.2 MiB each, of models of 9 MB. */
const RECYCLE_AFTER = 100;
/** A server that lived this long has earned a quick restart. */
const STEADY_MS = 30_000;
/** So many young deaths, and whoever answered before answers again, where it is still warm. */
const MOST_DEATHS = 3;

export const emptySeats = (options: SupervisorOptions, environment: Seats["environment"]): Seats => ({
  options,
  environment,
  door: createFrontDoor(),
  retiring: new Set(),
  current: null,
  warm: null,
  distrusted: null,
  stopping: false,
  turn: Promise.resolve(),
});

/** One change at a time, in the order of asking. */
export function exclusively<T>(seats: Seats, work: () => Promise<T>): Promise<T> {
  const mine = seats.turn.then(work, work);
  seats.turn = mine;
  return mine;
}

/** In a container every address is open, and this variable says where its port is published. */
const SEEN_AS = "UNDERSTUDY_SERVE_HOST";

export function start({ options, environment }: Seats, wanted: Wanted, address: string): Promise<Launched> {
  const { blobs, predictions, readyWithinMs } = options;
  const listen = wanted.variables[SEEN_AS] ?? address;
  return launch({ environment, readyWithinMs }, { blobs, predictions, listen }, wanted);
}

/** It answers from now on; whoever did before is the caller's to put aside. */
export function install(seats: Seats, answerer: Answerer, deaths = 0): void {
  const { door, options } = seats;
  const { deployment, liveness = LIVENESS } = options;
  seats.current?.unwatch();
  const hung = () => {
    process.stderr.write(`server of ${deployment} answers nothing any more\n`);
    void answerer.kill();
  };
  const watch = answerer.elsewhere ? null : watchLiveness(answerer.url, liveness, hung);
  const installed: Current = { answerer, since: new Date().toISOString(), deaths, unwatch: () => watch?.end() };
  seats.current = installed;
  door.admitTo(answerer.take);
  answerer.onReloaded((bundle, reloads) => {
    if (reloads >= (options.recycleAfter ?? RECYCLE_AFTER)) void recycle(seats, installed, bundle);
  });
  void answerer.exited.then((how) => {
    installed.unwatch();
    if (seats.warm?.answerer === answerer) seats.warm = null;
    const isCurrent = seats.current === installed && !seats.stopping;
    if (isCurrent) door.admitTo(null);
    door.readmit(answerer.undelivered());
    if (!isCurrent) return;
    process.stderr.write(`server of ${deployment} ended (${how}); starting it again\n`);
    const steady = Date.now() - Date.parse(installed.since) > STEADY_MS;
    startAgainAfter(seats, steady ? 0 : FIRST_BACKOFF_MS, installed, { deaths: steady ? 1 : deaths + 1, how });
  });
}

/** Letting models go leaves a little behind each time: a process that has done it often makes room for a fresh one. */
async function recycle(seats: Seats, worn: Current, bundle: Digest): Promise<void> {
  await exclusively(seats, async () => {
    if (seats.current !== worn || seats.stopping) return;
    const { command, variables } = worn.answerer;
    const started = await start(seats, { bundle, command, variables }, seats.door.host);
    // The next reload asks again.
    if (started.kind === "ready") await become(seats, started.answerer, 0);
    else process.stderr.write(`no fresh server of ${seats.options.deployment}: ${started.reason}\n`);
  });
}

interface Death {
  readonly deaths: number;
  readonly how: string;
}

function startAgainAfter(seats: Seats, milliseconds: number, dead: Current, death: Death): void {
  setTimeout(async () => {
    const again = await exclusively(seats, async () => {
      // An apply may have come first, and put another server in its place.
      if (seats.current !== dead || seats.stopping) return false;
      return !(await startAgain(seats, dead.answerer, death));
    });
    const next = Math.min(2 * milliseconds + FIRST_BACKOFF_MS, LONGEST_BACKOFF_MS);
    if (again) startAgainAfter(seats, next, dead, death);
  }, milliseconds);
}

async function startAgain(seats: Seats, dead: Answerer, { deaths, how }: Death): Promise<boolean> {
  if (deaths >= MOST_DEATHS && (await fallBack(seats, `it died ${deaths} times: ${how}`))) return true;
  const started = await start(seats, dead, seats.door.host);
  if (started.kind === "ready") {
    install(seats, started.answerer, deaths);
    return true;
  }
  process.stderr.write(`it did not start again: ${started.reason}\n`);
  return fallBack(seats, `it did not start again: ${started.reason}`);
}

/** Whoever answered before answers again. False: nobody is warm, or it is no better. */
async function fallBack(seats: Seats, reason: string): Promise<boolean> {
  const { current, warm } = seats;
  if (!current || !warm || warm.answerer.bundle === current.answerer.bundle) return false;
  const answerer = await asNow(seats, warm, current.answerer);
  if (!answerer) return false;
  process.stderr.write(`${seats.options.deployment} falls back to ${answerer.bundle}: ${reason}\n`);
  seats.distrusted = { bundle: current.answerer.bundle, reason };
  install(seats, answerer);
  await keep(seats);
  return true;
}

/** Whoever is warm was told who may ask at its own time: where that is said otherwise now, its bundle is started anew. */
async function asNow(seats: Seats, warm: Warm, { variables }: Answerer): Promise<Answerer | null> {
  const { answerer } = warm;
  // What is elsewhere is told by its own supervisor.
  if (answerer.elsewhere || sameVariables(answerer.variables, variables)) {
    return (await wake(seats, warm)) ? answerer : null;
  }
  const { bundle, command } = answerer;
  const started = await start(seats, { bundle, command, variables }, seats.door.host);
  if (started.kind === "failed") return null;
  clearTimeout(warm.timer);
  if (seats.warm === warm) seats.warm = null;
  letGo(seats, answerer);
  return started.answerer;
}

type Variables = Answerer["variables"];

export const sameVariables = (one: Variables, other: Variables = {}): boolean =>
  JSON.stringify(Object.entries(one).toSorted()) === JSON.stringify(Object.entries(other).toSorted());

export async function wake(seats: Seats, sleeper: Warm): Promise<boolean> {
  clearTimeout(sleeper.timer);
  if (seats.warm === sleeper) seats.warm = null;
  if (await sleeper.answerer.resume()) return true;
  void sleeper.answerer.kill();
  return false;
}

export async function become(seats: Seats, next: Answerer, keepWarmMs: number): Promise<void> {
  const previous = seats.current?.answerer;
  install(seats, next);
  if (previous) putAside(seats, previous, keepWarmMs);
  await keep(seats);
}

function putAside(seats: Seats, answerer: Answerer, keepWarmMs: number): void {
  if (keepWarmMs <= 0 || seats.door.port === null) {
    letGo(seats, answerer);
    return;
  }
  answerer.retire(seats.door.port);
  if (seats.warm) {
    clearTimeout(seats.warm.timer);
    letGo(seats, seats.warm.answerer);
  }
  const timer = setTimeout(() => {
    if (seats.warm?.answerer !== answerer) return;
    seats.warm = null;
    letGo(seats, answerer);
  }, keepWarmMs);
  seats.warm = { answerer, until: new Date(Date.now() + keepWarmMs).toISOString(), timer };
}

function letGo(seats: Seats, answerer: Answerer): void {
  seats.retiring.add(answerer);
  void answerer.stop(seats.door.port, DRAIN_WITHIN_MS).then(() => seats.retiring.delete(answerer));
}

/** For whoever comes after this process. */
async function keep({ current, door, options }: Seats): Promise<void> {
  if (!current || door.port === null) return;
  const { bundle, servingBuild, elsewhere, command, variables } = current.answerer;
  const open = { listen: door.host, port: door.port };
  const value = { schema: 1, bundle, servingBuild, ...open, elsewhere, command, variables } as const;
  await remember(options.home, options.deployment, value);
}
