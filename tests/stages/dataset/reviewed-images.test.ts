/** Reviewed predictions of images: their pictures are rows by digest, where the pictures were kept. */
import { expect, test } from "vitest";
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { createTabularReader } from "../../../src/adapters/tabular-reader/tabular-reader.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import type { Prediction } from "../../../src/domain/prediction.ts";
import type { Dataset, Review } from "../../../src/spec/resolved.ts";
import { reviewedFiles } from "../../../src/stages/dataset/reviewed-file.ts";

const dataset = {
  kind: "Dataset",
  file: "datasets/pictures/dataset.yaml",
  name: "pictures",
  format: "image-folder",
  id: "path",
  label: "kind",
  columns: [
    { name: "path", type: "text", required: false },
    { name: "picture", type: "image", required: false },
    { name: "kind", type: "category", required: false, values: ["car", "truck"] },
  ],
  split: { by: "hash", column: "path", test: 0.3, validation: 0.2 },
} as unknown as Dataset;

const kept = new Uint8Array([1, 2, 3]);
const prediction = (id: string, image: Uint8Array) =>
  ({
    id,
    inputs: { picture: digestOf(image) },
    label: "car",
    confidence: 0.5,
    eventTime: "2026-05-01T00:00:00Z",
  }) as unknown as Prediction;

test("a picture that was kept is taken over, one that was not is left out and named", async () => {
  const blobs = memoryBlobs();
  await blobs.put(kept);
  const review = {
    name: "2026-05-02-abc",
    dataset: "pictures",
    deployment: "cameras",
    rows: [
      { id: "a/0", predicted: "car", label: "truck" },
      { id: "b/0", predicted: "car", label: "car" },
    ],
  } as unknown as Review;
  const predictions = new Map([
    ["a/0", prediction("a/0", kept)],
    ["b/0", prediction("b/0", new Uint8Array([9]))],
  ]);
  const input = { dataset, review, predictions, known: new Map(), labels: new Set(["car", "truck"]) };
  const files = await reviewedFiles({ tables: createTabularReader(), blobs }, input);
  expect(files.rows).toEqual([{ path: "a/0", picture: digestOf(kept), kind: "truck" }]);
  expect(files.leftOut).toEqual([{ id: "b/0", why: "its image was not kept" }]);
});
