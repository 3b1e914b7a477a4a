/** The target `process`: a supervised server on this host, that outlives the run which deployed it. */
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { userError } from "../../domain/errors/user-error.ts";
import type { ApplyOutcome, Running, Target } from "../../ports/target.ts";
import { callControl, type SupervisorStatus } from "./control.ts";
import { forOutliving } from "./environment.ts";
import { askServer } from "./probe.ts";
import { folderOf, readState, removeState, type SupervisorState } from "./state-file.ts";
import type { SupervisorOptions } from "./supervisor.ts";

export interface ProcessTargetOptions {
  /** Program and arguments that run our own `serve`; the options are added as its last argument. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Done before a supervisor starts: the command in a place that stays; by default where it is. */
  readonly keep?: () => Promise<readonly string[]>;
  /** Done before a supervisor starts: what its servers need, as further variables. */
  readonly prepare?: () => Promise<Readonly<Record<string, string>>>;
  readonly home: string;
  readonly blobs: string;
  readonly predictions: string;
  readonly servingBuild: string;
  /** A server that is not ready after this long is given up. */
  readonly readyWithinMs?: number;
}

/** No server of ours asks who is calling, so only this host may. */
const HOST = "127.0.0.1";
const READY_WITHIN_MS = 60_000;
const STATUS_MS = 3_000;
const SUPERVISOR_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 30_000;
const POLL_MS = 25;

export function createProcessTarget(options: ProcessTargetOptions): Target {
  const { home, servingBuild, readyWithinMs = READY_WITHIN_MS } = options;

  const stop = async (deployment: string): Promise<void> => {
    const found = await findSupervisor(home, deployment);
    if (!found) return removeState(home, deployment);
    await callControl(found.state, "POST", "/stop", STOP_WITHIN_MS).catch(() => {});
    if (!(await untilGone(found.state.pid, STOP_WITHIN_MS))) process.kill(found.state.pid, "SIGKILL");
    await removeState(home, deployment);
  };

  return {
    running: async (deployment): Promise<Running> => {
      const found = await findSupervisor(home, deployment);
      const url = found?.status.running?.url;
      const said = url === undefined ? null : await askServer(url);
      if (url === undefined || said?.deployment !== deployment) return { kind: "nothing" };
      return { kind: "running", bundle: said.bundle, url, since: said.since };
    },
    apply: async ({ deployment, port }, bundle) => {
      const { state } = (await findSupervisor(home, deployment)) ?? (await startSupervisor(options, deployment));
      // The old one's last answers are not waited for, so twice the start is generous.
      const outcome = await callControl<ApplyOutcome>(
        state,
        "POST",
        "/apply",
        2 * readyWithinMs + SUPERVISOR_WITHIN_MS,
        {
          bundle,
          port,
          servingBuild,
        },
      ).catch((error: unknown) => {
        throw failed(deployment, error instanceof Error ? error.message : String(error));
      });
      if (outcome.kind === "rolled-back" && outcome.running === null) await stop(deployment);
      return outcome;
    },
    stop,
  };
}

interface Found {
  readonly state: SupervisorState;
  readonly status: SupervisorStatus;
}

/** A process number may long be another's: only the token's holder counts as the supervisor. */
async function findSupervisor(home: string, deployment: string): Promise<Found | null> {
  const state = await readState(home, deployment);
  if (!state) return null;
  const status = await callControl<SupervisorStatus>(state, "GET", "/status", STATUS_MS).catch(() => null);
  return status?.deployment === deployment ? { state, status } : null;
}

async function startSupervisor(options: ProcessTargetOptions, deployment: string): Promise<Found> {
  const { home, blobs, predictions, readyWithinMs = READY_WITHIN_MS } = options;
  const command = (await options.keep?.()) ?? options.command;
  const asked: SupervisorOptions = {
    mode: "supervisor",
    deployment,
    host: HOST,
    home,
    blobs,
    predictions,
    command,
    readyWithinMs,
  };
  const [program = "", ...args] = [...command, JSON.stringify(asked)];
  const prepared = await options.prepare?.();
  const folder = folderOf(home, deployment);
  mkdirSync(folder, { recursive: true });
  const log = openSync(join(folder, "server.log"), "a");
  const environment = forOutliving(options.environment);
  const child = spawn(program, args, {
    detached: true,
    // A job's own folder goes with the job.
    cwd: folder,
    env: { ...environment, ...prepared },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  let ended: string | null = null;
  child.once("error", (error) => {
    ended = error.message;
  });
  child.once("exit", (code) => {
    ended = `it ended with exit code ${code}; see ${join(folder, "server.log")}`;
  });
  child.unref();
  for (let waited = 0; waited < SUPERVISOR_WITHIN_MS; waited += POLL_MS) {
    const found = await findSupervisor(home, deployment);
    if (found) return found;
    if (ended !== null) break;
    await wait(POLL_MS);
  }
  throw failed(deployment, ended ?? `no supervisor answered within ${SUPERVISOR_WITHIN_MS} ms`);
}

const failed = (deployment: string, reason: string) => userError("TARGET_FAILED", { with: { deployment, reason } });

async function untilGone(pid: number, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += POLL_MS) {
    if (!isAlive(pid)) return true;
    await wait(POLL_MS);
  }
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
