/** Another bundle in the place of one that answers: beside it until it has proved itself, and never mixed with it. */
import { expect, it } from "vitest";
import { memoryBlobs } from "../../src/adapters/memory/blobs.ts";
import { digestOf } from "../../src/domain/digest.ts";
import type { Blobs } from "../../src/ports/blobs.ts";
import { inferBody, putBundle, putServable } from "../support/serving.ts";
import { output, servedWorld } from "./world.ts";

const INFER = "/v2/models/weather/infer";
const ROWS = [{ temperature: 3, sky: "clear" }];

const bundleOf = async (blobs: Blobs, version: number, lean: number) =>
  putBundle(blobs, { model: "weather", version, servable: await putServable(blobs, lean) });

it("answers with the new one from then on, under load without a refusal, each response of one version", async () => {
  const blobs = memoryBlobs();
  // The first says dry, the second wet.
  const [first, second] = [await bundleOf(blobs, 1, 0), await bundleOf(blobs, 2, 3)];
  const world = await servedWorld(async () => first, { blobs });
  const said = new Set<string>();
  let going = true;
  const caller = async () => {
    while (going) {
      const response = await world.post(INFER, inferBody([...ROWS, ...ROWS]));
      expect(response.status).toBe(200);
      said.add(`${response.body.model_version} ${output(response, "label")?.join()}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const callers = Array.from({ length: 8 }, caller);
  for (let round = 0; round < 4; round++) await world.plane.reload(round % 2 === 0 ? second : first);
  await world.plane.reload(second);
  going = false;
  await Promise.all(callers);
  expect([...said].toSorted()).toEqual(["1 dry,dry", "2 wet,wet"]);
  expect(world.plane.describe()).toMatchObject({ bundle: second, reloads: 5, hung: false });
  await world.plane.close();
});

it("stays as it is when the new one cannot be served, and takes a good one afterwards", async () => {
  const blobs = memoryBlobs();
  const first = await bundleOf(blobs, 1, 0);
  const world = await servedWorld(async () => first, { blobs });
  const wrong = await putBundle(blobs, {
    ...{ model: "weather", version: 2 },
    servable: await putServable(blobs, 1, (servable) => ({
      ...servable,
      golden: { ...servable.golden, probabilities: servable.golden.probabilities.map(() => [0.5, 0.5]) },
    })),
  });
  await expect(world.plane.reload(wrong)).rejects.toThrow("GOLDEN_INPUTS_DISAGREE");
  await expect(world.plane.reload(digestOf("nowhere"))).rejects.toThrow();
  expect((await world.post(INFER, inferBody(ROWS))).body.model_version).toBe("1");
  expect(world.plane.describe()).toMatchObject({ bundle: first, reloads: 0 });
  const second = await bundleOf(blobs, 2, 3);
  await world.plane.reload(second);
  expect((await world.post(INFER, inferBody(ROWS))).body.model_version).toBe("2");
  await world.plane.close();
});

it("does nothing for the bundle that answers already", async () => {
  const blobs = memoryBlobs();
  const first = await bundleOf(blobs, 1, 0);
  const world = await servedWorld(async () => first, { blobs });
  const [before] = world.plane.members();
  await world.plane.reload(first);
  expect(world.plane.members()[0]).toBe(before);
  await world.plane.close();
});
