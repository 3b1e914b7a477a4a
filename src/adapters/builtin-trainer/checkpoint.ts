/** A training that was killed goes on from its last checkpoint and ends with the same bytes. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where a training stands after an epoch: all that the next epoch depends on. */
export interface TrainingState {
  readonly epoch: number;
  readonly steps: number;
  readonly parameters: Float32Array;
  readonly moment1: Float32Array;
  readonly moment2: Float32Array;
  readonly best: { readonly epoch: number; readonly loss: number; readonly parameters: Float32Array };
}

export interface Checkpoints {
  /** Null when there is none, none that can be read, or one of another training. */
  load(): TrainingState | null;
  save(state: TrainingState): void;
}

interface Stored {
  readonly training: string;
  readonly epoch: number;
  readonly steps: number;
  readonly bestEpoch: number;
  readonly bestLoss: number;
  /** Base64 of little-endian 32-bit floats. */
  readonly vectors: Readonly<Record<"parameters" | "moment1" | "moment2" | "best", string>>;
}

/** `training` says which training this is: a digest of its data and settings. `length` is that of each vector. */
export function fileCheckpoints(folder: string, training: string, length: number): Checkpoints {
  const file = join(folder, "state.json");
  return {
    load() {
      try {
        const stored = JSON.parse(readFileSync(file, "utf8")) as Stored;
        return stored.training === training ? restore(stored, length) : null;
      } catch {
        // Absent, or torn by a crash of the machine: starting over costs time only.
        return null;
      }
    },
    save(state) {
      mkdirSync(folder, { recursive: true });
      const next = `${file}.${process.pid}.tmp`;
      writeFileSync(next, JSON.stringify(toStored(training, state)));
      renameSync(next, file);
    },
  };
}

function toStored(training: string, { epoch, steps, parameters, moment1, moment2, best }: TrainingState): Stored {
  const vectors = {
    parameters: encode(parameters),
    moment1: encode(moment1),
    moment2: encode(moment2),
    best: encode(best.parameters),
  };
  return { training, epoch, steps, bestEpoch: best.epoch, bestLoss: best.loss, vectors };
}

function restore(stored: Stored, length: number): TrainingState {
  const vector = (name: keyof Stored["vectors"]) => decode(stored.vectors[name], length);
  return {
    epoch: stored.epoch,
    steps: stored.steps,
    parameters: vector("parameters"),
    moment1: vector("moment1"),
    moment2: vector("moment2"),
    best: { epoch: stored.bestEpoch, loss: stored.bestLoss, parameters: vector("best") },
  };
}

const encode = (values: Float32Array): string =>
  Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");

function decode(text: string, length: number): Float32Array {
  const values = new Float32Array(length);
  const bytes = Buffer.from(text, "base64");
  if (bytes.length !== values.byteLength) throw new RangeError("a checkpoint of another network");
  new Uint8Array(values.buffer).set(bytes);
  return values;
}
