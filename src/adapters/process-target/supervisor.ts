/**
 * Keeps one deployment answering: owns its port, starts a new server beside the old one, switches when the new one is
 * healthy, restarts one that died. It outlives whoever started it, and ends when its state file is gone.
 */
import { randomUUID } from "node:crypto";
import type { Digest } from "../../domain/digest.ts";
import type { ApplyOutcome } from "../../ports/target.ts";
import { type ApplyRequest, type Controlled, callControl, openControl, type SupervisorStatus } from "./control.ts";
import { createFrontDoor } from "./front-door.ts";
import { probe } from "./probe.ts";
import { type Launch, type ServerProcess, startServerProcess } from "./server-process.ts";
import { claimState, readState, removeState } from "./state-file.ts";

/** The command line of our own program as a supervisor: its last argument is this, as JSON. */
export interface SupervisorOptions {
  readonly mode: "supervisor";
  readonly deployment: string;
  readonly host: string;
  readonly home: string;
  readonly blobs: string;
  readonly predictions: string;
  /** How server processes are started. */
  readonly command: readonly string[];
  readonly readyWithinMs: number;
}

interface Current {
  readonly server: ServerProcess;
  readonly servingBuild: string;
  readonly since: string;
}

const DRAIN_WITHIN_MS = 15_000;
const WATCH_EVERY_MS = 2_000;
const IDLE_MS = 60_000;
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 10_000;
/** A server that lived this long has earned a quick restart. */
const STEADY_MS = 30_000;

/** Runs until it is stopped, replaced or forgotten. */
export async function runSupervisor(options: SupervisorOptions): Promise<void> {
  const { deployment, home } = options;
  const token = randomUUID();
  const supervised = supervise(options, async () => {
    const state = await readState(home, deployment);
    if (state?.token === token) await removeState(home, deployment);
    // The answer to whoever asked for the stop goes out first.
    setTimeout(() => process.exit(0), 50);
  });
  const control = await openControl(supervised, token);
  if (!(await takeOver(options, { pid: process.pid, controlPort: control.port, token }))) process.exit(0);
  process.once("SIGTERM", () => void supervised.stop());
  // The state file is the leash: a removed workspace, or another supervisor in this place, ends this one.
  setInterval(async () => {
    if ((await readState(home, deployment))?.token !== token) await supervised.stop();
  }, WATCH_EVERY_MS);
  setTimeout(() => {
    if (supervised.status().running === null) void supervised.stop();
  }, IDLE_MS);
}

/** False: a supervisor that answers is there already. One that does not answer is dead, whatever its file says. */
async function takeOver(
  { home, deployment }: SupervisorOptions,
  state: Parameters<typeof claimState>[2],
): Promise<boolean> {
  if (await claimState(home, deployment, state)) return true;
  const other = await readState(home, deployment);
  const alive =
    other &&
    (await callControl(other, "GET", "/status", 2_000).then(
      () => true,
      () => false,
    ));
  if (alive) return false;
  await removeState(home, deployment);
  return claimState(home, deployment, state);
}

/** A server that is ready and answers with the bundle, or why there is none. */
async function launchHealthy({ command, readyWithinMs, blobs, predictions }: SupervisorOptions, bundle: Digest) {
  const launch: Launch = { command, readyWithinMs };
  const started = await startServerProcess(launch, { mode: "server", bundle, blobs, predictions });
  if (started.kind === "failed") return started;
  const health = await probe(started.server.url, bundle);
  if (health.kind === "healthy") return { ...started, servingBuild: health.servingBuild };
  await started.server.kill();
  return { kind: "failed" as const, reason: health.reason };
}

function supervise(options: SupervisorOptions, ended: () => Promise<void>): Controlled {
  const door = createFrontDoor(options.host);
  const retiring = new Set<ServerProcess>();
  let current: Current | null = null;
  let stopping: Promise<void> | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  /** One change at a time, in the order of asking. */
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine;
    return mine;
  };

  const install = (next: Omit<Current, "since">) => {
    const installed: Current = { ...next, since: new Date().toISOString() };
    current = installed;
    door.admitTo(next.server.handOver);
    void next.server.exited.then((how) => {
      const isCurrent = current === installed && !stopping;
      if (isCurrent) door.admitTo(null);
      door.readmit(next.server.undelivered());
      if (!isCurrent) return;
      process.stderr.write(`server of ${options.deployment} ended (${how}); starting it again\n`);
      const steady = Date.now() - Date.parse(installed.since) > STEADY_MS;
      restartAfter(steady ? 0 : FIRST_BACKOFF_MS, installed);
    });
  };

  const restartAfter = (milliseconds: number, dead: Current): void => {
    setTimeout(async () => {
      const again = await exclusively(async () => {
        // An apply may have come first, and put another server in its place.
        if (current !== dead || stopping) return false;
        const started = await launchHealthy(options, dead.server.bundle);
        if (started.kind === "ready") install(started);
        else process.stderr.write(`it did not start again: ${started.reason}\n`);
        return started.kind === "failed";
      });
      if (again) restartAfter(Math.min(2 * milliseconds + FIRST_BACKOFF_MS, LONGEST_BACKOFF_MS), dead);
    }, milliseconds);
  };

  const switchTo = async ({ bundle, port, servingBuild }: ApplyRequest): Promise<ApplyOutcome> => {
    const running = current?.server.bundle ?? null;
    const same = current !== null && running === bundle && current.servingBuild === servingBuild;
    const samePort = door.port !== null && (port === 0 || port === door.port);
    if (same && samePort) return { kind: "unchanged", url: urlOf(options.host, door.port) };
    const started = await launchHealthy(options, bundle);
    if (started.kind === "failed") return { kind: "rolled-back", reason: started.reason, running };
    try {
      await door.open(port);
    } catch (error) {
      await started.server.kill();
      const detail = error instanceof Error ? error.message : String(error);
      return { kind: "rolled-back", reason: `port ${port} cannot be opened: ${detail}`, running };
    }
    const previous = current;
    install(started);
    if (previous) {
      const { server } = previous;
      retiring.add(server);
      void server.stop(door.port, DRAIN_WITHIN_MS).then(() => retiring.delete(server));
    }
    return { kind: "switched", url: urlOf(options.host, door.port), previous: running };
  };

  const shutDown = async () => {
    await turn.catch(() => {});
    door.close();
    const servers = [...retiring, ...(current ? [current.server] : [])];
    await Promise.all(servers.map((server) => server.stop(null, DRAIN_WITHIN_MS)));
    await ended();
  };

  return {
    status: (): SupervisorStatus => ({
      deployment: options.deployment,
      running: current && {
        bundle: current.server.bundle,
        url: urlOf(options.host, door.port),
        since: current.since,
      },
    }),
    apply: (request) => exclusively(() => switchTo(request)),
    stop: () => {
      stopping ??= shutDown();
      return stopping;
    },
  };
}

const urlOf = (host: string, port: number | null): string => `http://${host}:${port ?? 0}`;
