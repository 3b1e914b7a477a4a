/** What a supervisor is asked for: to answer with a bundle, to pass everything on elsewhere, to go on, to stop. */
import type { ApplyOutcome } from "../../ports/target.ts";
import { type Answerer, elsewhereAnswerer } from "./answerer.ts";
import type { ApplyRequest, Controlled, ForwardRequest, SupervisorStatus } from "./control.ts";
import { probe } from "./probe.ts";
import { forget, recall } from "./remembered.ts";
import {
  become,
  DRAIN_WITHIN_MS,
  emptySeats,
  exclusively,
  FIRST_BACKOFF_MS,
  install,
  LONGEST_BACKOFF_MS,
  type Seats,
  sameVariables,
  start,
  wake,
} from "./seats.ts";
import type { SupervisorOptions } from "./supervisor-options.ts";

export interface Supervised extends Controlled {
  /** Goes on with what was answered before this process started. */
  goOn(): Promise<void>;
  /** Everything goes elsewhere, and nothing here may be needed again. */
  isPassedOn(): boolean;
}

export function supervise(
  options: SupervisorOptions,
  environment: Seats["environment"],
  ended: () => Promise<void>,
): Supervised {
  const seats = emptySeats(options, environment);
  let stopped: Promise<void> | null = null;
  return {
    status: () => statusOf(seats),
    settled: () => exclusively(seats, async () => statusOf(seats)),
    isPassedOn: () => seats.current?.answerer.elsewhere != null && !seats.warm && seats.retiring.size === 0,
    apply: (request) => exclusively(seats, () => switchTo(seats, request)),
    forward: (request) => exclusively(seats, () => forward(seats, request)),
    goOn: () => exclusively(seats, () => goOn(seats)),
    stop: (forgetting) => {
      stopped ??= shutDown(seats, forgetting).then(ended);
      return stopped;
    },
  };
}

function statusOf({ options, current, warm, door }: Seats): SupervisorStatus {
  return {
    deployment: options.deployment,
    running: current && {
      bundle: current.answerer.bundle,
      servingBuild: current.answerer.servingBuild,
      elsewhere: current.answerer.elsewhere,
      url: urlOf(door),
      since: current.since,
    },
    warm: warm && { bundle: warm.answerer.bundle, until: warm.until, elsewhere: warm.answerer.elsewhere },
  };
}

async function switchTo(seats: Seats, request: ApplyRequest): Promise<ApplyOutcome> {
  const { door, current, distrusted } = seats;
  const { bundle, port, listen = LOOPBACK, keepWarmMs = 0 } = request;
  const running = current?.answerer.bundle ?? null;
  if (distrusted?.bundle === bundle) {
    seats.distrusted = null;
    return { kind: "rolled-back", reason: distrusted.reason, running };
  }
  const isOpen = door.port !== null && door.host === listen && (port === 0 || port === door.port);
  if (current && isOpen && answersSo(current.answerer, request)) return { kind: "unchanged", url: urlOf(door) };
  const next = await answererFor(seats, request);
  if (typeof next === "string") return { kind: "rolled-back", reason: next, running };
  const closed = await openDoor(seats, listen, port);
  if (closed !== null) {
    await next.kill();
    return { kind: "rolled-back", reason: closed, running };
  }
  await become(seats, next, keepWarmMs);
  return { kind: "switched", url: urlOf(door), previous: running };
}

/** One that is still warm, or a new one; or the reason why there is none. */
async function answererFor(seats: Seats, request: ApplyRequest): Promise<Answerer | string> {
  const { bundle, servingBuild, variables = {}, listen = LOOPBACK, command = seats.options.command } = request;
  const { warm } = seats;
  if (warm && answersSo(warm.answerer, request) && (await wake(seats, warm))) return warm.answerer;
  const started = await start(seats, { bundle, command, variables }, listen);
  if (started.kind === "failed") return started.reason;
  if (!request.exactly || started.answerer.servingBuild === servingBuild) return started.answerer;
  await started.answerer.kill();
  return `it serves as ${started.answerer.servingBuild}, and was evaluated as ${servingBuild}`;
}

async function forward(seats: Seats, request: ForwardRequest): Promise<ApplyOutcome> {
  const { place, bundle, servingBuild, keepWarmMs = 0 } = request;
  const now = seats.current?.answerer;
  const running = now?.bundle ?? null;
  const same = now?.elsewhere?.host === place.host && now.elsewhere.port === place.port && running === bundle;
  if (same) return { kind: "unchanged", url: urlOf(seats.door) };
  const health = await probe(`http://${place.host}:${place.port}`, bundle);
  if (health.kind === "unhealthy") return { kind: "rolled-back", reason: health.reason, running };
  await become(seats, elsewhereAnswerer(place, servingBuild, { bundle, command: [], variables: {} }), keepWarmMs);
  return { kind: "switched", url: urlOf(seats.door), previous: running };
}

async function goOn(seats: Seats): Promise<void> {
  const { home, deployment } = seats.options;
  const last = await recall(home, deployment);
  if (!last || seats.current) return;
  const closed = await openDoor(seats, last.listen, last.port);
  if (closed !== null) process.stderr.write(`${deployment}: ${closed}\n`);
  if (last.elsewhere) return install(seats, elsewhereAnswerer(last.elsewhere, last.servingBuild, last));
  for (let wait = FIRST_BACKOFF_MS; !seats.stopping; wait = Math.min(2 * wait, LONGEST_BACKOFF_MS)) {
    const started = await start(seats, last, last.listen);
    if (started.kind === "ready") return install(seats, started.answerer);
    process.stderr.write(`${deployment} did not start again: ${started.reason}\n`);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

async function shutDown(seats: Seats, forgetting: boolean): Promise<void> {
  seats.stopping = true;
  await Promise.race([seats.turn.catch(() => {}), new Promise((resolve) => setTimeout(resolve, DRAIN_WITHIN_MS))]);
  const { door, warm, current, retiring, options } = seats;
  door.close();
  if (warm) clearTimeout(warm.timer);
  current?.unwatch();
  const servers = [...retiring, ...(warm ? [warm.answerer] : []), ...(current ? [current.answerer] : [])];
  await Promise.all(servers.map((server) => server.stop(null, DRAIN_WITHIN_MS)));
  if (forgetting) await forget(options.home, options.deployment);
}

async function openDoor({ door }: Seats, listen: string, port: number): Promise<string | null> {
  try {
    await door.open(listen, port);
    return null;
  } catch (error) {
    return `port ${port} cannot be opened: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const LOOPBACK = "127.0.0.1";
const ANY = ["0.0.0.0", "::"];

/** Where its own host asks it. */
const urlOf = ({ host, port }: { readonly host: string; readonly port: number | null }): string => {
  const asked = ANY.includes(host) ? LOOPBACK : host;
  return `http://${asked.includes(":") ? `[${asked}]` : asked}:${port ?? 0}`;
};

const answersSo = (answerer: Answerer, { bundle, servingBuild, variables }: ApplyRequest): boolean =>
  answerer.elsewhere === null &&
  answerer.bundle === bundle &&
  answerer.servingBuild === servingBuild &&
  sameVariables(answerer.variables, variables);
