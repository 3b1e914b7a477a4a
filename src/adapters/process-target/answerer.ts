/** Whoever takes the door's connections: a server process of this supervisor, or another supervisor's place. */
import type { Socket } from "node:net";
import type { Digest } from "../../domain/digest.ts";
import { pipesTo } from "./pipe.ts";
import { probe } from "./probe.ts";
import type { Place } from "./remembered.ts";
import { type Launch, type ServerProcess, type ServerProcessOptions, startServerProcess } from "./server-process.ts";

export interface Answerer {
  readonly bundle: Digest;
  readonly servingBuild: string;
  readonly command: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** Where it is asked beside the public port. */
  readonly url: string;
  /** null: a server process of this supervisor. */
  readonly elsewhere: Place | null;
  /** Resolves with how it ended; never, for what is elsewhere. */
  readonly exited: Promise<string>;
  onReloaded: ServerProcess["onReloaded"];
  take(connection: Socket): boolean;
  undelivered(): readonly Socket[];
  /** Stays warm: what still arrives on old connections is passed on to this port of this host. */
  retire(forwardTo: number): void;
  /** Answers again. False: it cannot. */
  resume(): Promise<boolean>;
  stop(forwardTo: number | null, withinMs: number): Promise<void>;
  kill(): Promise<void>;
}

export type Wanted = Pick<Answerer, "bundle" | "command" | "variables">;

export type Launched =
  | { readonly kind: "ready"; readonly answerer: Answerer }
  | { readonly kind: "failed"; readonly reason: string };

/** A server that is ready and answers with the bundle, or why there is none. */
export async function launch(
  how: Omit<Launch, "command" | "variables">,
  folders: Pick<ServerProcessOptions, "blobs" | "predictions" | "listen">,
  { bundle, command, variables }: Wanted,
): Promise<Launched> {
  const started = await startServerProcess({ ...how, command, variables }, { mode: "server", bundle, ...folders });
  if (started.kind === "failed") return started;
  const { server } = started;
  const health = await probe(server.url, bundle);
  if (health.kind === "unhealthy") {
    await server.kill();
    return { kind: "failed", reason: health.reason };
  }
  return { kind: "ready", answerer: localAnswerer(server, health.servingBuild, { bundle, command, variables }) };
}

function localAnswerer(server: ServerProcess, servingBuild: string, wanted: Wanted): Answerer {
  return {
    ...wanted,
    servingBuild,
    url: server.url,
    elsewhere: null,
    exited: server.exited,
    onReloaded: server.onReloaded,
    take: server.handOver,
    undelivered: server.undelivered,
    retire: server.retire,
    resume: async () => (await server.resume()) && (await probe(server.url, wanted.bundle)).kind === "healthy",
    stop: server.stop,
    kill: server.kill,
  };
}

/** Not asked whether it is there: after a reboot it may come later than this supervisor. */
export function elsewhereAnswerer(place: Place, servingBuild: string, wanted: Wanted): Answerer {
  const pipes = pipesTo(place);
  const nothing = async () => {};
  return {
    ...wanted,
    servingBuild,
    url: `http://${place.host}:${place.port}`,
    elsewhere: place,
    exited: new Promise(() => {}),
    onReloaded: () => {},
    take: pipes.take,
    undelivered: () => [],
    // Its own supervisor is told by whoever moved the traffic away from it.
    retire: () => {},
    resume: async () => true,
    stop: async (forwardTo, withinMs) => {
      // While others answer, its connections end with their next answer, however long that takes.
      if (forwardTo !== null) return;
      await pipes.emptied(withinMs);
      pipes.cut();
    },
    kill: nothing,
  };
}
