/** Runs ONNX files with onnxruntime-node: on the CPU, with one thread, so that an answer is the same every time. */
import type * as Ort from "onnxruntime-node";
import { type ProblemDetails, userError } from "../../domain/errors/user-error.ts";
import { RUNTIME_BUILD } from "../../domain/pinned-runtime.ts";
import type { Tensor, TensorInfo } from "../../domain/tensor.ts";
import type { LoadedModel, ModelRuntime } from "../../ports/model-runtime.ts";
import { runtimeLocator } from "./locate.ts";
import { loadPackage } from "./package-folder.ts";
import { datatypeOf, fromOrt, toOrt } from "./tensors.ts";

/** A pool the size of the machine spins and loses to any neighbour; more throughput comes from more workers. */
const SESSION_OPTIONS: Ort.InferenceSession.SessionOptions = {
  executionProviders: ["cpu"],
  executionMode: "sequential",
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 4,
};

/** Only what is installed beside this program: tests, and clones whose packages are installed. */
const installed = runtimeLocator({ named: null, workspace: null, download: null });

/** `locate`: the folder of onnxruntime-node. Nothing is looked for before a model is loaded. */
export function createOnnxRuntime(locate: () => Promise<string> = installed): ModelRuntime {
  return {
    build: RUNTIME_BUILD,
    async load(model) {
      const ort = loadPackage(await locate());
      const session = await openSession(ort, model);
      try {
        return loadedModel(ort, session);
      } catch (error) {
        await session.release();
        throw error;
      }
    },
  };
}

async function openSession(ort: typeof Ort, model: Uint8Array): Promise<Ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(model, SESSION_OPTIONS);
  } catch (error) {
    const reason = firstLine(error);
    throw userError("MODEL_UNREADABLE", { with: { reason } }, { cause: error });
  }
}

function loadedModel(ort: typeof Ort, session: Ort.InferenceSession): LoadedModel {
  const inputs = session.inputMetadata.map((input) =>
    tensorInfo(input, (found) => userError("MODEL_INPUT_UNSUPPORTED", describe("input", input.name, found))),
  );
  const outputs = session.outputMetadata.map((output) =>
    tensorInfo(output, (found) => userError("MODEL_OUTPUT_UNSUPPORTED", describe("output", output.name, found))),
  );
  const inFlight = new Set<Promise<unknown>>();
  return {
    inputs,
    outputs,
    async run(feeds) {
      const running = runOnce(ort, session, feeds);
      inFlight.add(running);
      try {
        return await running;
      } finally {
        inFlight.delete(running);
      }
    },
    async close() {
      await Promise.allSettled(inFlight);
      await session.release();
    },
  };
}

async function runOnce(
  ort: typeof Ort,
  session: Ort.InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Readonly<Record<string, Tensor>>> {
  const ortFeeds = Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toOrt(ort, tensor)]));
  const results = await session.run(ortFeeds);
  return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, fromOrt(value)]));
}

/** A missing shape is told apart nowhere below: onnxruntime-node gives it as an empty one. */
function tensorInfo(metadata: Ort.InferenceSession.ValueMetadata, refuse: (found: string) => Error): TensorInfo {
  if (!metadata.isTensor) throw refuse("no tensor (a sequence or a map)");
  const datatype = datatypeOf(metadata.type);
  if (datatype === null) throw refuse(`a tensor of ${metadata.type}`);
  const shape = metadata.shape.map((dimension) => (typeof dimension === "number" ? dimension : -1));
  return { name: metadata.name, datatype, shape };
}

function describe(kind: "input" | "output", name: string, found: string): ProblemDetails {
  return { found, expected: "a tensor of FP32, FP64, INT64, INT32, BOOL or text", with: { [kind]: name, found } };
}

/** The native messages carry source positions and stack-like tails after the first line. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0] ?? message;
}
