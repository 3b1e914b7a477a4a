/** Whatever is sent, the answer is JSON, is never a 5xx, and the server answers the next request. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { damagedOf } from "../support/damaged.ts";
import { inferBody, putBundle, putServable } from "../support/serving.ts";
import { type ServedWorld, servedWorld } from "./world.ts";

const INFER = "/v2/models/weather/infer";
const ROWS = [
  { temperature: 1, sky: "clear" },
  { temperature: 2, sky: "cloudy" },
];

let world: ServedWorld;
beforeAll(async () => {
  world = await servedWorld(async (blobs) =>
    putBundle(blobs, { model: "weather", version: 1, servable: await putServable(blobs) }),
  );
});
afterAll(() => world.plane.close());

async function expectCalm(response: Awaited<ReturnType<ServedWorld["post"]>>): Promise<void> {
  expect(world.errors).toEqual([]);
  expect(response.status).toBeLessThan(500);
  if (response.status !== 200) expect(typeof response.body.error).toBe("string");
}

const damaged = damagedOf(
  inferBody(ROWS, { id: "x", parameters: { timestamps: "2015-01-01,2015-01-02" }, outputs: [{ name: "label" }] }),
);

it("survives damaged requests", async () => {
  await fc.assert(
    fc.asyncProperty(damaged, async (body) => expectCalm(await world.post(INFER, body))),
    { numRuns: 600 },
  );
});

it("survives any JSON and any bytes", async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.jsonValue().map((json) => new TextEncoder().encode(JSON.stringify(json))),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(INFER, "/feedback"), bytes, async (path, body) =>
      expectCalm(await world.post(path, body)),
    ),
    { numRuns: 400 },
  );
});

it("survives any path", async () => {
  const segment = fc.oneof(
    fc.constantFrom("v2", "models", "weather", "versions", "1", "infer", "ready", "health", "%", "..", "%2e", ""),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(segment, { maxLength: 7 }), async (segments) => {
      await expectCalm(await world.get(`/${segments.join("/")}`));
      await expectCalm(await world.post(`/${segments.join("/")}`, {}));
    }),
    { numRuns: 400 },
  );
});

it("answers afterwards as before", async () => {
  expect((await world.post(INFER, inferBody(ROWS))).status).toBe(200);
});
