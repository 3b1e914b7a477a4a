/** What the memory does not hold is refused before it is loaded; what answers is not touched. */
import { expect, it } from "vitest";
import { memoryBlobs } from "../../src/adapters/memory/blobs.ts";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import type { ModelRuntime } from "../../src/ports/model-runtime.ts";
import { withinMemory } from "../../src/serving/memory.ts";
import { inferBody, putBundle, putServable } from "../support/serving.ts";
import { servedWorld } from "./world.ts";

const MIB = 2 ** 20;
const fake: ModelRuntime = {
  build: "fake",
  load: async () => ({ inputs: [], outputs: [], run: async () => ({}), close: async () => {} }),
};

it("counts every model that is loaded, dearer in a thread, and no longer one that was let go", async () => {
  // Above the program itself there are 100 MiB.
  const runtime = withinMemory(fake, 228 * MIB);
  const model = new Uint8Array(20 * MIB);
  const first = await runtime.load(model);
  const second = await runtime.load(model);
  await expect(runtime.load(model)).rejects.toThrow(/MODEL_EXCEEDS_MEMORY.*44 MiB.*12 MiB are left of the 228 MiB/);
  await first.close();
  await expect(runtime.load(model, { placement: "worker" })).rejects.toThrow("MODEL_EXCEEDS_MEMORY");
  const third = await runtime.load(model);
  await Promise.all([second.close(), third.close()]);
});

it("counts nothing for what could not be loaded", async () => {
  const broken: ModelRuntime = { ...fake, load: () => Promise.reject(new Error("no model")) };
  const runtime = withinMemory(broken, 228 * MIB);
  for (let time = 0; time < 5; time++) {
    await expect(runtime.load(new Uint8Array(20 * MIB))).rejects.toThrow("no model");
  }
});

it("keeps the bundle that answers when the next does not fit beside it", async () => {
  const blobs = memoryBlobs();
  const bundleOf = async (version: number) =>
    putBundle(blobs, { model: "weather", version, servable: await putServable(blobs, version) });
  const [first, second] = [await bundleOf(1), await bundleOf(2)];
  const runtime = withinMemory(createOnnxRuntime(), 140 * MIB);
  const world = await servedWorld(async () => first, { blobs, runtime });
  await expect(world.plane.reload(second)).rejects.toThrow("MODEL_EXCEEDS_MEMORY");
  const response = await world.post("/v2/models/weather/infer", inferBody([{ temperature: 1, sky: "clear" }]));
  expect(response).toMatchObject({ status: 200, body: { model_version: "1" } });
  await world.plane.close();
});
