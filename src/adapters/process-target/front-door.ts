/** Owns the public port for as long as the deployment lives: connections wait here while no server can take them. */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

export interface FrontDoor {
  /** null while closed. */
  readonly port: number | null;
  /** Address that it is open on, or was last. */
  readonly host: string;
  /** Opens the port unless it is this one already; the port before it is closed. 0: any, or the one that is open. */
  open(host: string, port: number): Promise<number>;
  /** Who takes connections from now on; null: they wait. */
  admitTo(taker: ((connection: Socket) => boolean) | null): void;
  /** Connections come back here when who took them died first. */
  readmit(connections: readonly Socket[]): void;
  close(): void;
}

/** Beyond this many waiting connections more are turned away: nobody waits that long. */
const MAX_WAITING = 1_024;

export function createFrontDoor(): FrontDoor {
  let listener: Server | null = null;
  let open: { readonly host: string; readonly port: number } | null = null;
  let host = "127.0.0.1";
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

  const listenOn = async (address: string, port: number) => {
    // Half-open: who passes connections on must see both ends of them.
    const next = createServer({ pauseOnConnect: true, noDelay: true, allowHalfOpen: true }, arrive);
    await listen(next, port, address);
    listener = next;
    host = address;
    open = { host, port: (next.address() as AddressInfo).port };
    return open.port;
  };

  return {
    get port() {
      return open?.port ?? null;
    },
    get host() {
      return host;
    },
    open: async (address, asked) => {
      const port = asked === 0 ? (open?.port ?? 0) : asked;
      if (open !== null && port === open.port && address === open.host) return open.port;
      const before = { listener, open };
      // One port cannot be open on one address and on all at once: for a moment it is closed.
      const inTheWay = open !== null && port === open.port;
      if (inTheWay) await closed(before.listener);
      try {
        const opened = await listenOn(address, port);
        if (!inTheWay) before.listener?.close();
        return opened;
      } catch (error) {
        if (inTheWay && before.open) await listenOn(before.open.host, before.open.port);
        throw error;
      }
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

const closed = (server: Server | null): Promise<void> =>
  new Promise((resolve) => {
    if (!server) return resolve();
    // Connections that were taken stay open, and are not waited for.
    server.close();
    setImmediate(resolve);
  });

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
