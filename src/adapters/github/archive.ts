/** All files of a commit in one answer: GitHub's `.tar.gz`, read for the bytes alone. */
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";

/** Of the unpacked archive: what GitHub packs may be anything. */
const LARGEST_BYTES = 256 * 1024 * 1024;

const BLOCK = 512;
const REGULAR_FILE = "0";

/**
 * Bytes by blob id. The ids are computed, so names need not be read, and a file that GitHub changed while it packed
 * (`export-subst`) is found under no id that anybody asks for.
 */
export function blobsInArchive(archive: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const tar = unzipped(archive);
  const blobs = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const size = Number.parseInt(tar.toString("latin1", at + 124, at + 136), 8);
    // The blocks of zeros at the end.
    if (Number.isNaN(size)) break;
    const type = tar.toString("latin1", at + 156, at + 157);
    const content = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (type === REGULAR_FILE) blobs.set(blobId(content), new Uint8Array(content));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return blobs;
}

/** Nothing when it is broken or too large. */
function unzipped(archive: Uint8Array): Buffer {
  try {
    return gunzipSync(archive, { maxOutputLength: LARGEST_BYTES });
  } catch {
    return Buffer.alloc(0);
  }
}

const blobId = (content: Uint8Array): string =>
  createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
