/** Port `Blobs` on an OCI registry (distribution spec 1.1): a blob, and a manifest that holds on to it. */
import { type Digest, digestOf, isDigest } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Blobs } from "../../ports/blobs.ts";
import { download } from "./download.ts";
import { EMPTY_CONFIG, MANIFEST_TYPE, manifestOf, tagOf } from "./manifest.ts";
import { openSession, type RegistryOptions, type Session } from "./session.ts";
import { isStored, upload } from "./upload.ts";

export interface OciBlobsOptions extends RegistryOptions {
  readonly chunkBytes?: number;
  /** More is neither written nor read: it is held in memory, and a hostile registry could send without end. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 2 * 1024 ** 3;

export function ociBlobs(options: OciBlobsOptions): Blobs {
  const { chunkBytes, maxBytes = MAX_BYTES } = options;
  const session = openSession(options);
  const { store } = session;
  return {
    async put(content) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      const digest = digestOf(bytes);
      if (bytes.length > maxBytes) throw userError("BLOB_TOO_LARGE", { with: { digest, store, maxBytes } });
      const manifest = manifestOf(digest, bytes.length);
      const [stored, tagged] = await Promise.all([isStored(session, digest), taggedManifest(session, digest)]);
      if (!stored) await upload(session, digest, bytes, chunkBytes);
      // A put that was killed between blob and manifest is completed here.
      if (tagged !== digestOf(manifest)) await tag(session, digest, manifest);
      return digest;
    },
    async get(digest) {
      // A digest from a file of somebody else's must not become an address of their choice.
      const bytes = isDigest(digest) ? await download(session, digest, maxBytes) : null;
      if (!bytes) throw userError("BLOB_MISSING", { with: { digest: String(digest), store } });
      if (digestOf(bytes) !== digest) throw userError("BLOB_CORRUPT", { with: { digest, store } });
      return bytes;
    },
    /** Without its manifest a blob is not there: the next garbage collection takes it. */
    async has(digest) {
      if (!isDigest(digest)) return false;
      const heads = await Promise.all([
        exists(session, `blobs/${digest}`),
        exists(session, `manifests/${tagOf(digest)}`, { accept: MANIFEST_TYPE }),
      ]);
      return heads.every(Boolean);
    },
  };
}

async function exists(session: Session, at: string, headers: Readonly<Record<string, string>> = {}): Promise<boolean> {
  const answer = await session.until({ method: "HEAD", at, access: "pull", headers }, [200, 404]);
  await answer.dismiss();
  return answer.status === 200;
}

async function taggedManifest(session: Session, digest: Digest): Promise<string | null> {
  const at = `manifests/${tagOf(digest)}`;
  const headers = { accept: MANIFEST_TYPE };
  const answer = await session.until({ method: "HEAD", at, access: "pull,push", headers }, [200, 404]);
  await answer.dismiss();
  return answer.status === 200 ? answer.header("docker-content-digest") : null;
}

async function tag(session: Session, digest: Digest, manifest: string): Promise<void> {
  const config = digestOf(EMPTY_CONFIG);
  if (!(await isStored(session, config))) await upload(session, config, new TextEncoder().encode(EMPTY_CONFIG));
  const answer = await session.until(
    {
      method: "PUT",
      at: `manifests/${tagOf(digest)}`,
      access: "pull,push",
      headers: { "content-type": MANIFEST_TYPE },
      body: new TextEncoder().encode(manifest),
    },
    [200, 201],
  );
  await answer.dismiss();
}
