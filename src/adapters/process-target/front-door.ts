/** Owns the public port for as long as the deployment lives: connections wait here while no server can take them. */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

export interface FrontDoor {
  /** null while closed. */
  readonly port: number | null;
  /** Opens the port unless it is this one already; the port before it is closed. 0: any, or the one that is open. */
  open(port: number): Promise<number>;
  /** Who takes connections from now on; null: they wait. */
  admitTo(taker: ((connection: Socket) => boolean) | null): void;
  /** Connections come back here when who took them died first. */
  readmit(connections: readonly Socket[]): void;
  close(): void;
}

/** Beyond this many waiting connections more are turned away: nobody waits that long. */
const MAX_WAITING = 1_024;

export function createFrontDoor(host: string): FrontDoor {
  let listener: Server | null = null;
  let open: number | null = null;
  let taker: ((connection: Socket) => boolean) | null = null;
  const waiting: Socket[] = [];

  const arrive = (connection: Socket) => {
    // A caller who hangs up must not end this process.
    connection.on("error", () => connection.destroy());
    admit(connection);
  };
  const admit = (connection: Socket) => {
    if (taker?.(connection)) return;
    if (waiting.length < MAX_WAITING) waiting.push(connection);
    else connection.destroy();
  };

  return {
    get port() {
      return open;
    },
    open: async (port) => {
      if (open !== null && (port === 0 || port === open)) return open;
      const next = createServer({ pauseOnConnect: true, noDelay: true }, arrive);
      await listen(next, port, host);
      listener?.close();
      listener = next;
      open = (next.address() as AddressInfo).port;
      return open;
    },
    admitTo: (next) => {
      taker = next;
      if (next) for (const connection of waiting.splice(0)) admit(connection);
    },
    readmit: (connections) => {
      for (const connection of connections) admit(connection);
    },
    close: () => {
      listener?.close();
      listener = null;
      open = null;
      for (const connection of waiting.splice(0)) connection.destroy();
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
