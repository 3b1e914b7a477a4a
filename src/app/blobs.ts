/** The store of big bytes, as the settings say; and what a server reads, brought to where it reads it. */
import { blobFolder } from "../adapters/blob-folder/blobs.ts";
import { cachedBlobs } from "../adapters/blob-folder/cached.ts";
import { ociBlobs } from "../adapters/oci-blobs/blobs.ts";
import { type Digest, isDigest } from "../domain/digest.ts";
import type { Blobs } from "../ports/blobs.ts";
import type { Clock } from "../ports/clock.ts";
import type { Target, TestEnvironment } from "../ports/target.ts";
import type { BlobStore } from "./settings.ts";

export function composeBlobs(folder: string, store: BlobStore, clock: Clock): Blobs {
  const local = blobFolder(folder);
  switch (store.kind) {
    case "file":
      return local;
    case "oci":
      return cachedBlobs(local, ociBlobs({ ...store, clock }));
  }
}

/** Servers read the folder alone: what a bundle needs is fetched into it, verified, before one is started. */
export const fetchingTarget = (target: Target, blobs: Blobs): Target => ({
  ...target,
  apply: async (settings, bundle) => {
    await fetchClosure(blobs, bundle);
    return target.apply(settings, bundle);
  },
});

export const fetchingTestEnvironment = (environment: TestEnvironment, blobs: Blobs): TestEnvironment => ({
  ...environment,
  start: async (bundle, limits) => {
    await fetchClosure(blobs, bundle);
    return environment.start(bundle, limits);
  },
});

export async function fetchClosure(blobs: Blobs, bundle: Digest): Promise<void> {
  await closureOf(blobs, bundle);
}

/**
 * Bundle, its members' servables, their models, the images among their golden inputs: all that a server reads. What is
 * no such document is for the server to judge.
 */
export async function closureOf(blobs: Blobs, bundle: Digest): Promise<readonly Digest[]> {
  const { champion, shadows, canary, standby } = fieldsOf(await blobs.get(bundle));
  const members = [champion, ...listOf(shadows), canary, standby];
  const servables = new Set(members.map((member) => fieldOf(member, "servable")).filter(isDigest));
  const closure = new Set<Digest>([bundle, ...servables]);
  for (const servable of servables) {
    const { model, golden, signature } = fieldsOf(await blobs.get(servable));
    // Of the image columns alone: a category may look like a digest and name nothing.
    const columns = listOf(fieldOf(signature, "features")).filter((feature) => fieldOf(feature, "type") === "image");
    const images = listOf(fieldOf(golden, "rows"))
      .flatMap((row) => columns.map((column) => fieldOf(row, String(fieldOf(column, "name")))))
      .filter(isDigest);
    for (const digest of [...(isDigest(model) ? [model] : []), ...images]) {
      await blobs.get(digest);
      closure.add(digest);
    }
  }
  return [...closure];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && name in value ? (value as Record<string, unknown>)[name] : undefined;

function fieldsOf(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
