/**
 * What stands before node:http: the common request, a small POST without any ambiguity, is read and answered here, at less
 * cost; every other connection is handed over to node:http with all that has come, as if it had just arrived there.
 */
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { type Connection, type House, handOver, openConnection, type Phase } from "./connection.ts";

export interface FrontOptions extends Omit<House, "form" | "connections" | "awaiting" | "handOver"> {
  readonly now: () => Date;
  readonly keepAliveMs: number;
  /** After which an answer is not waited for any more. */
  readonly idleMs: number;
}

export interface Front {
  /** Ends connections that have had an answer, and on which nothing is under way. */
  closeIdle(): void;
  stop(): void;
}

const LOOK_MS = 500;
/** As node:http, whose header says a little less than what is meant. */
const KEEP_ALIVE_SLACK_MS = 1_000;

export function createFront(server: Server, options: FrontOptions): Front {
  const connections = new Set<Connection>();
  const { now, keepAliveMs, idleMs } = options;
  // What node:http does with a connection is its listener for them, and its only one so far.
  const listeners = server.listeners("connection");
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => openConnection(socket, house));
  let date: string | null = null;
  const house: House = {
    ...options,
    connections,
    awaiting: new Set(),
    handOver: (socket) => {
      for (const listener of listeners) listener.call(server, socket);
    },
    form: {
      keepAliveSeconds: Math.floor(keepAliveMs / 1000),
      date: () => {
        date ??= now().toUTCString();
        return date;
      },
    },
  };
  /** Looks after which a phase has lasted for too long. `unread` has a timer of its own. */
  const patience: Readonly<Record<Phase, number>> = {
    new: 1,
    body: 1,
    answering: idleMs / LOOK_MS,
    unread: Number.POSITIVE_INFINITY,
    idle: (keepAliveMs + KEEP_ALIVE_SLACK_MS) / LOOK_MS,
  };
  // One timer for all: a timer a connection would be set and unset with every request.
  const looking = setInterval(() => {
    date = null;
    for (const connection of connections) {
      const { phase, pieces, socket } = connection;
      connection.looks += 1;
      if (connection.looks <= patience[phase]) continue;
      // Who is slow is node:http's to wait for, with all its limits.
      if (phase === "new" || phase === "body") handOver(house, connection, Buffer.concat(pieces));
      else socket.destroy();
    }
  }, LOOK_MS).unref();

  return {
    closeIdle: () => {
      for (const { phase, socket } of connections) if (phase === "idle") socket.destroy();
    },
    stop: () => clearInterval(looking),
  };
}
