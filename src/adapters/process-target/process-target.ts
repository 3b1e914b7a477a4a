/** The target `process`: a supervised server on this host, that outlives the run which deployed it. */
import { setTimeout as wait } from "node:timers/promises";
import { userError } from "../../domain/errors/user-error.ts";
import type { ApplyOutcome, Running, Target } from "../../ports/target.ts";
import { type ApplyRequest, callControl, type SupervisorStatus } from "./control.ts";
import { askServer } from "./probe.ts";
import { forget, recall } from "./remembered.ts";
import { forgetStart, keepStart, spawnSupervisor } from "./start-supervisor.ts";
import { readState, removeState, type SupervisorState } from "./state-file.ts";
import type { SupervisorOptions } from "./supervisor-options.ts";

export interface ProcessTargetOptions {
  /** Program and arguments that run our own `serve`; the options are added as its last argument. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Done before a supervisor starts: the command in a place that stays; by default where it is. */
  readonly keep?: () => Promise<readonly string[]>;
  /** Done before a supervisor starts: what its servers need, as further variables. */
  readonly prepare?: () => Promise<Readonly<Record<string, string>>>;
  /** What servers are told beside it: who may ask them, for one. They are kept on this host. */
  readonly variables?: () => Promise<Readonly<Record<string, string>>>;
  readonly home: string;
  readonly blobs: string;
  readonly predictions: string;
  readonly servingBuild: string;
  /** A server that is not ready after this long is given up. */
  readonly readyWithinMs?: number;
  /** When a server that answers nothing counts as hung. */
  readonly liveness?: SupervisorOptions["liveness"];
  readonly recycleAfter?: SupervisorOptions["recycleAfter"];
}

const READY_WITHIN_MS = 60_000;
const STATUS_MS = 3_000;
const SUPERVISOR_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 30_000;
const POLL_MS = 25;

export function createProcessTarget(options: ProcessTargetOptions): Target {
  const { home, servingBuild, readyWithinMs = READY_WITHIN_MS } = options;

  const stop = async (deployment: string): Promise<void> => {
    const found = await findSupervisor(home, deployment);
    if (found) {
      await callControl(found.state, "POST", "/stop", STOP_WITHIN_MS).catch(() => {});
      if (!(await untilGone(found.state.pid, STOP_WITHIN_MS))) process.kill(found.state.pid, "SIGKILL");
    }
    await removeState(home, deployment);
    await forget(home, deployment);
    await forgetStart(home, deployment);
  };

  return {
    running: async ({ deployment, port, listen }): Promise<Running> => {
      const found = await findSupervisor(home, deployment);
      const now = found?.status.running;
      const said = now ? await askServer(now.url) : null;
      if (!now || said?.deployment !== deployment) return { kind: "nothing" };
      const drift = await driftOf(home, { deployment, port, listen: listen ?? LOOPBACK });
      return { kind: "running", bundle: said.bundle, url: now.url, since: said.since, ...(drift && { drift }) };
    },
    apply: async ({ deployment, port, listen, keepWarmMs }, bundle) => {
      const command = (await options.keep?.()) ?? options.command;
      const prepared = await options.prepare?.();
      const { state } =
        (await findSupervisor(home, deployment)) ?? (await startSupervisor(options, deployment, command, prepared));
      const variables = {
        ...prepared,
        ...(await options.variables?.()),
        ...(listen !== undefined && { UNDERSTUDY_SERVE_HOST: listen }),
      };
      const request: ApplyRequest = { bundle, port, servingBuild, command, variables };
      // The old one's last answers are not waited for, so twice the start is generous.
      const outcome = await callControl<ApplyOutcome>(
        state,
        "POST",
        "/apply",
        2 * readyWithinMs + SUPERVISOR_WITHIN_MS,
        { ...request, ...(listen !== undefined && { listen }), ...(keepWarmMs !== undefined && { keepWarmMs }) },
      ).catch((error: unknown) => {
        throw failed(deployment, error instanceof Error ? error.message : String(error));
      });
      if (outcome.kind === "rolled-back" && outcome.running === null) await stop(deployment);
      return outcome;
    },
    stop: ({ deployment }) => stop(deployment),
  };
}

const LOOPBACK = "127.0.0.1";

/** Only a changed address is drift here: what answers, and whether anything does, is said beside it. */
async function driftOf(
  home: string,
  { deployment, port, listen }: { readonly deployment: string; readonly port: number; readonly listen: string },
): Promise<readonly string[] | null> {
  const open = await recall(home, deployment);
  if (!open || ((port === 0 || port === open.port) && listen === open.listen)) return null;
  return [`it listens on ${open.listen}:${open.port}, not on ${listen}:${port}`];
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

async function startSupervisor(
  {
    home,
    blobs,
    predictions,
    environment,
    liveness,
    recycleAfter,
    readyWithinMs = READY_WITHIN_MS,
  }: ProcessTargetOptions,
  deployment: string,
  command: readonly string[],
  prepared: Readonly<Record<string, string>> = {},
): Promise<Found> {
  const asked: SupervisorOptions = {
    mode: "supervisor",
    deployment,
    home,
    blobs,
    predictions,
    command,
    readyWithinMs,
    ...(liveness && { liveness }),
    ...(recycleAfter !== undefined && { recycleAfter }),
  };
  await keepStart(asked);
  const started = spawnSupervisor(asked, { ...environment, ...prepared });
  for (let waited = 0; waited < SUPERVISOR_WITHIN_MS; waited += POLL_MS) {
    const found = await findSupervisor(home, deployment);
    if (found) return found;
    const ended = started.ended();
    if (ended !== null) throw failed(deployment, ended);
    await wait(POLL_MS);
  }
  throw failed(deployment, `no supervisor answered within ${SUPERVISOR_WITHIN_MS} ms`);
}

const failed = (deployment: string, reason: string) => userError("TARGET_FAILED", { with: { deployment, reason } });

async function untilGone(pid: number, withinMs: number): Promise<boolean> {
  for (let waited = 0; waited < withinMs; waited += POLL_MS) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await wait(POLL_MS);
  }
  return false;
}
