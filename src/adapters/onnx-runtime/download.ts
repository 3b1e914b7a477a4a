/** Downloads the exact packages of the runtime once, and keeps what this machine needs of them where all runs find it. */
import { createHash, type Hash } from "node:crypto";
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as wait } from "node:timers/promises";
import { causeOf } from "../../domain/errors/cause.ts";
import { userError } from "../../domain/errors/user-error.ts";
import { RUNTIME_PACKAGES } from "../../domain/pinned-runtime.ts";
import { librariesOf, SIZES, whyUnusable } from "./package-folder.ts";
import { registryOfNpm } from "./registry-of-npm.ts";
import { readTarball } from "./tarball.ts";

export interface PinnedPackage {
  readonly name: (typeof RUNTIME_PACKAGES)[number]["name"];
  readonly version: string;
  readonly integrity: string;
}

/** Several times the size of the largest; whatever is longer is not the package. */
const MAX_DOWNLOAD_BYTES = 400_000_000;
const DOWNLOAD_WITHIN_MS = 600_000;
const ATTEMPTS = 3;
/** A folder that was being filled this long ago belongs to a run that was killed. */
const ABANDONED_AFTER_MS = 3_600_000;

/** Of the packages' files, those that are needed at run time on this machine. */
const NEEDED = {
  "onnxruntime-node": (path: string) =>
    path === "package.json" ||
    path.startsWith("dist/") ||
    path.startsWith(`${librariesOf(process.platform, process.arch)}/`),
  "onnxruntime-common": (path: string) => path === "package.json" || path.startsWith("dist/"),
} as const satisfies Readonly<Record<PinnedPackage["name"], (path: string) => boolean>>;

export interface DownloadOptions {
  /** Base address of the npm registry; null: the one that npm uses here. */
  readonly registry: string | null;
  /** Where it is kept, in the layout of a runner's tool cache: `<cache>/<name>/<version>/<arch>`. */
  readonly cache: string;
  /** Told the name and the address of each package before its bytes come. */
  readonly onDownload?: (name: string, url: string) => void;
  readonly retryAfterMs?: number;
  /** By default those of the lock file. */
  readonly packages?: readonly PinnedPackage[];
}

const [NATIVE] = RUNTIME_PACKAGES;

/** Where the cache would keep the package. */
export const cachedPackage = (cache: string): string =>
  join(cache, NATIVE.name, NATIVE.version, process.arch, "node_modules", NATIVE.name);

/** The folder of the package. Two that download at the same time do no harm: the first that is done is kept. */
export async function downloadPackage(options: DownloadOptions): Promise<string> {
  const registry = options.registry ?? (await registryOfNpm());
  const folder = cachedPackage(options.cache);
  const place = join(folder, "..", "..");
  const versions = dirname(place);
  mkdirSync(versions, { recursive: true });
  removeAbandoned(versions);
  const aside = mkdtempSync(join(versions, ".unpack-"));
  try {
    const sizes: Record<string, number> = {};
    for (const pinned of options.packages ?? RUNTIME_PACKAGES)
      Object.assign(sizes, await fetchPackage(pinned, aside, registry, options));
    writeFileSync(join(aside, SIZES), JSON.stringify(sizes));
    const reason = whyUnusable(join(aside, "node_modules", NATIVE.name));
    if (reason !== null) throw userError("RUNTIME_UNAVAILABLE", { with: { url: registry, reason } });
    putInPlace(aside, place, folder);
    // The tool cache's own sign that a folder is whole.
    writeFileSync(`${place}.complete`, "");
    return folder;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function fetchPackage(
  pinned: PinnedPackage,
  aside: string,
  registry: string,
  { onDownload, retryAfterMs = 2_000 }: DownloadOptions,
): Promise<Readonly<Record<string, number>>> {
  const { name, version } = pinned;
  const url = `${registry.replace(/\/+$/, "")}/${name}/-/${name}-${version}.tgz`;
  const tarball = join(aside, `${name}.tgz`);
  onDownload?.(`${name} ${version}`, url);
  for (let attempt = 1; ; attempt++) {
    const got = await fetchVerified(url, pinned.integrity, tarball);
    if (got.kind === "done") break;
    if (got.kind === "refused" || attempt === ATTEMPTS) {
      throw userError("RUNTIME_UNAVAILABLE", { with: { url, reason: got.reason } });
    }
    await wait(attempt * retryAfterMs);
  }
  const sizes: Record<string, number> = {};
  await readTarball(tarball, {
    wanted: NEEDED[name],
    write: async (path, content) => {
      const inPlace = `node_modules/${name}/${path}`;
      mkdirSync(dirname(join(aside, inPlace)), { recursive: true });
      writeFileSync(join(aside, inPlace), content);
      sizes[inPlace] = content.length;
    },
  });
  rmSync(tarball);
  return sizes;
}

type Fetched =
  | { readonly kind: "done" }
  /** Asking again would give the same. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "interrupted"; readonly reason: string };

async function fetchVerified(url: string, integrity: string, file: string): Promise<Fetched> {
  const hash = createHash("sha512");
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_WITHIN_MS) });
    if (!response.ok || response.body === null) {
      const kind = response.status === 429 || response.status >= 500 ? "interrupted" : "refused";
      await response.body?.cancel();
      return { kind, reason: `it answered ${response.status}` };
    }
    await pipeline(Readable.fromWeb(response.body), measured(hash), createWriteStream(file));
  } catch (error) {
    return { kind: "interrupted", reason: causeOf(error) };
  }
  if (`sha512-${hash.digest("base64")}` !== integrity) throw userError("RUNTIME_WRONG_BYTES", { with: { url } });
  return { kind: "done" };
}

function measured(hash: Hash): Transform {
  let bytes = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes > MAX_DOWNLOAD_BYTES) done(new Error("it sends more bytes than the package has"));
      else done(null, chunk);
    },
  });
}

/** A whole one that is there already is kept: somebody may be using it. */
function putInPlace(aside: string, place: string, folder: string): void {
  for (let attempt = 1; whyUnusable(folder) !== null; attempt++) {
    try {
      renameSync(aside, place);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      // What lies there is damaged. Another run may be moving it away too.
      const away = mkdtempSync(`${aside}-`);
      try {
        renameSync(place, join(away, "damaged"));
      } catch {
        // Moved by the other one.
      }
      rmSync(away, { recursive: true, force: true });
    }
  }
}

function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.startsWith(".unpack-") && isOld(path)) rmSync(path, { recursive: true, force: true });
  }
}

function isOld(path: string): boolean {
  const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return mtimeMs !== undefined && Date.now() - mtimeMs > ABANDONED_AFTER_MS;
}
