/** The metrics that a command appends as JSON lines, read while it runs. */
import { closeSync, constants, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import type { Clock } from "../../ports/clock.ts";
import type { TrainingProgress } from "../../ports/trainer.ts";

const CHUNK_BYTES = 64 * 1024;

/** A line longer than this is none of ours. */
const LINE_LIMIT = 64 * 1024;

/** Reads what was appended since the last call: whole lines, those that hold an epoch and a loss. */
export function metricsReader(file: string, clock: Clock): () => readonly TrainingProgress[] {
  const decoder = new StringDecoder("utf8");
  const started = clock.monotonic();
  let offset = 0;
  let open = "";
  return () => {
    const appended = readFrom(file, offset);
    offset += appended.length;
    const lines = `${open}${decoder.write(appended)}`.split("\n");
    open = (lines.pop() ?? "").slice(0, LINE_LIMIT);
    return lines.flatMap((line) => progressOf(line, (clock.monotonic() - started) / 1000) ?? []);
  };
}

function readFrom(file: string, offset: number): Buffer {
  let descriptor: number;
  try {
    // Not through a link, which might lead out of what the program itself may read.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch {
    return Buffer.alloc(0);
  }
  try {
    const chunks: Buffer[] = [];
    for (let position = offset; ; ) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const read = readSync(descriptor, chunk, 0, CHUNK_BYTES, position);
      if (read === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, read));
      position += read;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** `{"epoch": 3, "epochs": 20, "trainLoss": 0.4, "validationLoss": 0.5}`; the second and the last are optional. */
function progressOf(line: string, elapsedSeconds: number): TrainingProgress | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const metrics = value as Record<string, unknown>;
  const epoch = finite(metrics.epoch);
  const trainLoss = finite(metrics.trainLoss);
  if (epoch === null || trainLoss === null) return null;
  const epochs = finite(metrics.epochs);
  const secondsLeft = epochs === null || epoch <= 0 ? null : (elapsedSeconds / epoch) * Math.max(0, epochs - epoch);
  return { epoch, epochs, trainLoss, validationLoss: finite(metrics.validationLoss), secondsLeft };
}

const finite = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);
