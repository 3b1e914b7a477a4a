/** How a target speaks to a supervisor that may be older than itself: JSON over loopback HTTP, with a token. */
import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Digest } from "../../domain/digest.ts";
import type { ApplyOutcome } from "../../ports/target.ts";
import type { Place } from "./remembered.ts";
import type { SupervisorState } from "./state-file.ts";

export interface ApplyRequest {
  readonly bundle: Digest;
  readonly port: number;
  /** Address that the port is opened on. Default: 127.0.0.1. */
  readonly listen?: string;
  /** A server of another build is replaced even when its bundle is the same. */
  readonly servingBuild: string;
  /** A server that is of another build is refused. */
  readonly exactly?: boolean;
  readonly keepWarmMs?: number;
  /** How a server of this build is started; the supervisor may be older. */
  readonly command?: readonly string[];
  /** What servers are given beside the supervisor's environment: tokens, as hashes. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Everything goes to another supervisor's place, which answers with this bundle already. */
export interface ForwardRequest {
  readonly place: Place;
  readonly bundle: Digest;
  readonly servingBuild: string;
  readonly keepWarmMs?: number;
}

export interface SupervisorStatus {
  readonly deployment: string;
  /** null: nothing answers. */
  readonly running: {
    readonly bundle: Digest;
    readonly servingBuild: string;
    readonly elsewhere: Place | null;
    readonly url: string;
    readonly since: string;
  } | null;
  readonly warm: { readonly bundle: Digest; readonly until: string; readonly elsewhere: Place | null } | null;
}

export interface Controlled {
  status(): SupervisorStatus;
  /** Once what was asked for before is done. */
  settled(): Promise<SupervisorStatus>;
  apply(request: ApplyRequest): Promise<ApplyOutcome>;
  forward(request: ForwardRequest): Promise<ApplyOutcome>;
  /** `forgetting`: whoever starts it again begins with nothing. */
  stop(forgetting: boolean): Promise<void>;
}

/** Answers on a port of the system's choice. */
export async function openControl(
  controlled: Controlled,
  token: string,
): Promise<{ readonly port: number; close(): void }> {
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(controlled, token, request);
    response.writeHead(status, { "content-type": "application/json", connection: "close" });
    response.end(JSON.stringify(body));
  });
  // An apply takes as long as a model takes to load.
  server.requestTimeout = 0;
  await listening(server);
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
}

async function answer(
  controlled: Controlled,
  token: string,
  request: IncomingMessage,
): Promise<{ readonly status: number; readonly body: unknown }> {
  if (!authorised(request, token)) return { status: 401, body: { error: "not for you" } };
  try {
    switch (`${request.method} ${request.url}`) {
      case "GET /status":
        return { status: 200, body: controlled.status() };
      case "GET /settled":
        return { status: 200, body: await controlled.settled() };
      case "POST /apply":
        return { status: 200, body: await controlled.apply(await readJson<ApplyRequest>(request)) };
      case "POST /forward":
        return { status: 200, body: await controlled.forward(await readJson<ForwardRequest>(request)) };
      case "POST /stop":
        await controlled.stop(true);
        return { status: 200, body: {} };
      default:
        return { status: 404, body: { error: "no such control" } };
    }
  } catch (error) {
    return { status: 500, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

function authorised(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? "");
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function readJson<T>(request: IncomingMessage): Promise<T> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as T;
}

/** The other end. Throws when the supervisor does not answer. */
export async function callControl<T>(
  state: SupervisorState,
  method: "GET" | "POST",
  path: string,
  timeoutMs: number,
  body?: ApplyRequest | ForwardRequest,
): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${state.controlPort}${path}`, {
    method,
    headers: { authorization: `Bearer ${state.token}` },
    signal: AbortSignal.timeout(timeoutMs),
    ...(body && { body: JSON.stringify(body) }),
  });
  const answered = (await response.json()) as T & { readonly error?: string };
  if (!response.ok) throw new Error(answered.error ?? `status ${response.status}`);
  return answered;
}
