/** A line that breaks between the store and a real registry: every request of a put and a get, in every way. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ociBlobs } from "../../src/adapters/oci-blobs/blobs.ts";
import { digestOf } from "../../src/domain/digest.ts";
import { type Fault, type FaultProxy, type Seen, startFaultProxy } from "../support/fault-proxy.ts";
import { hastyClock } from "../support/hasty-clock.ts";
import { missing, PASSWORD, type RegistryProcess, startRegistry, USER } from "../support/registry.ts";

const reason = missing("docker-registry");
if (reason !== null) console.log(`a broken line before a real registry: skipped, ${reason}`);

const CHUNK = 64 * 1024;
/** Three chunks and a bit. */
const bytes = Uint8Array.from({ length: 3 * CHUNK + 1000 }, (_, index) => (index * 31 + (index >> 8)) % 256);
const digest = digestOf(bytes);
const PASS: Fault = { kind: "pass" };

describe.skipIf(reason !== null)("a broken line", { timeout: 300_000 }, () => {
  let registry: RegistryProcess;
  let proxy: FaultProxy;
  let count = 0;
  beforeAll(async () => {
    registry = await startRegistry({ kind: "htpasswd" });
    proxy = await startFaultProxy(registry.host);
  });
  afterEach(() => proxy.plan(() => PASS));
  afterAll(async () => {
    await proxy.stop();
    await registry.stop();
  });

  const repository = () => {
    count += 1;
    return `acme/faults-${count}`;
  };
  const store = (name: string, host = proxy.host) =>
    ociBlobs({
      registry: host,
      repository: name,
      user: USER,
      token: PASSWORD,
      clock: hastyClock(),
      chunkBytes: CHUNK,
      patienceMs: 1000,
    });
  /** Plays a fault on the request of this number from now on, and says what was asked. */
  const faultAt = (number: number, fault: Fault) => {
    const from = proxy.seen.length;
    proxy.plan(() => (proxy.seen.length - from === number ? fault : PASS));
    return (): readonly Seen[] => proxy.seen.slice(from);
  };
  const requestsOf = async (work: () => Promise<unknown>): Promise<readonly Seen[]> => {
    const from = proxy.seen.length;
    await work();
    return proxy.seen.slice(from);
  };
  const intact = async (name: string) => {
    const clean = store(name, registry.host);
    expect(await clean.has(digest)).toBe(true);
    expect(Buffer.compare(await clean.get(digest), bytes)).toBe(0);
  };

  const passing: readonly (readonly [string, Fault])[] = [
    ["is cut before anything of it arrives", { kind: "cut-request", after: 0 }],
    ["is cut in its middle", { kind: "cut-request", after: 20_000 }],
    ["is answered, and the answer is lost", { kind: "lose-answer" }],
    ["meets 503", { kind: "answer", status: 503 }],
    ["meets 429 with Retry-After", { kind: "answer", status: 429, headers: { "retry-after": "2" } }],
    ["is never answered", { kind: "hang" }],
  ];

  it.each(passing)("put succeeds when any one request %s", async (_, fault) => {
    const all = (await requestsOf(() => store(repository()).put(bytes))).length;
    expect(all).toBeGreaterThan(8);
    for (let number = 1; number <= all; number++) {
      const name = repository();
      faultAt(number, fault);
      expect(await store(name).put(bytes), `request ${number}`).toBe(digest);
      proxy.plan(() => PASS);
      await intact(name);
    }
  });

  it("put that was ended at any request is completed by the next, which sends no byte twice that arrived", async () => {
    const all = (await requestsOf(() => store(repository()).put(bytes))).length;
    for (let number = 1; number <= all; number++) {
      const name = repository();
      const seen = faultAt(number, { kind: "answer", status: 403 });
      await expect(store(name).put(bytes), `request ${number}`).rejects.toThrow(/REGISTRY_FORBIDDEN/);
      const stored = seen().some(({ method, url }) => method === "PUT" && url.includes(encodeURIComponent(digest)));
      proxy.plan(() => PASS);
      const again = await requestsOf(() => store(name).put(bytes));
      await intact(name);
      // Ended at the manifest: the blob was there.
      if (number < all) continue;
      expect(stored).toBe(true);
      expect(again.filter(({ method }) => method === "PATCH")).toEqual([]);
    }
  });

  it("a put of what is there asks, and sends nothing", async () => {
    const name = repository();
    await store(name).put(bytes);
    const again = await requestsOf(() => store(name).put(bytes));
    expect(new Set(again.map(({ method }) => method))).toEqual(new Set(["HEAD"]));
  });

  it("a chunk that did not arrive is sent again within the same upload", async () => {
    const name = repository();
    let cut = false;
    proxy.plan(({ headers }) => {
      if (cut || headers["content-range"] !== `${CHUNK}-${2 * CHUNK - 1}`) return PASS;
      cut = true;
      return { kind: "answer", status: 502 };
    });
    const seen = await requestsOf(() => store(name).put(bytes));
    expect(cut).toBe(true);
    const ranges = seen.filter(({ method }) => method === "PATCH").map(({ headers }) => headers["content-range"]);
    expect(ranges.map((range) => Number(range?.split("-")[0]) / CHUNK)).toEqual([0, 1, 1, 2, 3]);
    await intact(name);
  });

  it("get asks for the rest when it was cut, as often as it is cut", async () => {
    const name = repository();
    await store(name, registry.host).put(bytes);
    proxy.plan(({ method }) => (method === "GET" ? { kind: "cut-answer", after: 20_000 } : PASS));
    const seen = await requestsOf(async () => {
      expect(Buffer.compare(await store(name).get(digest), bytes)).toBe(0);
    });
    const ranges = seen
      .filter(({ headers }) => headers.range)
      .map(({ headers }) => Number(headers.range?.slice(6, -1)));
    expect(ranges.length).toBeGreaterThanOrEqual(9);
    expect(ranges).toEqual(ranges.toSorted((a, b) => a - b));
  });

  it("get starts over where ranges are not understood", async () => {
    const name = repository();
    await store(name, registry.host).put(bytes);
    let cuts = 0;
    proxy.plan(({ method, headers }) => {
      if (method !== "GET" || !headers.authorization) return PASS;
      cuts += 1;
      return cuts === 1 ? { kind: "cut-answer", after: 50_000 } : { kind: "pass", without: ["range"] };
    });
    expect(Buffer.compare(await store(name).get(digest), bytes)).toBe(0);
    expect(cuts).toBe(2);
  });

  it.each(passing)("get succeeds when any one request %s", async (_, fault) => {
    const name = repository();
    await store(name, registry.host).put(bytes);
    const all = (await requestsOf(() => store(name).get(digest))).length;
    for (let number = 1; number <= all; number++) {
      faultAt(number, fault);
      expect(Buffer.compare(await store(name).get(digest), bytes), `request ${number}`).toBe(0);
    }
  });

  it("get refuses bytes that were changed on the way", async () => {
    const name = repository();
    await store(name, registry.host).put(bytes);
    proxy.plan(({ method, headers }) => (method === "GET" && headers.authorization ? { kind: "damage" } : PASS));
    await expect(store(name).get(digest)).rejects.toThrow(/BLOB_CORRUPT/);
  });

  it("follows a redirect to storage, range and all, without showing it the password", async () => {
    const name = repository();
    await store(name, registry.host).put(bytes);
    const storage = await startFaultProxy("127.0.0.1:1");
    let reads = 0;
    storage.plan(({ headers }): Fault => {
      reads += 1;
      const from = Number(/bytes=(\d+)-/.exec(headers.range ?? "")?.[1] ?? 0);
      const body = bytes.subarray(from);
      const range: Record<string, string> =
        from > 0 ? { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {};
      return {
        kind: "answer",
        status: from > 0 ? 206 : 200,
        headers: { ...range, "content-length": String(bytes.length - from) },
        body: reads === 1 ? body.subarray(0, 70_000) : body,
      };
    });
    const location = `http://${storage.host}/bucket/object?signature=secret`;
    proxy.plan(({ method, headers }) =>
      method === "GET" && headers.authorization ? { kind: "answer", status: 307, headers: { location } } : PASS,
    );
    try {
      expect(Buffer.compare(await store(name).get(digest), bytes)).toBe(0);
      expect(storage.seen.map(({ headers }) => headers.range)).toEqual([undefined, "bytes=70000-"]);
      expect(storage.seen.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    } finally {
      await storage.stop();
    }
  });
});
