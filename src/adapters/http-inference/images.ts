/** The bytes of a row's image: given with the request, or from the store. */
import { type Digest, isDigest } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Row } from "../../domain/table.ts";
import type { Blobs } from "../../ports/blobs.ts";

export type ReadBlob = Blobs["get"];

export async function fileOf(
  row: Row,
  name: string,
  read: ReadBlob,
  files?: ReadonlyMap<Digest, Uint8Array>,
): Promise<Uint8Array> {
  const { [name]: cell } = row;
  if (!isDigest(cell)) throw userError("IMAGE_UNREADABLE", { with: { reason: `the row has no ${name}` } });
  return files?.get(cell) ?? read(cell);
}
