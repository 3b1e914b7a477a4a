/**
 * An image as `docker save` writes it, with every time that the build left in it set to zero: two builds of the same files
 * are then one image, whichever engine and builder made them. Layers of the base stay as they are.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Manifest {
  readonly Config: string;
  readonly Layers: readonly string[];
  readonly RepoTags: readonly string[] | null;
}

interface Config {
  readonly created?: string;
  readonly rootfs: { readonly type: string; readonly diff_ids: readonly string[] };
  readonly history?: readonly Readonly<Record<string, unknown>>[];
  readonly [field: string]: unknown;
}

const EPOCH = "1970-01-01T00:00:00Z";
const BLOCK = 512;

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Rewrites an unpacked archive in place. The id of the image that it now holds. */
export function seal(folder: string, baseDiffIds: readonly string[]): string {
  const [manifest] = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as Manifest[];
  if (!manifest) throw new Error("the archive holds no image");
  const config = JSON.parse(readFileSync(join(folder, manifest.Config), "utf8")) as Config;
  const layers = manifest.Layers.map((path, index) => {
    const known = config.rootfs.diff_ids[index];
    if (known !== undefined && known === baseDiffIds[index]) return { path, diffId: known };
    const bytes = withoutTimes(readFileSync(join(folder, path)));
    const hex = sha256(bytes);
    const sealed = `${hex}.tar`;
    writeFileSync(join(folder, sealed), bytes);
    return { path: sealed, diffId: `sha256:${hex}` };
  });
  const { container: _, container_config: __, ...kept } = config;
  const sealed: Config = {
    ...kept,
    created: EPOCH,
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    ...(config.history && { history: config.history.map((step) => ({ ...step, created: EPOCH })) }),
  };
  const text = JSON.stringify(sealed);
  const id = sha256(Buffer.from(text));
  writeFileSync(join(folder, `${id}.json`), text);
  const named = [{ Config: `${id}.json`, RepoTags: manifest.RepoTags, Layers: layers.map(({ path }) => path) }];
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(named));
  return `sha256:${id}`;
}

/** A layer's archive with all modification times zero; those in extended headers are left out, as their lengths differ. */
export function withoutTimes(layer: Uint8Array): Buffer {
  const bytes = Buffer.from(layer);
  const parts: Buffer[] = [];
  let at = 0;
  while (at + BLOCK <= bytes.length) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = Number.parseInt(header.toString("latin1", 124, 136).replace(/\0.*$/, "").trim() || "0", 8);
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    const body = bytes.subarray(at + BLOCK, at + BLOCK + padded);
    const isExtended = header[156] === "x".charCodeAt(0);
    const kept = isExtended ? untimed(body.subarray(0, size)) : body;
    header.write(`${"0".repeat(11)}\0`, 136);
    if (isExtended) header.write(`${kept.length.toString(8).padStart(11, "0")}\0`, 124);
    writeChecksum(header);
    if (!isExtended || kept.length > 0) parts.push(header, kept, Buffer.alloc(-kept.length & (BLOCK - 1)));
    at += BLOCK + padded;
  }
  // Two blocks of zeros end an archive; how many more there are depends on what was left out.
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

/** As if the field itself were spaces. */
function writeChecksum(header: Buffer): void {
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
}

/** Records say their own length first, and values may hold line breaks. */
function untimed(records: Buffer): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at < records.length; ) {
    const length = Number.parseInt(records.toString("latin1", at, at + 20), 10);
    if (!(length > 0 && at + length <= records.length))
      throw new Error("an extended header that is no list of records");
    const record = records.subarray(at, at + length);
    if (!/^\d+ [amc]time=/.test(record.toString("latin1", 0, 32))) kept.push(record);
    at += length;
  }
  return Buffer.concat(kept);
}
