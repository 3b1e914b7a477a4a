/** Bytes into a container's volume, and the prediction log out of it. */
import { mkdir, open, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Digest, hexOf } from "../../domain/digest.ts";
import type { Blobs } from "../../ports/blobs.ts";
import { DATA, OWNER } from "./container-body.ts";
import type { Engine } from "./engine.ts";
import { packTar, type TarEntry, unpackTar } from "./tar.ts";

/** What is there in its full length is not sent again, unless `again`: its server hashes it before it uses a byte. */
export async function copyBlobs(
  engine: Engine,
  container: string,
  blobs: Pick<Blobs, "get">,
  digests: readonly Digest[],
  again = false,
): Promise<void> {
  for (const digest of digests) {
    const content = await blobs.get(digest);
    const hex = hexOf(digest);
    const folders = ["blobs", "blobs/sha256", `blobs/sha256/${hex.slice(0, 2)}`];
    const path = `${folders[2]}/${hex}`;
    if (!again && (await engine.sizeOf(container, `${DATA}/${path}`)) === content.length) continue;
    const tar = packTar([
      ...folders.map((folder) => ({ path: folder, content: null, owner: OWNER })),
      { path, content, owner: OWNER },
    ]);
    await engine.putArchive(container, DATA, tar);
  }
}

/** As the servers' own collector notes it beside a log: a file's bytes that are elsewhere, under the file's name. */
const MARKS = ".collected";

/**
 * Segments are only ever appended to: what this machine lacks is appended here too. The servers are told how much that is,
 * so that they keep what is late rather than remove it by its age alone.
 */
export async function copyPredictions(
  engine: Engine,
  container: string,
  deployment: string,
  folder: string,
): Promise<void> {
  const source = `${DATA}/predictions/${deployment}`;
  const archive = await engine.getArchive(container, source);
  if (!archive) return;
  const marks: TarEntry[] = [];
  for await (const { path, content } of unpackTar(archive)) {
    // One folder deep, whatever an archive of somebody else's says.
    const parts = path.split("/");
    const [parent, name] = parts;
    if (parts.length !== 2 || parent !== deployment || !name || name.startsWith(".")) continue;
    await appendRest(join(folder, deployment, basename(name)), content);
    marks.push({ path: `${MARKS}/${name}`, content: Buffer.from(String(content.length)), owner: OWNER });
  }
  if (marks.length === 0) return;
  await engine.putArchive(container, source, packTar([{ path: MARKS, content: null, owner: OWNER }, ...marks]));
}

async function appendRest(path: string, content: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size >= content.length) return;
  const file = await open(path, "a");
  try {
    await file.appendFile(content.subarray(size));
    await file.datasync();
  } finally {
    await file.close();
  }
}
