/** Big bytes by digest. Reading verifies: bytes that do not hash to their name are an error, never a value. */
import type { Digest } from "../domain/digest.ts";

export interface Blobs {
  put(bytes: Uint8Array | string): Promise<Digest>;
  /** Throws `BLOB_MISSING` or `BLOB_CORRUPT` (user errors). */
  get(digest: Digest): Promise<Uint8Array>;
  has(digest: Digest): Promise<boolean>;
}
