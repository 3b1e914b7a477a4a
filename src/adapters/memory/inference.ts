/** A test environment and a client of it without processes or sockets: a function stands for the model. */
import { decide } from "../../domain/automation.ts";
import type { Digest } from "../../domain/digest.ts";
import { UserError, userError } from "../../domain/errors/user-error.ts";
import type { Feedback } from "../../domain/prediction.ts";
import type { Bundle, Servable } from "../../domain/servable.ts";
import { answersOf, type Signature } from "../../domain/signature.ts";
import type { Row } from "../../domain/table.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Answer, InferenceClient, InferenceRequest, RawAnswer, RawRequest } from "../../ports/inference.ts";
import type { ModelRuntime } from "../../ports/model-runtime.ts";
import type { TestEnvironment, TestLimits } from "../../ports/target.ts";
import { memoryRuntime } from "./model-runtime.ts";

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
  /** Most memory that a server with this servable held; absent: it cannot be told. */
  readonly memoryPeak?: (servable: Servable) => number;
  /** Of the k-th request. */
  readonly latencyMs?: (request: number) => number;
}

export interface MemoryServing {
  readonly testEnvironment: TestEnvironment;
  readonly inference: InferenceClient;
  /** Runs the same models, asked by their files. */
  readonly runtime: ModelRuntime;
  /** Limits that servers were started with, in order. */
  readonly limits: readonly (TestLimits | undefined)[];
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
  const known = new Map<Digest, Servable>();
  const limits: (TestLimits | undefined)[] = [];
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
    async start(digest, limited) {
      const bundle = await read<Bundle>(digest);
      const servable = await read<Servable>(bundle.champion.servable);
      const fault = options.startFault?.(servable);
      if (fault) throw userError("SERVER_UNREACHABLE", { with: { url: "memory", reason: fault } });
      const url = `memory://${++started}`;
      servers.set(url, { digest, bundle, servable });
      known.set(servable.model, servable);
      limits.push(limited);
      return {
        url,
        facts: {
          servingBuild,
          limits: { threads: 1, memoryBytes: null },
          host: { cpu: "memory", cores: 1, platform: "memory", node: "v24" },
        },
        memoryPeak: async () => options.memoryPeak?.(servable) ?? null,
        async stop() {
          servers.delete(url);
        },
      };
    },
  };

  const infer = (url: string, rows: readonly Row[], { id = `request-${++requests}` }: InferenceRequest) => {
    const served = at(url);
    sent.push(...rows);
    const answers = rows.map((row, index) => answer(served, row, `${id}/${index}`));
    const latencyMs = options.latencyMs?.(requests) ?? 1;
    return { answers, classes: served.servable.postprocessing.classes, latencyMs };
  };

  const predict = (url: string, rows: readonly Row[], request: InferenceRequest) => {
    const { automation, confidenceThreshold } = at(url).bundle.settings;
    const result = infer(url, rows, request);
    const answers = result.answers.map((each) => {
      const confidence = Math.max(...each.probabilities, each.value === undefined ? 0 : 1);
      const decision = decide(automation, confidenceThreshold, confidence);
      return { ...each, decision, ...(each.value === undefined && { confidence }) };
    });
    return { ...result, answers };
  };

  const inference: InferenceClient = {
    async describe(url) {
      const { digest, bundle, servable } = at(url);
      const roles = [{ role: "champion" as const, ...bundle.champion }];
      return { deployment: bundle.deployment, bundle: digest, servingBuild, roles, signature: servable.signature };
    },
    predict: async (url, _signature, rows, request = {}) => predict(url, rows, request),
    encode: async (_signature, rows) => ({ path: "/predict", headers: {}, body: JSON.stringify(rows) }),
    async send(url, request) {
      return answered(request, at(url).servable.signature, (rows) => predict(url, rows, {}));
    },
    infer: async (url, _signature, rows, request = {}) => infer(url, rows, request),
    async feedback(url, entries) {
      at(url);
      feedback.push(...entries);
    },
  };

  const runtime = memoryRuntime({ known, model: options.model });
  return { testEnvironment, inference, runtime, limits, sent, feedback, running: () => servers.size };
}

/** Rows as `encode` writes them are answered; whatever else it is, the caller is at fault. */
function answered(
  { path, body }: RawRequest,
  { features }: Signature,
  predict: (rows: readonly Row[]) => { readonly latencyMs: number },
): RawAnswer {
  const refused = { status: 400, text: "{}", latencyMs: 0 };
  try {
    const rows: unknown = JSON.parse(String(body));
    if (path !== "/predict" || !Array.isArray(rows) || !rows.every((row) => isRow(row, features))) return refused;
    const result = predict(rows);
    return { status: 200, text: JSON.stringify(result), latencyMs: result.latencyMs };
  } catch (error) {
    if (!(error instanceof UserError || error instanceof SyntaxError)) throw error;
    return refused;
  }
}

function isRow(value: unknown, features: Signature["features"]): value is Row {
  if (typeof value !== "object" || value === null) return false;
  const cells = new Map<string, unknown>(Object.entries(value));
  return features.every(({ name, type }) => {
    const cell = cells.get(name) ?? null;
    return cell === null || typeof cell === (type === "number" ? "number" : "string");
  });
}
