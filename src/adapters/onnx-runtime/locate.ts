/** Finds the one version of onnxruntime-node that models run on; where it is nowhere, it is downloaded once. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { userError } from "../../domain/errors/user-error.ts";
import { RUNTIME_PACKAGES } from "../../domain/pinned-runtime.ts";
import { cachedPackage, type DownloadOptions, downloadPackage } from "./download.ts";
import { whyUnusable } from "./package-folder.ts";

const [NATIVE] = RUNTIME_PACKAGES;

/** What onnxruntime-node 1.30 has libraries for. */
const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-arm64", "win32-x64", "win32-arm64"];

export interface LocateOptions {
  /** Named by a person: used or refused, never passed over. The package, or a folder whose `node_modules` holds it. */
  readonly named: string | null;
  /** Working tree whose own `node_modules` may hold it, and which is trusted as much as this program. */
  readonly workspace: string | null;
  /** Null where nothing may be downloaded. */
  readonly download: DownloadOptions | null;
}

/** The package's folder. Looks once, and again only after a failure. */
export function runtimeLocator(options: LocateOptions): () => Promise<string> {
  let found: Promise<string> | null = null;
  return () => {
    found ??= locate(options).catch((error: unknown) => {
      found = null;
      throw error;
    });
    return found;
  };
}

async function locate({ named, workspace, download }: LocateOptions): Promise<string> {
  if (named !== null) return namedPackage(named);
  const places = [
    ownPackage(),
    workspace && join(workspace, "node_modules", NATIVE.name),
    download && cachedPackage(download.cache),
  ];
  const usable = places.find((folder) => folder !== null && whyUnusable(folder) === null);
  if (usable) return usable;
  const platform = `${process.platform}-${process.arch}`;
  if (!PLATFORMS.includes(platform)) throw userError("RUNTIME_PLATFORM_UNSUPPORTED", { with: { platform } });
  if (download === null) {
    throw userError("RUNTIME_UNUSABLE", { with: { folder: "node_modules", reason: "it is not installed" } });
  }
  return downloadPackage(download);
}

function namedPackage(named: string): string {
  const within = join(named, "node_modules", NATIVE.name);
  if (whyUnusable(within) === null) return within;
  const reason = whyUnusable(named);
  if (reason !== null) throw userError("RUNTIME_UNUSABLE", { with: { folder: named, reason } });
  return named;
}

/** Installed with this program; null where it is not, as in a workflow that runs the bundle alone. */
export function ownPackage(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${NATIVE.name}/package.json`));
  } catch {
    return null;
  }
}
