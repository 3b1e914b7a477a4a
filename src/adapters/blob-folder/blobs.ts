/** Port `Blobs` on a folder: `<folder>/sha256/<first two>/<all 64>`. */
import { randomUUID } from "node:crypto";
import { access, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Digest, digestOf, hexOf, isDigest } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Blobs } from "../../ports/blobs.ts";

export function blobFolder(folder: string): Blobs {
  const pathOf = (digest: Digest): string => {
    // A digest from a file of somebody else's must not become a path of their choice.
    if (!isDigest(digest)) throw userError("BLOB_MISSING", { with: { digest: String(digest), store: folder } });
    return join(folder, "sha256", hexOf(digest).slice(0, 2), hexOf(digest));
  };
  return {
    async put(bytes) {
      const digest = digestOf(bytes);
      const path = pathOf(digest);
      // Bytes that rotted on the disk are replaced, not believed.
      const present = await readIfPresent(path);
      if (!present || digestOf(present) !== digest) await writeDurably(path, bytes);
      return digest;
    },
    async get(digest) {
      const bytes = await readIfPresent(pathOf(digest));
      if (!bytes) throw userError("BLOB_MISSING", { with: { digest, store: folder } });
      if (digestOf(bytes) !== digest) throw userError("BLOB_CORRUPT", { with: { digest, store: folder } });
      return bytes;
    },
    async has(digest) {
      if (!isDigest(digest)) return false;
      return access(pathOf(digest)).then(
        () => true,
        () => false,
      );
    },
  };
}

async function readIfPresent(path: string): Promise<Uint8Array | null> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Aside, flushed, then renamed: under its digest a file is complete or absent, also after a power cut. */
async function writeDurably(path: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.${randomUUID()}`;
  try {
    const file = await open(aside, "wx", 0o644);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
