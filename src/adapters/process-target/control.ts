/** How a target speaks to a supervisor that may be older than itself: JSON over loopback HTTP, with a token. */
import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Digest } from "../../domain/digest.ts";
import type { ApplyOutcome } from "../../ports/target.ts";
import type { SupervisorState } from "./state-file.ts";

export interface ApplyRequest {
  readonly bundle: Digest;
  readonly port: number;
  /** A server of another build is replaced even when its bundle is the same. */
  readonly servingBuild: string;
}

export interface SupervisorStatus {
  readonly deployment: string;
  /** null: nothing answers. */
  readonly running: { readonly bundle: Digest; readonly url: string; readonly since: string } | null;
}

export interface Controlled {
  status(): SupervisorStatus;
  apply(request: ApplyRequest): Promise<ApplyOutcome>;
  stop(): Promise<void>;
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
      case "POST /apply":
        return { status: 200, body: await controlled.apply(await readApply(request)) };
      case "POST /stop":
        await controlled.stop();
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

async function readApply(request: IncomingMessage): Promise<ApplyRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as ApplyRequest;
}

/** The other end. Throws when the supervisor does not answer. */
export async function callControl<T>(
  state: SupervisorState,
  method: "GET" | "POST",
  path: string,
  timeoutMs: number,
  body?: ApplyRequest,
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
