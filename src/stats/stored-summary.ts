/** A window's summary as bytes of the blob store: JSON in gzip. Reading is bounded, since a blob may be anybody's. */
import { gunzipSync, gzipSync } from "node:zlib";
import { canonicalJson } from "../domain/json.ts";
import { readSummary } from "./read-summary.ts";
import type { WindowSummary } from "./window-summary.ts";

const MOST_BYTES = 256 * 2 ** 20;

/** Of one summary always the same bytes. */
export const packSummary = (summary: WindowSummary): Uint8Array => gzipSync(canonicalJson(summary));

/** Null where the bytes are no summary. */
export function unpackSummary(bytes: Uint8Array): WindowSummary | null {
  try {
    return readSummary(
      new TextDecoder("utf-8", { fatal: true }).decode(gunzipSync(bytes, { maxOutputLength: MOST_BYTES })),
    );
  } catch (error) {
    if (error instanceof Error && ("code" in error || error instanceof TypeError)) return null;
    throw error;
  }
}
