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

/** A layer's archive with all modification times zero, also those in extended headers. */
export function withoutTimes(layer: Uint8Array): Buffer {
  const bytes = Buffer.from(layer);
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = Number.parseInt(header.toString("latin1", 124, 136).replace(/\0.*$/, "").trim() || "0", 8);
    const type = String.fromCharCode(header[156] ?? 0);
    header.write(`${"0".repeat(11)}\0`, 136);
    writeChecksum(header);
    if (type === "x") dropTimes(bytes.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return bytes;
}

/** As if the field itself were spaces. */
function writeChecksum(header: Buffer): void {
  header.fill(0x20, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
}

/** In place, digit by digit: the records keep their lengths. */
function dropTimes(records: Buffer): void {
  const text = records.toString("latin1");
  const zeroed = text.replace(
    /(?<=\n|^)(\d+ [amc]time=)([\d.]+)(?=\n)/g,
    (_, name: string, time: string) => name + time.replace(/\d/g, "0"),
  );
  records.write(zeroed, "latin1");
}
