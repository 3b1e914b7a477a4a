/** Gathers what validating needs: the files of a checkout, the base branch, and the row ids of the splits. */

import type { Digest } from "../../domain/digest.ts";
import { SPEC_FOLDERS } from "../../domain/names.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Files } from "../../ports/files.ts";
import type { CommitId, Git } from "../../ports/git.ts";
import { loadSpecs } from "../../spec/load.ts";
import { isSpecPath } from "../../spec/places.ts";
import type { Specs } from "../../spec/resolved.ts";
import { type Validation, validateLoaded } from "./plan.ts";

export interface ValidateRequest {
  /** Absolute path of the folder that holds `models/`, `datasets/` and `deployments/`. */
  readonly folder: string;
  /** Commit to compare version files with; null: none. */
  readonly base: CommitId | null;
}

export interface ValidatePorts {
  readonly files: Files;
  /** Without a repository nothing is compared with a base. */
  readonly git: Git | null;
  /** Without blobs the splits are reported as not checked. */
  readonly blobs: Blobs | null;
}

export async function runValidate(ports: ValidatePorts, { folder, base }: ValidateRequest): Promise<Validation> {
  const files = await readSpecFiles(ports.files, folder);
  const loaded = loadSpecs(files);
  const baseFiles = ports.git && base !== null ? await ports.git.readFiles(base, SPEC_FOLDERS, isSpecPath) : undefined;
  const ids = ports.blobs ? await readIds(ports.blobs, loaded.specs) : undefined;
  return validateLoaded(loaded, {
    files,
    ...(baseFiles && { base: baseFiles }),
    ...(ids && { ids: (digest) => ids.get(digest) }),
  });
}

async function readSpecFiles(files: Files, folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const top of SPEC_FOLDERS) {
    const root = `${folder}/${top.slice(0, -1)}`;
    if (!(await files.exists(root))) continue;
    for (const path of await files.list(root)) {
      if (isSpecPath(`${top}${path}`)) found.set(`${top}${path}`, await files.read(`${root}/${path}`));
    }
  }
  return found;
}

async function readIds(blobs: Blobs, specs: Specs): Promise<ReadonlyMap<Digest, ReadonlySet<string>>> {
  const versions = [...specs.datasetVersions.values()].flatMap((each) => [...each.values()]);
  const digests = new Set(versions.flatMap(({ spec }) => [spec.splits.test.ids, spec.splits.train.ids]));
  const found = new Map<Digest, ReadonlySet<string>>();
  for (const digest of digests) {
    if (!(await blobs.has(digest))) continue;
    const text = new TextDecoder().decode(await blobs.get(digest));
    found.set(digest, new Set(text.split("\n").filter((id) => id !== "")));
  }
  return found;
}
