/** Real pictures: the UCI digits read from Parquet, and classified from PNG files through the dataset and the codec. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { nodeFiles } from "../../src/adapters/files/files.ts";
import { createImageCodec } from "../../src/adapters/image-codec/image-codec.ts";
import { createTabularReader } from "../../src/adapters/tabular-reader/tabular-reader.ts";
import type { ImagePreprocessing } from "../../src/domain/preprocessing.ts";
import { loadSpecs } from "../../src/spec/load.ts";
import { buildDatasetVersion, countLabels } from "../../src/stages/dataset/build.ts";
import { readFolder } from "../../src/stages/dataset/gather.ts";
import { digitRows, pixelsOf, writeDigits } from "./digits.ts";
import { shareRight } from "./share-right.ts";

const golden = JSON.parse(readFileSync(new URL("../golden/digits.json", import.meta.url), "utf8")) as {
  readonly labels: Readonly<Record<string, number>>;
  readonly sums: Readonly<Record<string, number>>;
};
const rows = await digitRows();
const folder = mkdtempSync(join(tmpdir(), "understudy-digits-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("Parquet holds what scikit-learn bundles", () => {
  const sums = Object.groupBy(rows, ({ digit }) => String(digit));
  const sumOf = (digit: string) => (sums[digit] ?? []).flatMap(pixelsOf).reduce((sum, value) => sum + value, 0);
  expect(countLabels({ label: "digit", columns: [] }, rows)).toEqual(golden.labels);
  for (const [digit, sum] of Object.entries(golden.sums)) expect([digit, sumOf(digit)]).toEqual([digit, sum]);
});

const SPEC = `apiVersion: understudy/v1
kind: Dataset
metadata: {name: digits}
spec:
  format: image-folder
  source: digits
  id: path
  label: digit
  columns:
    - {name: path, type: text}
    - {name: image, type: image}
    - {name: digit, type: category, values: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]}
  split: {by: hash, column: path, test: 0.3, validation: 0.1}
`;

const STEPS: ImagePreprocessing = {
  kind: "image",
  input: "image",
  colour: "grey",
  resize: { width: 32, height: 32, fit: "stretch" },
  normalise: { mean: [0.5], deviation: [0.5] },
  layout: "NCHW",
};

/** digits.onnx: models/vehicles/train.py on the training split, with `mirror: false`, `epochs: 25`, `width: 6`, seed 7. */
test("a folder of PNG files is a dataset that a network of PyTorch's classifies", async () => {
  await writeDigits(folder, rows);
  const file = "datasets/digits/dataset.yaml";
  const dataset = loadSpecs(new Map([[file, new TextEncoder().encode(SPEC)]])).specs.datasets.get("digits");
  if (!dataset) throw new Error("the spec cannot be read");
  const [images, tables] = [createImageCodec({ threads: 2 }), createTabularReader()];
  const ports = { files: nodeFiles(), tables, images, log: { info() {}, warn: expect.fail, progress() {} } };
  const source = await readFolder(ports, dataset, folder);
  const measureImage = async (image: Parameters<typeof source.images.get>[0]) =>
    source.images.get(image)?.properties ?? expect.fail(`${image} was not measured`);
  const built = await buildDatasetVersion(tables, { dataset, files: source.files, measureImage });
  expect(built.spec.files[0]?.rows).toBe(1797);
  const tested = built.rows.test.map((row) => ({ file: join(folder, String(row.path)), label: String(row.digit) }));
  const model = readFileSync(new URL("../golden/digits.onnx", import.meta.url));
  const right = await shareRight({ model, steps: STEPS, images, classes: [..."0123456789"], tested });
  expect(tested).toHaveLength(595);
  // onnxruntime 1.31.1 in Python, on the same tensors: 592 of 595.
  expect(right).toBeCloseTo(592 / 595, 2);
  await images.close();
});
