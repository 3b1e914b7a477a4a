/** A folder that holds onnxruntime-node: whether it is the exact version, whole, for this machine; and its loading. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Ort from "onnxruntime-node";
import { userError } from "../../domain/errors/user-error.ts";
import { RUNTIME_PACKAGES } from "../../domain/pinned-runtime.ts";

const [NATIVE, COMMON] = RUNTIME_PACKAGES;

/** Beside `sizes.json` when we unpacked it: a machine that lost power may keep names without bytes. */
export const SIZES = "sizes.json";

/** Where npm's package keeps the libraries of one system and processor. */
export const librariesOf = (platform: string, arch: string): string => `bin/napi-v6/${platform}/${arch}`;

/** Null when it can be used; otherwise why not. */
export function whyUnusable(folder: string): string | null {
  const version = versionIn(folder);
  if (version === null) return `it holds no ${NATIVE.name}`;
  if (version !== NATIVE.version) return `it holds version ${version}, and ${NATIVE.version} is needed`;
  const libraries = join(folder, librariesOf(process.platform, process.arch));
  if (!existsSync(join(libraries, "onnxruntime_binding.node"))) {
    return `it has no library for ${process.platform} ${process.arch}`;
  }
  try {
    createRequire(join(folder, "package.json")).resolve(COMMON.name);
  } catch {
    return `${COMMON.name} is not beside it`;
  }
  return damagedFile(folder);
}

/** Throws what its owner must mend. */
export function loadPackage(folder: string): typeof Ort {
  try {
    return createRequire(join(folder, "package.json"))(folder);
  } catch (error) {
    const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n", 1);
    throw userError("RUNTIME_UNUSABLE", { with: { folder, reason } }, { cause: error });
  }
}

function versionIn(folder: string): string | null {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return null;
  try {
    const manifest: { readonly name?: unknown; readonly version?: unknown } = JSON.parse(readFileSync(file, "utf8"));
    return manifest.name === NATIVE.name && typeof manifest.version === "string" ? manifest.version : null;
  } catch {
    return null;
  }
}

function damagedFile(folder: string): string | null {
  const root = join(folder, "..", "..");
  const list = join(root, SIZES);
  if (!existsSync(list)) return null;
  try {
    const sizes: Readonly<Record<string, number>> = JSON.parse(readFileSync(list, "utf8"));
    const damaged = Object.entries(sizes).find(([path, size]) => statSync(join(root, path)).size !== size);
    return damaged === undefined ? null : `${damaged[0]} is damaged`;
  } catch {
    return "files are missing from it";
  }
}
