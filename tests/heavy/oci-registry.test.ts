/** The store on a registry that we did not write, open, with passwords, and with tokens; and read by another's tool. */
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blobFolder } from "../../src/adapters/blob-folder/blobs.ts";
import { cachedBlobs } from "../../src/adapters/blob-folder/cached.ts";
import { systemClock } from "../../src/adapters/clock/clock.ts";
import { ociBlobs } from "../../src/adapters/oci-blobs/blobs.ts";
import { tagOf } from "../../src/adapters/oci-blobs/manifest.ts";
import { digestOf, hexOf } from "../../src/domain/digest.ts";
import { blobsContract } from "../contracts/blobs.ts";
import { missing, PASSWORD, type RegistryProcess, startRegistry, USER } from "../support/registry.ts";
import { startTokenServer, type TokenServer } from "../support/token-server.ts";

const reason = missing("docker-registry", "openssl");
if (reason !== null) console.log(`the OCI store on a real registry: skipped, ${reason}`);
const withoutSkopeo = missing("skopeo");
if (withoutSkopeo !== null) console.log(`reading the store with skopeo: skipped, ${withoutSkopeo}`);

const clock = systemClock();
const anybody = { user: USER, token: null, clock };
const robot = { user: USER, token: PASSWORD, clock };
let count = 0;
/** A repository that nothing was put into yet. */
const fresh = (): string => {
  count += 1;
  return `acme/models-${count}/blobs`;
};

describe.skipIf(reason !== null)("an OCI registry", { timeout: 60_000 }, () => {
  let registry: RegistryProcess;
  beforeAll(async () => {
    registry = await startRegistry();
  });
  afterAll(() => registry.stop());
  const at = (repository: string, more: object = {}) =>
    ociBlobs({ ...anybody, registry: registry.host, repository, ...more });

  blobsContract("a registry", async () => at(fresh()));
  blobsContract("a registry, in small chunks", async () => at(fresh(), { chunkBytes: 7777 }));
  blobsContract("a folder before a registry", async () => {
    const folder = await mkdtemp(join(registry.folder, "cache-"));
    return cachedBlobs(blobFolder(folder), at(fresh()));
  });

  it("gives another machine what one put, and keeps a copy beside it", async () => {
    const repository = fresh();
    const digest = await at(repository).put("carried");
    const folder = blobFolder(await mkdtemp(join(registry.folder, "cache-")));
    const there = cachedBlobs(folder, at(repository));
    expect(new TextDecoder().decode(await there.get(digest))).toBe("carried");
    expect(new TextDecoder().decode(await folder.get(digest))).toBe("carried");
  });

  it("refuses bytes that rotted in the registry", async () => {
    const blobs = at(fresh());
    const digest = await blobs.put("good bytes");
    await writeFile(registry.fileOf(digest), "evil bytes");
    await expect(blobs.get(digest)).rejects.toThrow(/BLOB_CORRUPT/);
  });

  it("is read by skopeo: the same bytes, under the same digest", { skip: withoutSkopeo !== null }, async () => {
    const repository = fresh();
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 256);
    const digest = await at(repository).put(bytes);
    const layout = await mkdtemp(join(tmpdir(), "understudy-skopeo-"));
    try {
      const source = `docker://${registry.host}/${repository}:${tagOf(digest)}`;
      execFileSync("skopeo", ["copy", "-q", "--src-tls-verify=false", source, `oci:${layout}:copy`]);
      expect(digestOf(await readFile(join(layout, "blobs/sha256", hexOf(digest))))).toBe(digest);
      const raw = execFileSync("skopeo", ["inspect", "--raw", `oci:${layout}:copy`]).toString();
      expect(JSON.parse(raw)).toMatchObject({
        artifactType: "application/vnd.understudy.blob.v1",
        layers: [{ digest, size: bytes.length }],
      });
    } finally {
      await rm(layout, { recursive: true });
    }
  });

  it("is kept by garbage collection, which takes what has no manifest", async () => {
    const repository = fresh();
    const kept = await at(repository).put("kept");
    // A put that was killed before its manifest.
    const begun = await fetch(`http://${registry.host}/v2/${repository}/blobs/uploads/`, { method: "POST" });
    const location = new URL(begun.headers.get("location") ?? "");
    location.searchParams.set("digest", digestOf("half"));
    expect((await fetch(location, { method: "PUT", body: "half" })).status).toBe(201);
    expect(await at(repository).has(digestOf("half"))).toBe(false);
    execFileSync("docker-registry", ["garbage-collect", join(registry.folder, "registry.yml")], { stdio: "ignore" });
    expect(new TextDecoder().decode(await at(repository).get(kept))).toBe("kept");
    await expect(readFile(registry.fileOf(digestOf("half")))).rejects.toThrow(/ENOENT/);
  });

  it("carries 64 MiB", async () => {
    const blobs = at(fresh());
    const bytes = new Uint8Array(64 * 1024 * 1024).map((_, index) => (index * 2654435761) >>> 13);
    const started = performance.now();
    const digest = await blobs.put(bytes);
    const put = performance.now();
    const read = await blobs.get(digest);
    const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(2);
    console.log(`64 MiB: put ${seconds(put - started)} s, get ${seconds(performance.now() - put)} s`);
    expect(Buffer.compare(read, bytes)).toBe(0);
  });
});

