/** Content digests: the only names that models, datasets, bundles and records have between stages. */
import { createHash } from "node:crypto";
import { canonicalJson } from "./json.ts";

export type Digest = `sha256:${string}`;

export const DIGEST = /^sha256:[0-9a-f]{64}$/;

export function isDigest(text: unknown): text is Digest {
  return typeof text === "string" && DIGEST.test(text);
}

/** SHA-256 of the bytes (a string counts as UTF-8). */
export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

/** Digest of a document, independent of the order of its keys. */
export function digestOfJson(value: unknown): Digest {
  return digestOf(canonicalJson(value));
}

/** The 64 hexadecimal characters, for file names. */
export function hexOf(digest: Digest): string {
  return digest.slice("sha256:".length);
}

/** The first twelve hexadecimal characters: what people read; never used to look anything up. */
export function shortDigest(digest: Digest): string {
  return hexOf(digest).slice(0, 12);
}
