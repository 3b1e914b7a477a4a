/** Blobs in memory. */
import { type Digest, digestOf } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Blobs } from "../../ports/blobs.ts";

export function memoryBlobs(): Blobs {
  const stored = new Map<Digest, Uint8Array>();
  return {
    async put(bytes) {
      const digest = digestOf(bytes);
      stored.set(digest, typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes.slice());
      return digest;
    },
    async get(digest) {
      const bytes = stored.get(digest);
      if (!bytes) throw userError("BLOB_MISSING", { with: { digest, store: "memory" } });
      return bytes.slice();
    },
    async has(digest) {
      return stored.has(digest);
    },
  };
}
