/**
 * A session of onnxruntime-node. Its public `run` waits a turn of the event loop before it calls the native code, which
 * blocks all the same; where the pinned version has the binding below it, that is called at once.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Ort from "onnxruntime-node";
import { loadPackage } from "./package-folder.ts";

export interface ValueMetadata {
  readonly name: string;
  /** null: none that can be carried. */
  readonly type: Ort.Tensor.Type | null;
  /** What it is, in words. */
  readonly found: string;
  readonly shape: readonly number[];
}

export type OrtTensors = Readonly<Record<string, Ort.Tensor>>;

export interface Session {
  readonly inputs: readonly ValueMetadata[];
  readonly outputs: readonly ValueMetadata[];
  run(feeds: OrtTensors): Promise<OrtTensors>;
  /** null: this build has no such way. */
  readonly runNow: ((feeds: OrtTensors) => OrtTensors) | null;
  release(): Promise<void>;
}

/** The binding is no public interface: only what is used here, and only after it was seen to be there. */
interface NativeSession {
  loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void;
  readonly inputMetadata: readonly NativeMetadata[];
  readonly outputMetadata: readonly NativeMetadata[];
  run(feeds: OrtTensors, fetches: Readonly<Record<string, null>>, options: object): OrtTensors;
  dispose(): void;
}

interface NativeMetadata {
  readonly name: string;
  readonly isTensor: boolean;
  readonly type: number;
  readonly shape: readonly number[];
}

interface NativeBinding {
  readonly binding: { readonly InferenceSession: new () => NativeSession };
  readonly initOrt: () => void;
}

/** A pool the size of the machine spins and loses to any neighbour; more throughput comes from more workers. */
const optionsOf = (threads: number): Ort.InferenceSession.SessionOptions => ({
  executionProviders: ["cpu"],
  executionMode: "sequential",
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  logSeverityLevel: 4,
  ...(threads > 1 && { extra: { session: { intra_op: { allow_spinning: "0" } } } }),
});

/** Throws what the runtime says about the file. */
export async function openSession(folder: string, model: Uint8Array, threads: number): Promise<Session> {
  const native = bindingIn(folder);
  return native ? openNative(native, model, threads) : openPublic(loadPackage(folder), model, threads);
}

function bindingIn(folder: string): NativeBinding | null {
  try {
    const found: Partial<NativeBinding> = createRequire(join(folder, "package.json"))(join(folder, "dist/binding.js"));
    const usable = typeof found.initOrt === "function" && typeof found.binding?.InferenceSession === "function";
    return usable ? (found as NativeBinding) : null;
  } catch {
    return null;
  }
}

function openNative({ binding, initOrt }: NativeBinding, model: Uint8Array, threads: number): Session {
  initOrt();
  const session = new binding.InferenceSession();
  session.loadModel(model.buffer, model.byteOffset, model.byteLength, optionsOf(threads));
  const outputs = session.outputMetadata.map(nativeMetadata);
  const fetches = Object.fromEntries(outputs.map(({ name }) => [name, null]));
  const runNow = (feeds: OrtTensors) => session.run(feeds, fetches, {});
  return {
    inputs: session.inputMetadata.map(nativeMetadata),
    outputs,
    runNow,
    run: async (feeds) => runNow(feeds),
    release: async () => session.dispose(),
  };
}

/** By number of the ONNX element type. */
const ELEMENTS = new Map<number, Ort.Tensor.Type>([
  [1, "float32"],
  [2, "uint8"],
  [3, "int8"],
  [4, "uint16"],
  [5, "int16"],
  [6, "int32"],
  [7, "int64"],
  [8, "string"],
  [9, "bool"],
  [10, "float16"],
  [11, "float64"],
  [12, "uint32"],
  [13, "uint64"],
]);

const NO_TENSOR = "no tensor (a sequence or a map)";
const BFLOAT16 = 16;

function nativeMetadata({ name, isTensor, type: element, shape }: NativeMetadata): ValueMetadata {
  if (!isTensor) return { name, type: null, found: NO_TENSOR, shape: [] };
  const type = ELEMENTS.get(element) ?? null;
  const found = `a tensor of ${type ?? (element === BFLOAT16 ? "bfloat16" : `element type ${element}`)}`;
  return { name, type, found, shape: shape.map((dimension) => (dimension >= 0 ? dimension : -1)) };
}

async function openPublic(ort: typeof Ort, model: Uint8Array, threads: number): Promise<Session> {
  const session = await ort.InferenceSession.create(model, optionsOf(threads));
  return {
    inputs: session.inputMetadata.map(publicMetadata),
    outputs: session.outputMetadata.map(publicMetadata),
    runNow: null,
    run: (feeds) => session.run(feeds),
    release: () => session.release(),
  };
}

function publicMetadata(metadata: Ort.InferenceSession.ValueMetadata): ValueMetadata {
  const { name } = metadata;
  if (!metadata.isTensor) return { name, type: null, found: NO_TENSOR, shape: [] };
  // A missing shape is told apart nowhere below: onnxruntime-node gives it as an empty one.
  const shape = metadata.shape.map((size) => (typeof size === "number" ? size : -1));
  return { name, type: metadata.type, found: `a tensor of ${metadata.type}`, shape };
}
