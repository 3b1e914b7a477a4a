/** The data plane on node:http: bodies read within a cap, answers written, connections drained without a loss. */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { RouteResponse, ServerState } from "./area.ts";
import { answerAtEdge } from "./edge.ts";

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
  retire(forwardTo: number): void;
  resume(): void;
}

/** Longer than the 60 s after which common load balancers drop an idle connection: they close first, so nothing races. */
const KEEP_ALIVE_MS = 65_000;
const REQUEST_TIMEOUT_MS = 30_000;

interface Draining {
  readonly forwardTo: number | null;
}

export function createHttpServer(
  state: Omit<ServerState, "ready" | "maxBodyBytes">,
  monotonic: () => number,
  limits: HttpLimits,
): HttpServer {
  const connections = new Set<Socket>();
  let draining: Draining | null = null;
  const context: ServerState = {
    ...state,
    ...limits,
    ready: () => draining === null && !state.operations.isDraining() && state.plane.healthy(),
  };

  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: REQUEST_TIMEOUT_MS, noDelay: true },
    async (request, response) => {
      if (draining) response.setHeader("connection", "close");
      if (draining && draining.forwardTo !== null) return forward(request, response, draining.forwardTo);
      const body = await readBody(request, limits.maxBodyBytes);
      if (body === "aborted") return;
      if (body === "too-large") {
        response.setHeader("connection", "close");
        return respond(response, { status: 413, body: { error: `more than ${limits.maxBodyBytes} bytes` } });
      }
      const receivedAt = monotonic();
      const { method = "", url: path = "", headers } = request;
      const asked = { method, path, headers, body, receivedAt, caller: response };
      respond(response, await answerAtEdge(context, asked, monotonic));
    },
  );
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
      // `close` ends idle connections at once. A caller may be about to use one, so while there is somebody to pass
      // requests on to, each ends with its next answer.
      if (forwardTo === null) server.close();
      const emptied = await settlesWithin(graceMs, () => connections.size === 0);
      if (!emptied) server.closeAllConnections();
      server.close();
    },
    retire: (forwardTo) => {
      draining = { forwardTo };
    },
    resume: () => {
      draining = null;
    },
  };
}

function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | "too-large" | "aborted"> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else resolve("too-large");
    });
    request.on("end", () => resolve(Buffer.concat(chunks)));
    request.on("error", () => resolve("aborted"));
    request.on("close", () => resolve("aborted"));
  });
}

function respond(response: ServerResponse, { status, body, headers }: RouteResponse): void {
  // Exactly this type: a client in use reads no error text where a charset follows.
  const type = { "content-type": "application/json", ...headers };
  if (isStream(body)) {
    response.writeHead(status, type);
    // Half an answer cannot be taken back: the caller must see that it was cut off.
    writeAll(response, body).catch(() => response.destroy());
    return;
  }
  const content = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  const length = typeof content === "string" ? Buffer.byteLength(content) : content.byteLength;
  response.writeHead(status, { ...type, "content-length": length });
  response.end(content);
}

/** No faster than the caller reads; ends where the caller hangs up. */
async function writeAll(response: ServerResponse, chunks: AsyncIterable<string | Uint8Array>): Promise<void> {
  for await (const chunk of chunks) {
    if (response.destroyed) return;
    if (!response.write(chunk)) {
      await new Promise<void>((resolve) => {
        response.once("drain", resolve);
        response.once("close", resolve);
      });
    }
  }
  response.end();
}

const isStream = (body: RouteResponse["body"]): body is AsyncIterable<string | Uint8Array> =>
  typeof body === "object" && Symbol.asyncIterator in body;

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

async function settlesWithin(milliseconds: number, done: () => boolean): Promise<boolean> {
  const step = 20;
  for (let waited = 0; waited < milliseconds && !done(); waited += step) {
    await new Promise((resolve) => setTimeout(resolve, step));
  }
  return done();
}
