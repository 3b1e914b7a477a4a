/** The frozen network on the sample's own frames, without Python: good by day, lost by night, as the README says. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { laterFrames, type ScheduledFrame, trainingFrames } from "../../scripts/samples/vehicles/schedule.ts";
import { createImageCodec } from "../../src/adapters/image-codec/image-codec.ts";
import { loadSpecs } from "../../src/spec/load.ts";
import { splitterOf } from "../../src/stages/dataset/split.ts";
import { shareRight } from "./share-right.ts";

const root = new URL("../../", import.meta.url);
const FILES = ["datasets/vehicles/dataset.yaml", "models/vehicles/model.yaml"];
const { specs } = loadSpecs(new Map(FILES.map((file) => [file, readFileSync(new URL(file, root))])));
const model = specs.models.get("vehicles") ?? expect.fail("no model");
const dataset = specs.datasets.get("vehicles") ?? expect.fail("no dataset");
const images = createImageCodec({ threads: 2 });
afterAll(() => images.close());

const right = (folder: string, frames: readonly ScheduledFrame[]) =>
  shareRight({
    model: readFileSync(new URL("models/vehicles/frozen.onnx", root)),
    steps: model.preprocessing ?? expect.fail("no preprocessing"),
    images,
    classes: ["car", "truck"],
    tested: frames.map(({ path, kind }) => ({
      file: fileURLToPath(new URL(`datasets/vehicles/${folder}/${path}`, root)),
      label: kind,
    })),
  });

test("95 in 100 of the frames that it never saw", async () => {
  const splitOf = splitterOf(dataset);
  const unseen = trainingFrames().filter(
    ({ path, kind, camera, time }) => splitOf({ path, kind, camera, time }) === "test",
  );
  expect(unseen).toHaveLength(120);
  // PyTorch's own answers, through ONNX Runtime in Python: 114.
  expect(await right("frames", unseen)).toBeCloseTo(114 / 120, 2);
});

test.each(["night", "rain", "blur"])("much worse than by day: %s", async (weather) => {
  const frames = laterFrames();
  const share = (of: string) =>
    right(
      "later",
      frames.filter((frame) => frame.weather === of),
    );
  expect(await share("day")).toBeGreaterThan(0.9);
  expect(await share(weather)).toBeLessThan(0.85);
});
