/** One handler behind the front and behind plain node:http, and what each says to the same bytes. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { RouteRequest, RouteResponse } from "../../../src/serving/area.ts";
import { createFront, type Front, type FrontOptions } from "../../../src/serving/front/front.ts";
import { respond } from "../../../src/serving/http-message.ts";

export type Answer = FrontOptions["answer"];

export interface House {
  readonly port: number;
  readonly server: Server;
  readonly front: Front | null;
  /** Connections that were handed over to node:http so far. */
  handedOver(): number;
  /** Requests that the front answered. */
  answered(): number;
  /** Bytes that came from this port of the caller's, as far as they were read; -1: there is no connection. */
  readFrom(port: number): number;
  readonly errors: readonly unknown[];
  close(): void;
}

const OPTIONS: ServerOptions = {
  keepAliveTimeout: 65_000,
  headersTimeout: 20_000,
  requestTimeout: 30_000,
  requireHostHeader: false,
  noDelay: true,
};

/** node:http hears of what is broken while what came before is still answered: those answers go first here. */
const refuse = async (_: unknown, socket: Duplex) => {
  await pause(5);
  if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
  else socket.destroy();
};

/** `front`: false leaves it out; or what is otherwise than here. */
export async function openHouse(answer: Answer, front: Partial<FrontOptions> | false = {}): Promise<House> {
  const server = createServer(OPTIONS, (request, response) => void answerPlainly(answer, request, response));
  server.on("clientError", refuse);
  const errors: unknown[] = [];
  let handedOver = 0;
  let answered = 0;
  // Before the front comes, only node:http itself hears of a connection.
  server.prependListener("connection", () => {
    handedOver += 1;
  });
  const made = front
    ? createFront(server, {
        now: () => new Date(),
        monotonic: () => performance.now(),
        keepAliveMs: 65_000,
        idleMs: 120_000,
        maxBodyBytes: 2 ** 16,
        mostBodies: 1_000,
        isOpen: () => true,
        isEnding: () => false,
        refuse: (socket) => void refuse(null, socket),
        onError: (error) => errors.push(error),
        ...front,
        answer: (request) => {
          answered += 1;
          return answer(request);
        },
      })
    : null;
  const sockets = new Map<number, Socket>();
  server.on("connection", (socket) => {
    const port = socket.remotePort ?? 0;
    sockets.set(port, socket);
    socket.once("close", () => sockets.delete(port));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    server,
    front: made,
    handedOver: () => handedOver,
    answered: () => answered,
    readFrom: (port) => sockets.get(port)?.bytesRead ?? -1,
    errors,
    close: () => {
      made?.stop();
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answerPlainly(answer: Answer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(request, "end").catch(() => {});
  if (!request.complete) return;
  const { method = "", url = "", headers } = request;
  const asked: RouteRequest = {
    ...{ method, path: url, headers, body: Buffer.concat(chunks), receivedAt: 0, caller: response },
  };
  respond(response, await answer(asked));
}

/** Says what it was asked: whatever reads a request otherwise answers otherwise. */
export const echo: Answer = ({ method, path, headers, body }): RouteResponse | Promise<RouteResponse> => {
  const said: RouteResponse = {
    status: path.startsWith("/missing") ? 404 : 200,
    body: { method, path, headers: { ...headers }, body: Buffer.from(body).toString("latin1") },
  };
  return path.startsWith("/late") ? new Promise((resolve) => setImmediate(resolve, said)) : said;
};

export interface Heard {
  /** All that came, with the date left out. */
  readonly text: string;
  /** How it ended; null: it did not. */
  readonly end: "closed" | "reset" | null;
}

export interface Caller {
  readonly socket: Socket;
  heard(): Heard;
}

export async function call(port: number): Promise<Caller> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
  let text = "";
  let end: Heard["end"] = null;
  socket.on("data", (bytes) => {
    text += bytes.toString("latin1");
  });
  socket.on("end", () => {
    end ??= "closed";
  });
  socket.on("error", () => {
    end = "reset";
  });
  await once(socket, "connect");
  return { socket, heard: () => ({ text: text.replace(/^Date: .*$/gm, "Date:"), end }) };
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

export interface Said {
  /** What was said is answered before more is. */
  readonly inTurns?: boolean;
  /** Then the caller's half is closed. */
  readonly thenEnd?: boolean;
}

/** Sends the pieces one by one, as packets of their own, and waits until nothing more is heard. */
export async function say(house: House, pieces: readonly string[], { inTurns, thenEnd }: Said = {}): Promise<Heard> {
  const { socket, heard } = await call(house.port);
  let sent = 0;
  const settled = async () => {
    while (house.readFrom(socket.localPort ?? 0) < sent && heard().end === null) await pause(1);
    await quiet(heard);
  };
  for (const piece of pieces) {
    sent += piece.length;
    socket.write(Buffer.from(piece, "latin1"));
    if (inTurns) await settled();
    else if (pieces.length > 1) await pause(1);
  }
  await settled();
  if (thenEnd) socket.end();
  if (thenEnd) await quiet(heard);
  socket.destroy();
  return heard();
}

const LOOKS = 4;
const LOOK_MS = 10;

/** Resolves when nothing new has been heard for some time. */
async function quiet(heard: () => Heard): Promise<void> {
  let last = heard();
  for (let looks = 0; looks < LOOKS; ) {
    await pause(LOOK_MS);
    const now = heard();
    looks = now.text === last.text && now.end === last.end ? looks + 1 : 0;
    last = now;
  }
}
