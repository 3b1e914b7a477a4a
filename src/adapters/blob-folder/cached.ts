/** Port `Blobs` where a folder stands before a store far away: what was read once is read here from then on. */
import { UserError } from "../../domain/errors/user-error.ts";
import type { Blobs } from "../../ports/blobs.ts";

/** Servers of this machine read the folder alone; other machines the store alone. */
export function cachedBlobs(folder: Blobs, remote: Blobs): Blobs {
  return {
    async put(bytes) {
      // First where others look: bytes that only this machine has are not stored.
      const digest = await remote.put(bytes);
      await folder.put(bytes);
      return digest;
    },
    async get(digest) {
      try {
        return await folder.get(digest);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
      const bytes = await remote.get(digest);
      await folder.put(bytes);
      return bytes;
    },
    // The folder's word is not enough: whoever asks goes on to leave out a `put`.
    has: (digest) => remote.has(digest),
  };
}
