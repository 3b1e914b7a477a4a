/** The data plane on node:http: bodies read within a cap, answers written, connections drained without a loss. */
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import { type AddressInfo, Server as NetServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Clock } from "../ports/clock.ts";
import type { RouteRequest, RouteResponse, ServerState } from "./area.ts";
import { answerAtEdge } from "./edge.ts";
import { createFront } from "./front/front.ts";
import { type BodyRoom, readBody, respond, respondEarly, type Unread } from "./http-message.ts";

export interface HttpLimits {
  readonly maxBodyBytes: number;
}

export interface HttpServer {
  listen(host: string, port: number): Promise<AddressInfo>;
  /** A connection that was accepted elsewhere. */
  adopt(connection: Socket): void;
  /**
   * From now on every answer ends its connection. With `forwardTo`, a request that still arrives on an old connection is
   * passed on to that port of this host: after a switch nobody hears the old answer. Resolves when no connection is left.
   */
  drain(forwardTo: number | null, graceMs: number): Promise<void>;
  /** As with `drain`, but nothing is closed: the server stays warm, and `resume` makes it answer again. */
  retire(forwardTo: number | null): void;
  resume(): void;
}

/** Longer than the 60 s after which common load balancers drop an idle connection: they close first, so nothing races. */
const KEEP_ALIVE_MS = 65_000;
/** A connection on which nothing happens for so long, while an answer is due or is not read, is given up. */
const IDLE_MS = 120_000;
const HTTP_OPTIONS: ServerOptions = {
  keepAliveTimeout: KEEP_ALIVE_MS,
  headersTimeout: 20_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  // Refused here, in the protocol's own form.
  requireHostHeader: false,
  noDelay: true,
};

const CLIENT_ERRORS: Readonly<Record<string, readonly [status: string, reason: string]>> = {
  HPE_HEADER_OVERFLOW: ["431 Request Header Fields Too Large", "the headers are too large"],
  NO_TUNNEL: ["405 Method Not Allowed", "this is no proxy"],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "the request took too long to come"],
};

const HALF_A_REQUEST = new Error("the end");
const NO_TUNNEL = Object.assign(new Error("CONNECT"), { code: "NO_TUNNEL" });

/** Of bodies that come in pieces: so many that come slowly would otherwise be all the memory. */
const BODIES_TOGETHER = 256 * 2 ** 20;

/** Beyond this reading a head costs nothing beside the body. */
const COMMON_BODY_BYTES = 64 * 2 ** 10;
const COMMON_BODIES = 1_024;

/** From a connection to the first bytes on it. */
const FIRST_REQUEST_MS = 50;
/** Of the loop, in which a caller who comes again and again may keep a server from ending. */
const MOST_TURNS = 100;

interface Draining {
  readonly forwardTo: number | null;
}

export function createHttpServer(
  state: Omit<ServerState, "ready" | "maxBodyBytes">,
  clock: Pick<Clock, "now" | "monotonic">,
  limits: HttpLimits,
): HttpServer {
  const { monotonic } = clock;
  const connections = new Set<Socket>();
  const room: BodyRoom = { each: limits.maxBodyBytes, together: BODIES_TOGETHER, held: 0 };
  let draining: Draining | null = null;
  /** Until nothing is listened on any more, nobody hears an answer: who has one would come back at once. */
  let closing: Promise<void> | null = null;
  /** Idle connections have been closed: none may become idle any more. */
  let isEnding = false;
  const context: ServerState = {
    ...state,
    ...limits,
    ready: () => draining === null && !state.operations.isDraining(),
  };

  const answer = (request: IncomingMessage, response: ServerResponse, body: Uint8Array) => {
    const { method = "", url = "", headers } = request;
    const path = url.startsWith("/") ? url : originForm(url);
    const asked: RouteRequest = { method, path, headers, body, receivedAt: monotonic(), caller: response };
    const answered = answerAtEdge(context, asked, monotonic);
    if (answered instanceof Promise) answered.then((settled) => respond(response, settled));
    else respond(response, answered);
  };
  const server = createServer(HTTP_OPTIONS, (request, response) => {
    if (draining) response.setHeader("connection", "close");
    if (draining && draining.forwardTo !== null) return forward(request, response, draining.forwardTo);
    readBody(request, room, (body) => {
      if (typeof body === "string") return respondEarly(request, response, notTaken(body, room));
      if (!lacksHost(request)) {
        if (closing) void closing.then(() => answer(request, response, body));
        else answer(request, response, body);
        return;
      }
      response.setHeader("connection", "close");
      respond(response, { status: 400, body: { error: "the header Host is missing" } });
    });
  });
  server.timeout = IDLE_MS;
  server.on("clientError", refuseClient);
  server.on("connect", (_, socket) => refuseClient(NO_TUNNEL, socket));
  server.on("checkExpectation", (_, response: ServerResponse) =>
    respond(response, { status: 417, body: { error: "the expectation here: 100-continue" } }),
  );
  const front = createFront(server, {
    ...clock,
    keepAliveMs: KEEP_ALIVE_MS,
    idleMs: IDLE_MS,
    maxBodyBytes: Math.min(limits.maxBodyBytes, COMMON_BODY_BYTES),
    mostBodies: COMMON_BODIES,
    isOpen: () => draining === null,
    isEnding: () => isEnding,
    answer: (request) => answerAtEdge(context, request, monotonic),
    refuse: (connection) => refuseClient(HALF_A_REQUEST, connection),
    onError: state.onError,
  });
  server.on("connection", (connection: Socket) => {
    connections.add(connection);
    connection.once("close", () => connections.delete(connection));
  });

  return {
    listen: (host, port) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => resolve(server.address() as AddressInfo));
      }),
    adopt: (connection) => {
      server.emit("connection", connection);
      connection.resume();
    },
    drain: async (forwardTo, graceMs) => {
      draining = { forwardTo };
      // A caller may be about to use an idle connection, so while there is somebody to pass requests on to, each ends with
      // its next answer.
      if (forwardTo === null) {
        closing = stopListening(server, () => connections.size);
        await closing;
        closing = null;
        await new Promise((resolve) => setTimeout(resolve, FIRST_REQUEST_MS));
        isEnding = true;
        front.closeIdle();
        server.closeIdleConnections();
      }
      const emptied = await settlesWithin(graceMs, () => connections.size === 0);
      if (!emptied) for (const connection of connections) connection.destroy();
      server.close();
      front.stop();
    },
    retire: (forwardTo) => {
      draining = { forwardTo };
    },
    resume: () => {
      draining = null;
    },
  };
}

