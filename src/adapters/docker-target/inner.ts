/** Speaks to the supervisor in a container: our own program is run there, and calls its control interface. */
import type { Digest } from "../../domain/digest.ts";
import { homeOf, PROGRAM } from "./container-body.ts";
import type { Engine } from "./engine.ts";

/** The command line of our own program as such a caller: its last argument is this, as JSON. */
export interface InnerCall {
  readonly mode: "control";
  readonly home: string;
  readonly deployment: string;
  readonly path: "/status" | "/settled" | "/apply" | "/forward" | "/stop";
  readonly body?: unknown;
  readonly withinMs: number;
}

export interface InnerPlace {
  readonly host: string;
  readonly port: number;
}

/** What the supervisor says of itself, and in `said` what its server says. */
export interface InnerStatus {
  readonly running: {
    readonly bundle: Digest;
    readonly servingBuild: string;
    readonly elsewhere: InnerPlace | null;
    readonly since: string;
  } | null;
  readonly warm: { readonly bundle: Digest; readonly elsewhere: InnerPlace | null } | null;
  readonly said: { readonly deployment: string; readonly bundle: Digest; readonly since: string } | null;
}

const STATUS_WITHIN_MS = 5_000;
const SETTLED_WITHIN_MS = 120_000;

export const innerStatus = (engine: Engine, container: string, deployment: string): Promise<InnerStatus> =>
  callInner<InnerStatus>(engine, container, { deployment, path: "/status", withinMs: STATUS_WITHIN_MS });

/** What answers once a container that was only just started goes on with what it answered with. */
export const settledStatus = (engine: Engine, container: string, deployment: string): Promise<InnerStatus> =>
  callInner<InnerStatus>(engine, container, { deployment, path: "/settled", withinMs: SETTLED_WITHIN_MS });

export async function callInner<T>(
  engine: Engine,
  container: string,
  call: Omit<InnerCall, "mode" | "home">,
): Promise<T> {
  const asked: InnerCall = { mode: "control", home: homeOf(container), ...call };
  const { exitCode, output, errors } = await engine.exec(container, [...PROGRAM, JSON.stringify(asked)]);
  if (exitCode !== 0) throw new Error(`${container}: ${errors.trim().slice(-500) || `exit code ${exitCode}`}`);
  return JSON.parse(output) as T;
}
