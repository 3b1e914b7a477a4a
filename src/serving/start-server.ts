/** Opens a bundle and answers for it over HTTP: what a test environment, a target's worker and `serve` all run. */
import type { Socket } from "node:net";
import type { Digest } from "../domain/digest.ts";
import { type DataPlane, LIMITS, openDataPlane, type ServingPorts } from "./data-plane.ts";
import { createHttpServer } from "./http-server.ts";
import type { Member } from "./member.ts";
import { type OperationsOptions, operationsOf } from "./operations.ts";
import { ownReadings } from "./own-readings.ts";
import type { RawModel } from "./raw-member.ts";

export interface ServerOptions {
  readonly ports: ServingPorts;
  /** Or an ONNX file as it is. */
  readonly bundle: Digest | RawModel;
  readonly host: string;
  /** 0: the system chooses. */
  readonly port: number;
  /** Told of errors that are ours; callers see only a 500. */
  readonly onError: (error: unknown) => void;
  readonly operations?: OperationsOptions;
  /** Told of each bundle that was asked for since, and how often that happened. */
  readonly onReloaded?: (bundle: Digest, reloads: number) => void;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  /** Who answers, the champion first. */
  members(): readonly Member[];
  adopt(connection: Socket): void;
  /**
   * Ends every connection after its next answer (see `HttpServer.drain`), then lets the models go. May be called again
   * while it is under way: with null it then waits for idle connections no longer.
   */
  stop(forwardTo: number | null): Promise<void>;
  /**
   * Stays warm: what still arrives on old connections is passed on to this port of this host, until `resume`. With null it
   * is answered here, and each answer ends its connection: callers and balancers go elsewhere before anything is closed.
   */
  retire(forwardTo: number | null): void;
  resume(): void;
}

/** A JSON body of 10,000 rows of 80 features fits. */
const MAX_BODY_BYTES = 16 * 2 ** 20;
const DRAIN_MS = 10_000;
const MINUTE_MS = 60_000;

/** Resolves when the server is ready: digests verified, golden inputs answered. Rejects with the reason otherwise. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { bundle, host, onError } = options;
  const operations = operationsOf({
    counters: () => options.ports.log.counters ?? null,
    ...options.operations,
  });
  const { metrics } = operations;
  const ports = { ...options.ports, log: metrics.counting(options.ports.log), observer: metrics };
  const opened = await openDataPlane(ports, bundle, LIMITS);
  const plane: DataPlane = {
    ...opened,
    reload: async (digest) => {
      await opened.reload(digest);
      options.onReloaded?.(digest, opened.describe().reloads);
    },
  };
  const http = createHttpServer({ plane, onError, operations }, ports.clock, {
    maxBodyBytes: MAX_BODY_BYTES,
  });
  const { port } = await http.listen(host, options.port);
  const { questions } = metrics;
  const read = ownReadings({ clock: ports.clock, questions, members: plane.members, process: operations.process });
  const note = async () => {
    const readings = read();
    if (readings) await plane.note(readings);
  };
  const timer = setInterval(() => void note().catch(onError), MINUTE_MS);
  timer.unref();
  let closed: Promise<void> | null = null;
  return {
    url: `http://${host}:${port}`,
    port,
    members: plane.members,
    adopt: http.adopt,
    retire: http.retire,
    resume: http.resume,
    stop: async (forwardTo) => {
      await http.drain(forwardTo, DRAIN_MS);
      clearInterval(timer);
      // Everybody is answered by now. What the log still holds in memory comes last.
      closed ??= note()
        .catch(onError)
        .then(() => plane.close())
        .then(() => ports.log.close());
      await closed;
    },
  };
}
