/** The OCI image manifest around one blob: keeps it from garbage collection, and lets other tools copy it. */
import { type Digest, digestOf, hexOf } from "../../domain/digest.ts";
import { canonicalJson } from "../../domain/json.ts";

export const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

/** What the OCI image spec prescribes where there is nothing to configure. */
export const EMPTY_CONFIG = { digest: digestOf("{}"), bytes: new TextEncoder().encode("{}") };

/** A tag may hold no colon. */
export const tagOf = (digest: Digest): string => `sha256-${hexOf(digest)}`;

/** The same for everybody who stores these bytes, so that writing it again changes nothing. */
export function manifestOf(digest: Digest, size: number): string {
  return canonicalJson({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    artifactType: "application/vnd.understudy.blob.v1",
    config: {
      mediaType: "application/vnd.oci.empty.v1+json",
      digest: EMPTY_CONFIG.digest,
      size: EMPTY_CONFIG.bytes.length,
    },
    layers: [
      {
        mediaType: "application/octet-stream",
        digest,
        size,
        annotations: { "org.opencontainers.image.title": tagOf(digest) },
      },
    ],
  });
}
