/** The committed frames are what the generator draws, and the committed version is made from them. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { chanceOf } from "../../scripts/samples/vehicles/chance.ts";
import { drawFrame } from "../../scripts/samples/vehicles/frame.ts";
import { jpegEncoder } from "../../scripts/samples/vehicles/jpeg.ts";
import { labelsFile, laterFrames, trainingFrames } from "../../scripts/samples/vehicles/schedule.ts";
import { nodeFiles } from "../../src/adapters/files/files.ts";
import { createImageCodec } from "../../src/adapters/image-codec/image-codec.ts";
import { createTabularReader } from "../../src/adapters/tabular-reader/tabular-reader.ts";
import { loadSpecs } from "../../src/spec/load.ts";
import { buildDatasetVersion } from "../../src/stages/dataset/build.ts";
import { readFolder } from "../../src/stages/dataset/gather.ts";
import { datasetVersionText } from "../../src/stages/dataset/plan.ts";

const folder = new URL("../../datasets/vehicles/", import.meta.url);
const read = (path: string) => new Uint8Array(readFileSync(new URL(path, folder)));
const FOLDERS = [
  ["frames", trainingFrames()],
  ["later", laterFrames()],
] as const;

describe.each(FOLDERS)("%s", (name, frames) => {
  test("has a file for every frame and a line for every file", () => {
    const files = readdirSync(new URL(`${name}/`, folder), { recursive: true, encoding: "utf8" });
    expect(files.filter((path) => path.endsWith(".jpg")).sort()).toEqual(frames.map(({ path }) => path).sort());
    expect(new TextDecoder().decode(read(`${name}/labels.csv`))).toBe(labelsFile(frames));
  });

  test("is drawn again byte for byte", async () => {
    const encode = await jpegEncoder();
    for (const frame of frames.filter((_, index) => index % 37 === 0)) {
      const quality = Math.round(chanceOf(`${frame.name}/quality`).between(65, 88));
      expect(Buffer.compare(await encode(drawFrame(frame), quality), read(`${name}/${frame.path}`))).toBe(0);
    }
  });
});

test("no frame of the one folder is in the other, and no day", () => {
  const [training, later] = FOLDERS.map(([, frames]) => new Set(frames.map(({ time }) => time.slice(0, 10))));
  expect(training?.intersection(later ?? new Set())).toEqual(new Set());
});

test("a rebuild gives the committed version, digest for digest", async () => {
  const file = "datasets/vehicles/dataset.yaml";
  const dataset = loadSpecs(new Map([[file, read("dataset.yaml")]])).specs.datasets.get("vehicles");
  if (!dataset) throw new Error("the sample's dataset cannot be read");
  const [images, tables] = [createImageCodec({ threads: 1 }), createTabularReader()];
  const ports = { files: nodeFiles(), tables, images, log: { info() {}, warn: expect.fail, progress() {} } };
  const source = await readFolder(ports, dataset, fileURLToPath(new URL("frames", folder)));
  const measureImage = async (image: Parameters<typeof source.images.get>[0]) =>
    source.images.get(image)?.properties ?? expect.fail(`${image} was not measured`);
  const { spec } = await buildDatasetVersion(tables, { dataset, files: source.files, measureImage });
  expect(datasetVersionText("vehicles", 1, spec)).toBe(new TextDecoder().decode(read("versions/1.yaml")));
  await images.close();
});
