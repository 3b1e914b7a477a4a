/** A model of images on the golden pictures, and what a trainer is given of them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { memoryFiles } from "../../../src/adapters/memory/files.ts";
import { memoryRecords } from "../../../src/adapters/memory/records.ts";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import type { ImagePreprocessing } from "../../../src/domain/preprocessing.ts";
import type { Row } from "../../../src/domain/table.ts";
import type { Blobs } from "../../../src/ports/blobs.ts";
import type { ImageCodec } from "../../../src/ports/image-codec.ts";
import type { Trainer, TrainingJob } from "../../../src/ports/trainer.ts";
import type { Dataset, DatasetVersion, Model } from "../../../src/spec/resolved.ts";
import type { TrainPorts } from "../../../src/stages/train/run.ts";
import { imageModel } from "../../support/image-model.ts";
import { COMMAND_MODEL, DATASET, jsonLines, leaveBytes, summary, VERSION } from "./world.ts";

export const STEPS: ImagePreprocessing = {
  kind: "image",
  input: "pixels",
  colour: "rgb",
  resize: { width: 20, height: 16, fit: "cover" },
  crop: { width: 16, height: 12 },
  normalise: { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
  layout: "NCHW",
};
export const SHAPE = [3, 12, 16] as const;

const FILES = ["420.jpg", "rgb.png", "grey.jpg", "wide.jpg", "alpha.png", "orientation-6.jpg", "tiny.jpg", "444.jpg"];
const TRAIN = FILES.slice(0, 5);
const VALIDATION = FILES.slice(5);

export const imageFile = (name: string) => readFileSync(join(import.meta.dirname, "../../golden/images", name));

export const rowsOf = (names: readonly string[]): readonly Row[] =>
  names.map((name, index) => ({ path: name, picture: digestOf(imageFile(name)), kind: index % 2 ? "car" : "truck" }));
export const TRAIN_ROWS = rowsOf(TRAIN);
export const VALIDATION_ROWS = rowsOf(VALIDATION);

export const PICTURES: Dataset = {
  ...DATASET,
  format: "image-folder",
  id: "path",
  label: "kind",
  columns: [
    { name: "path", type: "text", required: true },
    { name: "picture", type: "image", required: true },
    { name: "kind", type: "category", required: true },
  ],
};

export const PICTURES_VERSION: DatasetVersion = {
  ...VERSION,
  spec: {
    ...VERSION.spec,
    splits: { train: summary(TRAIN_ROWS), validation: summary(VALIDATION_ROWS), test: summary([]) },
  },
};

export const VISION: Model = {
  ...COMMAND_MODEL,
  task: "image-classification",
  features: ["picture"],
  preprocessing: STEPS,
  postprocessing: { output: "logits", activation: "softmax" },
};

/** What the trainer saw of its folder. */
export interface Given {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly train: Uint8Array;
  readonly validation: Uint8Array;
}

export interface ImageWorld {
  readonly ports: TrainPorts;
  readonly blobs: Blobs;
  readonly given: readonly Given[];
}

export async function imageWorld(images: ImageCodec, rows?: 1, blobs: Blobs = memoryBlobs()): Promise<ImageWorld> {
  const files = memoryFiles();
  for (const split of [TRAIN_ROWS, VALIDATION_ROWS]) await blobs.put(jsonLines(split));
  for (const name of FILES) await blobs.put(imageFile(name));
  const given: Given[] = [];
  const trainer: Trainer = {
    build: "fake@1",
    async train(job: TrainingJob) {
      const read = (name: string) => files.read(`${job.dataset}/${name}`);
      const manifest = JSON.parse(new TextDecoder().decode(await read("manifest.json")));
      given.push({ manifest, train: await read("train.images.npy"), validation: await read("validation.images.npy") });
      const one = rows ? { rows } : {};
      return leaveBytes(
        files,
        job,
        imageModel({ input: "pixels", shape: SHAPE, classes: 2, output: "logits", ...one }),
      );
    },
  };
  const ports: TrainPorts = {
    records: memoryRecords(),
    blobs,
    files,
    trainers: { builtin: trainer, command: trainer },
    runtime: createOnnxRuntime(),
    images,
    clock: fakeClock(),
    log: { info: () => {}, warn: () => {}, progress: () => {} },
  };
  return { ports, blobs, given };
}

/** The values of a NumPy file of FP32, behind its header. */
export function npyValues(file: Uint8Array): Float32Array {
  const start = 10 + (file[8] ?? 0) + 256 * (file[9] ?? 0);
  return new Float32Array(file.slice(start).buffer);
}
