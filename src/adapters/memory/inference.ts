/** A test environment and a client of it without processes or sockets: a function stands for the model. */
import type { Digest } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Feedback } from "../../domain/prediction.ts";
import type { Bundle, Servable } from "../../domain/servable.ts";
import { answersOf } from "../../domain/signature.ts";
import type { Row } from "../../domain/table.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Answer, InferenceClient, InferenceRequest } from "../../ports/inference.ts";
import type { TestEnvironment } from "../../ports/target.ts";

export interface MemoryServingOptions {
  readonly blobs: Blobs;
  /**
   * Probabilities of a row, in the order of the signature's classes, or the one value of a regression. Throws a user
   * error to refuse the row.
   */
  readonly model: (row: Row, servable: Servable) => readonly number[];
  readonly servingBuild?: string;
  /** Why a server does not start with this servable, or null. */
  readonly startFault?: (servable: Servable) => string | null;
  /** Of the k-th request. */
  readonly latencyMs?: (request: number) => number;
}

export interface MemoryServing {
  readonly testEnvironment: TestEnvironment;
  readonly inference: InferenceClient;
  /** Rows as they were sent, in order. */
  readonly sent: readonly Row[];
  readonly feedback: readonly Omit<Feedback, "deployment" | "time">[];
  /** Servers that run now. */
  running(): number;
}

interface Served {
  readonly digest: Digest;
  readonly bundle: Bundle;
  readonly servable: Servable;
}

export function memoryServing(options: MemoryServingOptions): MemoryServing {
  const { blobs, servingBuild = "memory-serving@1" } = options;
  const servers = new Map<string, Served>();
  const sent: Row[] = [];
  const feedback: Omit<Feedback, "deployment" | "time">[] = [];
  let started = 0;
  let requests = 0;
  const read = async <T>(digest: Digest): Promise<T> =>
    JSON.parse(new TextDecoder().decode(await blobs.get(digest))) as T;
  const at = (url: string): Served => {
    const served = servers.get(url);
    if (!served) throw userError("SERVER_UNREACHABLE", { with: { url, reason: "nothing listens there" } });
    return served;
  };
  const answer = (served: Served, row: Row, predictionId: string): Answer => {
    const probabilities = options.model(row, served.servable);
    const [value] = probabilities;
    if (answersOf(served.servable.signature.task) === "values" && value !== undefined) {
      return { label: "", probabilities: [], value, predictionId };
    }
    const best = probabilities.indexOf(Math.max(...probabilities));
    return { label: served.servable.postprocessing.classes[best] ?? "", probabilities, predictionId };
  };

  const testEnvironment: TestEnvironment = {
    servingBuild,
    async start(digest) {
      const bundle = await read<Bundle>(digest);
      const servable = await read<Servable>(bundle.champion.servable);
      const fault = options.startFault?.(servable);
      if (fault) throw userError("SERVER_UNREACHABLE", { with: { url: "memory", reason: fault } });
      const url = `memory://${++started}`;
      servers.set(url, { digest, bundle, servable });
      return {
        url,
        facts: {
          servingBuild,
          limits: { threads: 1, memoryBytes: null },
          host: { cpu: "memory", cores: 1, platform: "memory", node: "v24" },
        },
        memoryPeak: async () => null,
        async stop() {
          servers.delete(url);
        },
      };
    },
  };

  const inference: InferenceClient = {
    async describe(url) {
      const { digest, bundle, servable } = at(url);
      const roles = [{ role: "champion" as const, ...bundle.champion }];
      return { deployment: bundle.deployment, bundle: digest, servingBuild, roles, signature: servable.signature };
    },
    async infer(url, _signature, rows, request: InferenceRequest = {}) {
      const served = at(url);
      const id = request.id ?? `request-${++requests}`;
      sent.push(...rows);
      const answers = rows.map((row, index) => answer(served, row, `${id}/${index}`));
      const latencyMs = options.latencyMs?.(requests) ?? 1;
      return { answers, classes: served.servable.postprocessing.classes, latencyMs };
    },
    async feedback(url, entries) {
      at(url);
      feedback.push(...entries);
    },
  };

  return { testEnvironment, inference, sent, feedback, running: () => servers.size };
}
