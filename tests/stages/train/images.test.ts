/** Training on images: what the trainer is given, what the servable keeps, and that another codec is another training. */
import { afterAll, describe, expect, test } from "vitest";
import { createImageCodec } from "../../../src/adapters/image-codec/image-codec.ts";
import { memoryImageCodec } from "../../../src/adapters/memory/image-codec.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import { runTrain } from "../../../src/stages/train/run.ts";
import {
  imageFile,
  imageWorld,
  npyValues,
  PICTURES,
  PICTURES_VERSION,
  STEPS,
  TRAIN_ROWS,
  VALIDATION_ROWS,
  VISION,
} from "./image-world.ts";
import { servableOf, snapshotOf } from "./world.ts";

const codec = createImageCodec({ threads: 2 });
afterAll(() => codec.close());

const snapshot = snapshotOf({ model: VISION, dataset: PICTURES, version: PICTURES_VERSION });
const input = { snapshot, model: "fruits", workingFolder: "/checkout" };

async function trained(rows?: 1) {
  const world = await imageWorld(codec, rows);
  const warnings: string[] = [];
  const log = { ...world.ports.log, warn: (text: string) => void warnings.push(text) };
  await world.ports.files.write("/checkout/models/fruits/train.py", "print()");
  const { record } = await runTrain({ ...world.ports, log }, input);
  return { ...world, record, warnings };
}

describe("the trainer is given", () => {
  test("the pixels of each row, in order, as NumPy files", async () => {
    const { given } = await trained();
    const expected = async (rows: readonly Readonly<Record<string, unknown>>[]) =>
      Promise.all(rows.map(async ({ path }) => (await codec.prepare(imageFile(String(path)), STEPS)).data));
    for (const [file, rows] of [
      [given[0]?.train, TRAIN_ROWS],
      [given[0]?.validation, VALIDATION_ROWS],
    ] as const) {
      const values = npyValues(file ?? new Uint8Array());
      const images = await expected(rows);
      expect(values.length).toBe(rows.length * 3 * 12 * 16);
      images.forEach((image, row) => {
        expect(values.slice(row * image.length, (row + 1) * image.length)).toEqual(image);
      });
    }
  });

  test("a manifest that names them and their shape", async () => {
    const { given } = await trained();
    expect(given[0]?.manifest).toMatchObject({
      images: { column: "picture", shape: [3, 12, 16], datatype: "float32", preprocessing: STEPS },
      splits: {
        train: { file: "train.jsonl", rows: 5, images: "train.images.npy" },
        validation: { file: "validation.jsonl", rows: 3, images: "validation.images.npy" },
      },
    });
  });
});

test("the servable keeps how images are prepared, and golden images by digest", async () => {
  const { ports, record } = await trained();
  if (record?.outcome.state !== "succeeded") throw new Error(JSON.stringify(record?.outcome));
  const servable = await servableOf(ports, record.outcome.servable);
  expect(servable.preprocessing).toEqual(STEPS);
  expect(servable.postprocessing).toEqual({ classes: ["car", "truck"], output: "logits", activation: "softmax" });
  expect(servable.signature.features).toEqual([{ name: "picture", type: "image" }]);
  expect(servable.golden.rows[0]).toEqual({ picture: digestOf(imageFile("orientation-6.jpg")) });
  for (const row of servable.golden.probabilities) expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
});

test("a model that takes one image at a time answers the same, and is warned of", async () => {
  const [many, one] = [await trained(), await trained(1)];
  const goldenOf = async ({ ports, record }: typeof many) => {
    if (record?.outcome.state !== "succeeded") throw new Error(JSON.stringify(record?.outcome));
    return (await servableOf(ports, record.outcome.servable)).golden;
  };
  expect(await goldenOf(one)).toEqual(await goldenOf(many));
  expect([many.warnings, one.warnings]).toEqual([
    [],
    ["The input pixels of the model takes one row at a time, so nothing is computed together."],
  ]);
});

test("a row whose image is gone or damaged ends the training with the row's number, and keeps nothing", async () => {
  const { ports, blobs } = await imageWorld(codec);
  await ports.files.write("/checkout/models/fruits/train.py", "print()");
  const damaged = {
    ...blobs,
    get: async (digest: Parameters<typeof blobs.get>[0]) => {
      const bytes = await blobs.get(digest);
      return digest === TRAIN_ROWS[2]?.picture ? bytes.subarray(0, bytes.length - 9) : bytes;
    },
  };
  await expect(runTrain({ ...ports, blobs: damaged }, input)).rejects.toThrow(
    /TRAIN_IMAGE_UNUSABLE: the picture of row 3 cannot be learnt from: .*it is damaged/,
  );
  expect(await ports.records.list("training")).toEqual([]);
});

test("another codec is another training", async () => {
  const { ports } = await trained();
  const again = await runTrain({ ...ports, images: memoryImageCodec() }, { ...input, dryRun: true });
  expect(again.plan.kind).toBe("train");
  expect((await runTrain(ports, { ...input, dryRun: true })).plan.kind).toBe("skip");
});
