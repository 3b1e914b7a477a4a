/** What a server reads is in the folder before it is started, and nothing is started without. */
import { describe, expect, it } from "vitest";
import { cachedBlobs } from "../../src/adapters/blob-folder/cached.ts";
import { memoryBlobs } from "../../src/adapters/memory/blobs.ts";
import { fakeClock } from "../../src/adapters/memory/clock.ts";
import { composeBlobs, fetchClosure, fetchingTarget, fetchingTestEnvironment } from "../../src/app/blobs.ts";
import { type Digest, digestOf } from "../../src/domain/digest.ts";
import type { Target, TestEnvironment } from "../../src/ports/target.ts";

async function world() {
  const folder = memoryBlobs();
  const remote = memoryBlobs();
  const put = (value: unknown) => remote.put(JSON.stringify(value));
  const models = [await remote.put("model one"), await remote.put("model two"), await remote.put("model three")];
  const image = await remote.put("a golden image");
  const golden = { rows: [{ picture: image, note: digestOf("no image: never asked for") }] };
  const signature = {
    features: [
      { name: "picture", type: "image" },
      { name: "note", type: "category" },
    ],
  };
  const servables = await Promise.all(models.map((model) => put({ schema: 1, model, signature, golden })));
  const member = (servable: Digest | undefined) => ({ model: "weather", version: 1, servable });
  const [champion, shadow, canary] = servables.map(member);
  const bundle = await put({ schema: 2, champion, shadows: [shadow], canary, standby: null, settings: {} });
  const closure = [bundle, ...servables, ...models, image];
  const has = () => Promise.all(closure.map((digest) => folder.has(digest)));
  return { folder, remote, put, models, bundle, has, blobs: cachedBlobs(folder, remote) };
}

describe("what a bundle needs", () => {
  it("is brought into the folder: bundle, servables, models, golden images", async () => {
    const { blobs, bundle, has } = await world();
    expect(await has()).toEqual(Array.from({ length: 8 }, () => false));
    await fetchClosure(blobs, bundle);
    expect(await has()).toEqual(Array.from({ length: 8 }, () => true));
  });

  it("is brought before a target or a test environment is asked", async () => {
    for (const kind of ["apply", "start"] as const) {
      const { blobs, bundle, has } = await world();
      const seen: boolean[][] = [];
      const look = async () => {
        seen.push(await has());
        throw new Error("started");
      };
      const target = fetchingTarget({ apply: look } as unknown as Target, blobs);
      const environment = fetchingTestEnvironment({ start: look } as unknown as TestEnvironment, blobs);
      const asked = kind === "apply" ? target.apply({ deployment: "d", port: 0 }, bundle) : environment.start(bundle);
      await expect(asked).rejects.toThrow("started");
      expect(seen).toEqual([Array.from({ length: 8 }, () => true)]);
    }
  });

  it("is missed by name, and nothing is started", async () => {
    const { blobs, put } = await world();
    const model = digestOf("nowhere");
    const bundle = await put({ champion: { servable: await put({ model }) } });
    const never = { apply: () => Promise.reject(new Error("started")) } as unknown as Target;
    await expect(fetchingTarget(never, blobs).apply({ deployment: "d", port: 0 }, bundle)).rejects.toThrow(
      `BLOB_MISSING: The blob ${model}`,
    );
  });

  it.each(["", "[]", "null", '{"champion":null,"shadow":{"servable":"../../etc/passwd"}}', "{"])(
    "leaves %j to the server's judgement",
    async (text) => {
      const { blobs, remote, folder } = await world();
      const bundle = await remote.put(text);
      await fetchClosure(blobs, bundle);
      expect(await folder.has(bundle)).toBe(true);
    },
  );
});

it("the store is the folder alone, unless a registry is named", async () => {
  const clock = fakeClock();
  const missing = composeBlobs("/nowhere", { kind: "file" }, clock).get(digestOf("x"));
  await expect(missing).rejects.toThrow("in the store /nowhere");
  const oci = { kind: "oci", registry: "127.0.0.1:1", repository: "a/b", user: "u", token: null } as const;
  await expect(composeBlobs("/nowhere", oci, clock).get(digestOf("x"))).rejects.toThrow("oci://127.0.0.1:1/a/b");
});