const lacksHost = ({ headers, httpVersion }: IncomingMessage): boolean =>
  headers.host === undefined && httpVersion === "1.1";

const notTaken = (why: Unread, { each }: BodyRoom): RouteResponse =>
  why === "too large"
    ? { status: 413, body: { error: `more than ${each} bytes` } }
    : {
        ...{ status: 429, headers: { "retry-after": "1" } },
        body: { error: "too many large bodies are on their way; try again later" },
      };

/** A target may be a whole URL (RFC 9112, 3.2.2): what counts is what follows the host. */
function originForm(target: string): string {
  const rest = target.replace(/^https?:\/\/[^/?#]*/i, "");
  return rest === target || rest.startsWith("/") ? rest : `/${rest}`;
}

/** What is no HTTP, or too slow in coming, hears so in the protocol's own form where it still listens. */
function refuseClient(error: Error & { readonly code?: string }, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const [status, reason] = CLIENT_ERRORS[error.code ?? ""] ?? ["400 Bad Request", "this is no HTTP/1.1"];
  const body = JSON.stringify({ error: reason });
  const head = `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n`;
  socket.end(`${head}connection: close\r\n\r\n${body}`);
}

function forward(request: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url, headers } = request;
  const onward = httpRequest({ host: "127.0.0.1", port, method, path: url, headers, agent: false }, (answer) => {
    const { connection: _, "keep-alive": __, ...rest } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, rest);
    answer.once("error", () => response.destroy());
    answer.pipe(response);
  });
  onward.on("error", () => {
    // Half an answer cannot be taken back: the caller must see that it was cut off.
    if (response.headersSent) response.destroy();
    else respond(response, { status: 502, body: { error: "the server is being replaced; try again" } });
  });
  // Answered, or the caller hung up: nobody waits for the rest.
  response.once("close", () => onward.destroy());
  request.pipe(onward);
}

/**
 * Takes no connection more. `close` of an HTTP server would cut off those that were accepted a moment ago, and on which a
 * request is still to come; and the system resets whoever waits to be accepted. So answers are held back for a moment:
 * who has had one before is back by then, and waits for the next. When the loop has polled and nobody has come, it ends.
 */
async function stopListening(server: Server, connections: () => number): Promise<void> {
  if (!server.listening) return;
  await new Promise((resolve) => setTimeout(resolve, FIRST_REQUEST_MS));
  for (let turn = 0, before = -1; turn < MOST_TURNS && before !== connections(); turn++) {
    before = connections();
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (server.listening) NetServer.prototype.close.call(server);
}

async function settlesWithin(milliseconds: number, done: () => boolean): Promise<boolean> {
  const step = 20;
  for (let waited = 0; waited < milliseconds && !done(); waited += step) {
    await new Promise((resolve) => setTimeout(resolve, step));
  }
  return done();
}