describe.skipIf(reason !== null)("an OCI registry with passwords", { timeout: 60_000 }, () => {
  let registry: RegistryProcess;
  beforeAll(async () => {
    registry = await startRegistry({ kind: "htpasswd" });
  });
  afterAll(() => registry.stop());

  blobsContract("a registry with passwords", async () =>
    ociBlobs({ ...robot, registry: registry.host, repository: fresh() }),
  );

  it.each([
    ["anybody", null, /REGISTRY_UNAUTHORIZED.*no token was given/],
    ["a wrong password", "swordfish", /REGISTRY_UNAUTHORIZED.*the token was not accepted/],
  ])("refuses %s, and says what to set without showing it", async (_, token, message) => {
    const blobs = ociBlobs({ ...robot, token, registry: registry.host, repository: fresh() });
    const error = await blobs.put("x").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringMatching(message) });
    const shown = JSON.stringify(error);
    expect(shown).toContain("packages: write");
    expect(shown).toContain("UNDERSTUDY_REGISTRY_TOKEN");
    expect(shown).not.toContain("swordfish");
    await expect(blobs.has(digestOf("x"))).rejects.toThrow(/REGISTRY_UNAUTHORIZED/);
  });
});

describe.skipIf(reason !== null)("an OCI registry with tokens", { timeout: 60_000 }, () => {
  let tokens: TokenServer;
  let registry: RegistryProcess;
  beforeAll(async () => {
    tokens = await startTokenServer();
    registry = await startRegistry({ ...tokens, kind: "token" });
  });
  afterAll(async () => {
    await registry.stop();
    await tokens.stop();
  });
  const at = (repository: string, more: object = {}) =>
    ociBlobs({ ...robot, registry: registry.host, repository, ...more });

  blobsContract("a registry with tokens", async () => at(fresh()));

  it("asks once for each right, however much is written, and never for more than it needs", async () => {
    const repository = fresh();
    const digest = await at(repository).put("one");
    const before = tokens.asked.length;
    const blobs = at(repository);
    await Promise.all([blobs.get(digest), blobs.has(digest), blobs.get(digest)]);
    expect(tokens.asked.slice(before)).toEqual([`${USER} repository:${repository}:pull`]);
    await Promise.all([blobs.put("two"), blobs.put("three")]);
    expect(tokens.asked.slice(before + 1)).toEqual([`${USER} repository:${repository}:pull,push`]);
  });

  it("fetches a new token when one has run out in between", async () => {
    const blobs = at(fresh());
    // Beyond the minute that the registry grants.
    tokens.lifetime(-120);
    await expect(blobs.put("too late")).rejects.toThrow(/REGISTRY_UNAUTHORIZED/);
    tokens.lifetime(300);
    expect(await blobs.put("in time")).toBe(digestOf("in time"));
  });

  it("reads where it may not write, and names the permission that is missing", async () => {
    const repository = fresh();
    const digest = await at(repository).put("readable");
    tokens.allow(["pull"]);
    try {
      const blobs = at(repository);
      expect(new TextDecoder().decode(await blobs.get(digest))).toBe("readable");
      const error = await blobs.put("another").catch((thrown: unknown) => thrown);
      expect(JSON.stringify(error)).toMatch(/REGISTRY_(UNAUTHORIZED|FORBIDDEN).*packages: write/);
    } finally {
      tokens.allow(["pull", "push"]);
    }
  });

  it("asks as anybody without a token", async () => {
    const before = tokens.asked.length;
    await expect(at(fresh(), { token: null }).get(digestOf("x"))).rejects.toThrow(/no token was given/);
    expect(tokens.asked.slice(before)[0]).toMatch(/^anybody /);
  });
});
