/** Every way in but the protocol's: whatever is sent, over HTTP, is taken or refused with a reason, and is never our fault. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Blobs } from "../../../src/ports/blobs.ts";
import { parseTokens } from "../../../src/serving/auth/tokens.ts";
import { PICTURE } from "../../../src/serving/openapi/examples.ts";
import { awkwardValue, damagedOf } from "../../support/damaged.ts";
import { type LiveServer, liveServer, putEcho, putSides } from "../../support/live-server.ts";
import { putBundle, putServable } from "../../support/serving.ts";

const TOKEN = "may-do-everything";
const picture = Buffer.from(PICTURE, "base64");

const DEPLOYED = {
  table: {
    prepare: async (blobs: Blobs) => {
      const [one, other] = [await putServable(blobs), await putServable(blobs, 1)];
      const second = { model: "weather", version: 4, servable: other };
      const roles = { canary: { ...second, weight: 50 }, shadows: [{ ...second, version: 5 }] };
      return putBundle(blobs, { model: "weather", version: 3, servable: one }, roles);
    },
    good: { rows: [{ temperature: 30, sky: "clear" }], id: "x", timestamps: ["2015-01-01"], routingKey: "k" },
  },
  regression: {
    prepare: async (blobs: Blobs) =>
      putBundle(blobs, { model: "price", version: 1, servable: await putEcho(blobs) }, { confidenceThreshold: 0.5 }),
    good: { rows: [{ size: 3 }, { size: -4 }], id: "x", timestamps: null },
  },
  pictures: {
    prepare: async (blobs: Blobs) =>
      putBundle(blobs, { model: "sides", version: 1, servable: await putSides(blobs, picture) }),
    good: { rows: [{ photo: PICTURE }], id: "x" },
  },
} as const;

const damagedText = (good: unknown) => damagedOf(good).map((body) => JSON.stringify(body));

const json = awkwardValue.map((each) => JSON.stringify(each) ?? "");
const bytes = fc.uint8Array({ maxLength: 200 });
const types = fc.constantFrom(
  ...["", "application/json", "image/jpeg", "image/png; a=b", "application/octet-stream", "text/plain", ";", "a/b/c"],
);

describe.each(Object.entries(DEPLOYED))("%s", (_, { prepare, good }) => {
  let server: LiveServer;
  beforeAll(async () => {
    server = await liveServer(prepare, {
      access: { tokens: parseTokens(`admin=${TOKEN}`), reach: "loopback", open: true },
    });
  });
  afterAll(() => server.stop(null));

  const ask = async (method: string, path: string, body: string | Uint8Array | null, type = "") => {
    const response = await fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, ...(type !== "" && { "content-type": type }) },
      ...(body !== null && { body: typeof body === "string" ? body : new Blob([Uint8Array.from(body)]) }),
    });
    const text = await response.text();
    expect([path, response.status, server.errors]).toEqual([path, expect.toSatisfy((status) => status < 500), []]);
    if (response.status >= 400 && method !== "HEAD") expect(JSON.parse(text)).toEqual({ error: expect.any(String) });
    return response.status;
  };
  const holds = (arbitrary: fc.Arbitrary<string | Uint8Array>, path: string, numRuns: number) =>
    fc.assert(
      fc.asyncProperty(arbitrary, types, async (body, type) => void (await ask("POST", path, body, type))),
      { numRuns },
    );

  it("POST /predict", async () => {
    expect(await ask("POST", "/predict", JSON.stringify(good))).toBe(200);
    await holds(fc.oneof(damagedText(good), json, bytes), "/predict", 400);
    // A picture of which some bytes are others, or cut.
    const changes = fc.array(fc.tuple(fc.nat(picture.length - 1), fc.nat(255)), { maxLength: 4 });
    const spoiled = fc.tuple(changes, fc.nat(picture.length)).map(([all, length]) => {
      const copy = Uint8Array.from(picture);
      for (const [at, to] of all) copy[at] = to;
      return copy.subarray(0, length % 3 === 0 ? length : copy.length);
    });
    await fc.assert(
      fc.asyncProperty(spoiled, async (body) => void (await ask("POST", "/predict", body, "image/png"))),
      { numRuns: 60 },
    );
    expect(await ask("POST", "/predict", JSON.stringify(good))).toBe(200);
  });

  it("POST /feedback", () =>
    holds(
      fc.oneof(
        damagedText([
          { id: "x/0", label: "dry", source: "label", by: "me" },
          { id: "y/0", value: 3 },
          { id: "z/0", source: "retry" },
        ]),
        json,
        bytes,
      ),
      "/feedback",
      300,
    ));

  it("POST /telemetry", () =>
    holds(
      fc.oneof(
        damagedText([{ id: "a", device: "box", time: "2015-01-01T00:00:00Z", readings: { a: 1, b: -2.5 } }]),
        json,
        bytes,
      ),
      "/telemetry",
      300,
    ));

  it("POST /admin", async () => {
    const body = fc.oneof(damagedText({ bundle: `sha256:${"0".repeat(64)}` }), json, bytes);
    await holds(body, "/admin/reload", 200);
    await holds(body, "/v2/repository/index", 50);
  });

  it("GET, with any query", async () => {
    const text = fc.oneof(
      fc.constantFrom(...["predictions", "feedback", "telemetry", "jsonl", "parquet", "9999-12-31T23:59:59+14:00"]),
      fc.constantFrom(...["0100-01-01", "2015-02-30", "2015-01-01T00:00:00-14:00", "%00", "%zz", "%ff", "+", "%", ""]),
      fc.string().map(encodeURIComponent),
    );
    const name = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom("kind", "from", "to", "format") },
      { weight: 1, arbitrary: text },
    );
    const query = fc.array(fc.tuple(name, text), { maxLength: 4 });
    const method = fc.constantFrom("GET", "GET", "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH");
    const path = fc.constantFrom("/export", "/export", "/metrics", "/openapi.json", "/deployment", "/v2", "/v2/models");
    await fc.assert(
      fc.asyncProperty(method, path, query, async (verb, where, all) => {
        await ask(verb, `${where}?${all.map((pair) => pair.join("=")).join("&")}`, null);
      }),
      { numRuns: 300 },
    );
  });
});
