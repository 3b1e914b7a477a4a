/** Port `Blobs` on an OCI registry (distribution spec 1.1): a blob, and a manifest that holds on to it. */
import { type Digest, digestOf, isDigest } from "../../domain/digest.ts";
import { type UserError, userError } from "../../domain/errors/user-error.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Ask } from "./ask.ts";
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
const TRIES = 5;

export function ociBlobs(options: OciBlobsOptions): Blobs {
  const { chunkBytes, maxBytes = MAX_BYTES } = options;
  const session = openSession(options);
  const { store: name } = session;
  return {
    async put(content) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      const digest = digestOf(bytes);
      if (bytes.length > maxBytes) throw userError("BLOB_TOO_LARGE", { with: { digest, store: name, maxBytes } });
      await store(session, digest, bytes, chunkBytes);
      return digest;
    },
    async get(digest) {
      // A digest from a file of somebody else's must not become an address of their choice.
      const bytes = isDigest(digest) ? await download(session, digest, maxBytes) : null;
      if (!bytes) throw userError("BLOB_MISSING", { with: { digest: String(digest), store: name } });
      if (digestOf(bytes) !== digest) throw userError("BLOB_CORRUPT", { with: { digest, store: name } });
      return bytes;
    },
    /** Without its manifest a blob is not there: the next garbage collection takes it. */
    async has(digest) {
      if (!isDigest(digest)) return false;
      const heads = await Promise.all([
        exists(session, { method: "HEAD", at: `blobs/${digest}`, access: "pull" }),
        exists(session, manifestAsk("HEAD", digest, "pull")),
      ]);
      return heads.every(Boolean);
    },
  };
}

/** A put that was killed on the way is completed by the next. */
async function store(session: Session, digest: Digest, bytes: Uint8Array, chunkBytes?: number): Promise<void> {
  const manifest = manifestOf(digest, bytes.length);
  for (let tries = 1; ; tries++) {
    const [stored, tagged] = await Promise.all([isStored(session, digest), taggedManifest(session, digest)]);
    if (!stored) await upload(session, digest, bytes, chunkBytes);
    if (tagged === digestOf(manifest)) return;
    if (!(await isStored(session, EMPTY_CONFIG.digest))) await upload(session, EMPTY_CONFIG.digest, EMPTY_CONFIG.bytes);
    const error = await tag(session, digest, manifest);
    if (error === null) return;
    // While somebody else stores the same bytes, Docker's registry may say for a moment that it has none of them.
    if (tries === TRIES || !error.message.includes("BLOB_UNKNOWN")) throw error;
    await session.pause(manifestAsk("PUT", digest), { kind: "cut", reason: error.message }, tries);
  }
}

/** null: done. */
async function tag(session: Session, digest: Digest, manifest: string): Promise<UserError | null> {
  const ask: Ask = {
    ...manifestAsk("PUT", digest),
    headers: { "content-type": MANIFEST_TYPE },
    body: new TextEncoder().encode(manifest),
  };
  const answer = await session.until(ask, [200, 201, 400, 404]);
  if (answer.status >= 400) return session.refusal(ask, answer);
  await answer.dismiss();
  return null;
}

async function taggedManifest(session: Session, digest: Digest): Promise<string | null> {
  const answer = await session.until(manifestAsk("HEAD", digest), [200, 404]);
  await answer.dismiss();
  return answer.status === 200 ? answer.header("docker-content-digest") : null;
}

const manifestAsk = (method: Ask["method"], digest: Digest, access: Ask["access"] = "pull,push"): Ask => ({
  method,
  at: `manifests/${tagOf(digest)}`,
  access,
  headers: { accept: MANIFEST_TYPE },
});

async function exists(session: Session, ask: Ask): Promise<boolean> {
  const answer = await session.until(ask, [200, 404]);
  await answer.dismiss();
  return answer.status === 200;
}
