/** Whatever is sent, the answer is JSON, is never a 5xx, and the server answers the next request. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
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

/** Values that break naive readers, and anything else. */
const value = fc.oneof(
  fc.constantFrom<unknown>(null, "", -1, 0, 1e39, 2 ** 53, "__proto__", "constructor", [], {}, [[]], [1, [2]]),
  fc.jsonValue(),
);

/** A valid request with one thing, at any depth, replaced or removed. */
const damaged = fc
  .record({ path: fc.array(fc.nat(7), { minLength: 1, maxLength: 5 }), value: fc.option(value) })
  .map(({ path, value: replacement }) => {
    const body: unknown = JSON.parse(
      JSON.stringify(
        inferBody(ROWS, { id: "x", parameters: { timestamps: "2015-01-01,2015-01-02" }, outputs: [{ name: "label" }] }),
      ),
    );
    let place: unknown = body;
    for (const [depth, step] of path.entries()) {
      if (typeof place !== "object" || place === null) break;
      const keys = Object.keys(place);
      const key = keys[step % Math.max(1, keys.length)];
      if (key === undefined) break;
      const next: unknown = Reflect.get(place, key);
      const isLast = depth === path.length - 1 || typeof next !== "object" || next === null;
      if (isLast && replacement === null) Reflect.deleteProperty(place, key);
      else if (isLast) Reflect.set(place, key, replacement);
      place = next;
    }
    return body;
  });

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
