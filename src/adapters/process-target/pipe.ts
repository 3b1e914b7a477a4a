/** Connections passed on, byte by byte, to a server behind another supervisor: a container of another build. */
import { connect, type Socket } from "node:net";
import type { Place } from "./remembered.ts";

/** While the other side starts again, whoever arrives waits. */
const PATIENCE_MS = 30_000;
const RETRY_MS = 100;

export interface Pipes {
  take(connection: Socket): boolean;
  /** Resolves when no connection is left, or after so long. */
  emptied(withinMs: number): Promise<void>;
  /** Cuts what is left. */
  cut(): void;
}

export function pipesTo({ host, port }: Place): Pipes {
  const open = new Set<Socket>();

  const join = (connection: Socket, waited: number): void => {
    const onward = connect({ host, port, noDelay: true, allowHalfOpen: true });
    onward.once("connect", () => {
      onward.off("error", retry);
      onward.on("error", () => connection.destroy());
      onward.once("close", () => connection.destroy());
      connection.once("close", () => onward.destroy());
      if (connection.destroyed) return onward.destroy();
      connection.pipe(onward);
      onward.pipe(connection);
    });
    const retry = () => {
      onward.destroy();
      if (connection.destroyed) return;
      if (waited >= PATIENCE_MS) connection.destroy();
      else setTimeout(() => join(connection, waited + RETRY_MS), RETRY_MS);
    };
    onward.once("error", retry);
  };

  return {
    take: (connection) => {
      open.add(connection);
      connection.once("close", () => open.delete(connection));
      join(connection, 0);
      return true;
    },
    emptied: async (withinMs) => {
      const step = 20;
      for (let waited = 0; waited < withinMs && open.size > 0; waited += step) {
        await new Promise((resolve) => setTimeout(resolve, step));
      }
    },
    cut: () => {
      for (const connection of open) connection.destroy();
    },
  };
}
