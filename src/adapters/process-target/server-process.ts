/** Starts one server process, waits until it is ready or says why not, and ends it for certain. */
import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { Digest } from "../../domain/digest.ts";
import { withoutSecrets } from "./environment.ts";
import type { FromServer, ToServer } from "./protocol.ts";

/** The command line of our own program as a server process: its last argument is this, as JSON. */
export interface ServerProcessOptions {
  readonly mode: "server";
  readonly bundle: Digest;
  readonly blobs: string;
  /** Folder of the prediction log; null: predictions are not kept. */
  readonly predictions: string | null;
  /** Address on which the public port is open; absent: nobody but this machine is answered. */
  readonly listen?: string;
}

export interface Launch {
  readonly command: readonly string[];
  /** Absent: this process's own. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Given to it as they are. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Done before it starts: what must be there, as further variables. */
  readonly prepare?: () => Promise<Readonly<Record<string, string>>>;
  readonly readyWithinMs: number;
}

export interface ServerProcess {
  readonly bundle: Digest;
  readonly url: string;
  readonly pid: number;
  /** Resolves with how it ended. */
  readonly exited: Promise<string>;
  /** `told` hears of each bundle that it was made to answer with since, and how often that happened. */
  onReloaded(told: (bundle: Digest, reloads: number) => void): void;
  /** False when the process can no longer take the connection. */
  handOver(connection: Socket): boolean;
  /** Connections that waited for their turn to be handed over when the process died: Node would forget them. */
  undelivered(): readonly Socket[];
  /** Lets it finish what it answers; ended by force when it takes longer than `withinMs`. */
  stop(forwardTo: number | null, withinMs: number): Promise<void>;
  retire(forwardTo: number): void;
  /** False: it does not answer any more. */
  resume(): Promise<boolean>;
  kill(): Promise<void>;
}

export type Started =
  | { readonly kind: "ready"; readonly server: ServerProcess }
  | { readonly kind: "failed"; readonly reason: string };

const STDERR_TAIL = 2_000;
const RESUMED_WITHIN_MS = 5_000;

export async function startServerProcess(launch: Launch, options: ServerProcessOptions): Promise<Started> {
  const [program = "", ...args] = [...launch.command, JSON.stringify(options)];
  const prepared = await launch.prepare?.();
  const child = spawn(program, args, {
    ...(launch.environment && { env: { ...withoutSecrets(launch.environment), ...launch.variables, ...prepared } }),
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const lastWords = tailOf(child);
  const exited = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ? `ended by ${signal}` : `exit code ${code}`));
  });
  // A connection that cannot be handed over any more is reported where it is handed over.
  child.on("error", () => {});
  const kill = async () => {
    child.kill("SIGKILL");
    await exited;
  };
  const first = await Promise.race([
    firstMessage(child),
    exited.then((how): FromServer => ({ kind: "failed", reason: `${how}${lastWords()}` })),
    deadline(launch.readyWithinMs),
  ]);
  if (first.kind !== "ready") {
    await kill();
    return first.kind === "failed" ? first : { kind: "failed", reason: "it said something else first" };
  }
  const underWay = new Set<Socket>();
  const tell = (message: ToServer) => void (child.connected && child.send(message));
  const server: ServerProcess = {
    bundle: options.bundle,
    url: `http://127.0.0.1:${first.port}`,
    pid: child.pid ?? 0,
    exited: exited.then((how) => `${how}${lastWords()}`),
    onReloaded: (told) => {
      child.on("message", (message) => {
        const said = message as FromServer;
        if (said.kind === "reloaded") told(said.bundle, said.reloads);
      });
    },
    handOver: (connection) => handOver(child, connection, underWay),
    undelivered: () => [...underWay],
    stop: async (forwardTo, withinMs) => {
      tell({ kind: "stop", forwardTo });
      const timer = setTimeout(() => child.kill("SIGKILL"), withinMs);
      await exited;
      clearTimeout(timer);
    },
    retire: (forwardTo) => tell({ kind: "retire", forwardTo }),
    resume: async () => {
      tell({ kind: "resume" });
      const answered = await Promise.race([firstMessage(child), exited.then(() => null), deadline(RESUMED_WITHIN_MS)]);
      return answered?.kind === "resumed";
    },
    kill,
  };
  return { kind: "ready", server };
}

function handOver(child: ChildProcess, connection: Socket, underWay: Set<Socket>): boolean {
  if (!child.connected) return false;
  underWay.add(connection);
  // Our copy is kept until the other is on its way, and then closed here: what Node keeps for a process that dies before
  // it confirms is never closed, and the caller would wait for ever.
  child.send({ kind: "connection" } satisfies ToServer, connection, { keepOpen: true }, () => {
    underWay.delete(connection);
    connection.destroy();
  });
  return true;
}

/** But for what it says by itself. */
function firstMessage(child: ChildProcess): Promise<FromServer> {
  return new Promise((resolve) => {
    const listen = (message: unknown) => {
      const said = message as FromServer;
      if (said.kind === "reloaded") return;
      child.off("message", listen);
      resolve(said);
    };
    child.on("message", listen);
  });
}

function deadline(milliseconds: number): Promise<FromServer> {
  return new Promise((resolve) => {
    const reason = `it was not ready within ${milliseconds} ms`;
    setTimeout(() => resolve({ kind: "failed", reason }), milliseconds).unref();
  });
}

/** The end of what the process wrote to standard error, for the reason; all of it goes to ours. */
function tailOf(child: ChildProcess): () => string {
  let tail = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    process.stderr.write(text);
    tail = (tail + text).slice(-STDERR_TAIL);
  });
  return () => (tail.trim() === "" ? "" : `: ${tail.trim()}`);
}
