/** A folder before another store: what each of them has when something fails. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { blobFolder } from "../../../src/adapters/blob-folder/blobs.ts";
import { cachedBlobs } from "../../../src/adapters/blob-folder/cached.ts";
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { digestOf, hexOf } from "../../../src/domain/digest.ts";
import type { Blobs } from "../../../src/ports/blobs.ts";
import { blobsContract } from "../../contracts/blobs.ts";

const root = await mkdtemp(join(tmpdir(), "understudy-cached-"));
afterAll(() => rm(root, { recursive: true, force: true }));

const world = async () => {
  const path = await mkdtemp(join(root, "folder-"));
  const folder = blobFolder(path);
  const far = memoryBlobs();
  const reads: string[] = [];
  const remote: Blobs = {
    ...far,
    get: (digest) => {
      reads.push(digest);
      return far.get(digest);
    },
  };
  return { path, folder, remote, reads, blobs: cachedBlobs(folder, remote) };
};

blobsContract("a folder before a store in memory", async () => (await world()).blobs);

describe("a folder before a store", () => {
  it("reads from afar once", async () => {
    const { blobs, remote, folder, reads } = await world();
    const digest = await remote.put("far");
    await blobs.get(digest);
    await blobs.get(digest);
    expect(reads).toEqual([digest]);
    expect(await folder.has(digest)).toBe(true);
  });

  it("keeps nothing that others would not find", async () => {
    const { folder, remote } = await world();
    const down: Blobs = { ...remote, put: () => Promise.reject(new Error("down")) };
    await expect(cachedBlobs(folder, down).put("x")).rejects.toThrow("down");
    expect(await folder.has(digestOf("x"))).toBe(false);
  });

  it("says that it has what others find, and not what lies here alone", async () => {
    const { blobs, folder, remote } = await world();
    await folder.put("here alone");
    expect(await blobs.has(digestOf("here alone"))).toBe(false);
    expect(await blobs.put("here alone")).toBe(digestOf("here alone"));
    expect(await remote.has(digestOf("here alone"))).toBe(true);
  });

  it("mends a copy that rotted", async () => {
    const { blobs, folder, path } = await world();
    const digest = await blobs.put("good");
    await writeFile(join(path, "sha256", hexOf(digest).slice(0, 2), hexOf(digest)), "evil");
    expect(new TextDecoder().decode(await blobs.get(digest))).toBe("good");
    expect(new TextDecoder().decode(await folder.get(digest))).toBe("good");
  });
});
