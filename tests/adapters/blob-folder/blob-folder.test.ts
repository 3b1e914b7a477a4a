/** Blobs on a folder: bytes that rotted are never given out. */
import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { blobFolder } from "../../../src/adapters/blob-folder/blobs.ts";
import { type Digest, digestOf, hexOf } from "../../../src/domain/digest.ts";
import { blobsContract } from "../../contracts/blobs.ts";

const root = await mkdtemp(join(tmpdir(), "understudy-blobs-"));
afterAll(() => rm(root, { recursive: true, force: true }));
const folder = () => mkdtemp(join(root, "store-"));

blobsContract("a folder", async () => blobFolder(await folder()));

describe("blobs on a folder", () => {
  it("refuses bytes that do not match their name, and mends them when they are put again", async () => {
    const store = await folder();
    const blobs = blobFolder(store);
    const digest = await blobs.put("good");
    const file = join(store, "sha256", hexOf(digest).slice(0, 2), hexOf(digest));
    await chmod(file, 0o644);
    await writeFile(file, "evil");
    await expect(blobs.get(digest)).rejects.toThrow(/BLOB_CORRUPT/);
    await blobs.put("good");
    expect(new TextDecoder().decode(await blobs.get(digest))).toBe("good");
  });

  it("leaves nothing but the blob behind", async () => {
    const store = await folder();
    const blobs = blobFolder(store);
    const digest = (await Promise.all(Array.from({ length: 5 }, () => blobs.put("same"))))[0] ?? digestOf("");
    expect(await readdir(join(store, "sha256", hexOf(digest).slice(0, 2)))).toEqual([hexOf(digest)]);
  });

  it.each(["sha256:../../etc/passwd", "sha256:abc", ""])("never makes a path of %j", async (digest) => {
    await expect(blobFolder(await folder()).get(digest as Digest)).rejects.toThrow(/BLOB_MISSING/);
    await expect(blobFolder(await folder()).has(digest as Digest)).resolves.toBe(false);
  });
});
