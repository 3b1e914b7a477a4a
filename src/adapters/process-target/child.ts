/** The server's side of its process: says when it is ready, takes connections, and ends when its parent does. */
import type { Socket } from "node:net";
import type { Digest } from "../../domain/digest.ts";
import type { FromServer, ToServer } from "./protocol.ts";

interface ChildServer {
  readonly port: number;
  adopt(connection: Socket): void;
  stop(forwardTo: number | null): Promise<void>;
  retire(forwardTo: number): void;
  resume(): void;
}

type Reloaded = (bundle: Digest, reloads: number) => void;

/**
 * Never returns control to the caller's main: the process lives until its parent stops it or dies. `start` is given whom
 * to tell that the server answers with another bundle.
 */
export async function runServerChild(start: (told: Reloaded) => Promise<ChildServer>): Promise<void> {
  if (!process.connected) throw new Error("a server process is started by a target, not by hand");
  // The parent is gone, however it died: nobody is left to ask for an orderly end.
  process.on("disconnect", () => process.exit(0));
  try {
    const server = await start((bundle, reloads) => send({ kind: "reloaded", bundle, reloads }));
    process.on("message", (message, connection) => {
      void receive(server, message as ToServer, connection as Socket | undefined);
    });
    process.once("SIGTERM", () => void stop(server, null));
    send({ kind: "ready", port: server.port });
  } catch (error) {
    send({ kind: "failed", reason: error instanceof Error ? error.message : String(error) }, () => process.exit(1));
  }
}

function send(message: FromServer, sent?: () => void): void {
  process.send?.(message, undefined, undefined, sent);
}

async function receive(server: ChildServer, message: ToServer, connection: Socket | undefined): Promise<void> {
  switch (message.kind) {
    case "connection":
      // The caller may have hung up while the connection was on its way.
      if (connection) server.adopt(connection);
      return;
    case "retire":
      return server.retire(message.forwardTo);
    case "resume":
      server.resume();
      return send({ kind: "resumed" });
    case "stop":
      return stop(server, message.forwardTo);
  }
}

async function stop(server: ChildServer, forwardTo: number | null): Promise<void> {
  await server.stop(forwardTo);
  process.exit(0);
}
