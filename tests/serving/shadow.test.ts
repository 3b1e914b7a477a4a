/** The shadow gets a copy, is on record under the same ids, and never matters to an answer. */
import { expect, it } from "vitest";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import type { Blobs } from "../../src/ports/blobs.ts";
import type { ModelRuntime } from "../../src/ports/model-runtime.ts";
import { inferBody, putBundle, putServable } from "../support/serving.ts";
import { output, servedWorld } from "./world.ts";

const ROWS = [{ temperature: 3, sky: "clear" }];

const prepare = async (blobs: Blobs) =>
  putBundle(
    blobs,
    { model: "weather", version: 1, servable: await putServable(blobs, 0) },
    { shadows: [{ model: "weather", version: 2, servable: await putServable(blobs, 3) }] },
  );

it("is logged beside the champion with the same prediction id", async () => {
  const world = await servedWorld(prepare);
  const response = await world.post("/v2/models/weather/infer", inferBody(ROWS, { id: "r" }));
  expect(output(response, "label")).toEqual(["dry"]);
  await world.plane.close();
  const logged = await world.log.read({ deployment: "garden" });
  expect(logged.map(({ id, role, version, label }) => [id, role, version, label])).toEqual([
    ["r/0", "champion", 1, "dry"],
    ["r/0", "shadow", 2, "wet"],
  ]);
  expect(world.plane.describe().counters).toMatchObject({ rows: 1, shadow: { rows: 1, errors: 0, dropped: 0 } });
});

it("answers only who asks for its version, and nobody gets a copy of that", async () => {
  const world = await servedWorld(prepare);
  const response = await world.post("/v2/models/weather/versions/2/infer", inferBody(ROWS, { id: "r" }));
  expect(output(response, "label")).toEqual(["wet"]);
  await world.plane.close();
  const logged = await world.log.read({ deployment: "garden" });
  expect(logged.map(({ id, role }) => [id, role])).toEqual([["r/0", "shadow"]]);
});

/** The model loaded second fails from the moment that it is told to. */
function failingShadow(fail: () => Promise<never>): ModelRuntime & { failNow(): void } {
  const runtime = createOnnxRuntime();
  let loads = 0;
  let fails = false;
  return {
    failNow: () => {
      fails = true;
    },
    build: runtime.build,
    load: async (model) => {
      const loaded = await runtime.load(model);
      loads += 1;
      if (loads < 2) return loaded;
      return { ...loaded, runNow: undefined, run: (feeds) => (fails ? fail() : loaded.run(feeds)) };
    },
  };
}

it("may fail without anybody noticing but its counter", async () => {
  const runtime = failingShadow(() => Promise.reject(new Error("no more memory")));
  const world = await servedWorld(prepare, { runtime });
  runtime.failNow();
  expect((await world.post("/v2/models/weather/infer", inferBody(ROWS))).status).toBe(200);
  await world.plane.close();
  expect(world.plane.describe().counters).toMatchObject({ errors: 0, shadow: { rows: 0, errors: 1 } });
});

it("may hang without delaying an answer, and loses copies when too many wait", async () => {
  const runtime = failingShadow(() => new Promise(() => {}));
  const world = await servedWorld(prepare, { runtime });
  runtime.failNow();
  const many = Array.from({ length: 100 }, () => ROWS[0] ?? {});
  for (let request = 0; request < 203; request++) {
    expect((await world.post("/v2/models/weather/infer", inferBody(many))).status).toBe(200);
  }
  const { shadow } = world.plane.describe().counters;
  expect(shadow?.rows).toBe(0);
  expect(shadow?.dropped).toBeGreaterThan(0);
});
