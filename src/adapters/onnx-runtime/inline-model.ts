/** A model on the calling thread, which it blocks while it runs. */
import type * as Ort from "onnxruntime-node";
import { type ProblemDetails, userError } from "../../domain/errors/user-error.ts";
import type { Tensor, TensorInfo } from "../../domain/tensor.ts";
import type { LoadedModel } from "../../ports/model-runtime.ts";
import { inspectModel } from "./inspect.ts";
import { loadPackage } from "./package-folder.ts";
import { refusalOf, refuseExternal } from "./refusal.ts";
import { type OrtTensors, openSession, type Session, type ValueMetadata } from "./session.ts";
import { datatypeOf, fromOrt, toOrt } from "./tensors.ts";

type Tensors = Readonly<Record<string, Tensor>>;

/** Throws user errors. */
export async function loadInline(folder: string, model: Uint8Array, threads: number): Promise<LoadedModel> {
  const ort = loadPackage(folder);
  const session = await open(folder, model, threads);
  try {
    return loadedModel(ort, session);
  } catch (error) {
    await session.release();
    throw error;
  }
}

async function open(folder: string, model: Uint8Array, threads: number): Promise<Session> {
  const facts = inspectModel(model);
  // What is not understood here is not shown to the runtime: it may understand it, and read other files.
  if (!facts) throw refusalOf(new Error("Protobuf parsing failed"), model, null);
  refuseExternal(facts);
  try {
    return await openSession(folder, model, threads);
  } catch (error) {
    throw refusalOf(error, model, facts);
  }
}

function loadedModel(ort: typeof Ort, session: Session): LoadedModel {
  const inputs = session.inputs.map((input) =>
    tensorInfo(input, (found) => userError("MODEL_INPUT_UNSUPPORTED", describe("input", input.name, found))),
  );
  const outputs = session.outputs.map((output) =>
    tensorInfo(output, (found) => userError("MODEL_OUTPUT_UNSUPPORTED", describe("output", output.name, found))),
  );
  const inFlight = new Set<Promise<unknown>>();
  const { runNow } = session;
  let ranFor = 0;
  const timed = (run: NonNullable<Session["runNow"]>, feeds: Tensors): Tensors => {
    const before = performance.now();
    const results = run(ortFeeds(ort, feeds));
    ranFor = performance.now() - before;
    return ours(results);
  };
  return {
    inputs,
    outputs,
    async run(feeds) {
      if (runNow) return timed(runNow, feeds);
      const running = session.run(ortFeeds(ort, feeds));
      inFlight.add(running);
      try {
        return ours(await running);
      } finally {
        inFlight.delete(running);
      }
    },
    ...(runNow && { runNow: (feeds: Tensors) => timed(runNow, feeds), ranFor: () => ranFor }),
    async close() {
      await Promise.allSettled(inFlight);
      await session.release();
    },
  };
}

function ortFeeds(ort: typeof Ort, feeds: Tensors): OrtTensors {
  const given: Record<string, Ort.Tensor> = {};
  for (const name in feeds) given[name] = toOrt(ort, feeds[name] as Tensor);
  return given;
}

function ours(results: OrtTensors): Tensors {
  const tensors: Record<string, Tensor> = {};
  for (const name in results) tensors[name] = fromOrt(results[name] as Ort.Tensor);
  return tensors;
}

function tensorInfo({ name, type, found, shape }: ValueMetadata, refuse: (found: string) => Error): TensorInfo {
  const datatype = type === null ? null : datatypeOf(type);
  if (datatype === null) throw refuse(found);
  return { name, datatype, shape };
}

function describe(kind: "input" | "output", name: string, found: string): ProblemDetails {
  return { found, expected: "a tensor of numbers, booleans or text", with: { [kind]: name, found } };
}
