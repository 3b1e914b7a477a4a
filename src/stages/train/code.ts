/** The code of a model's folder by digest: part of what trains, so part of the ledger's key. Pure. */
import { type Digest, digestOf, digestOfJson } from "../../domain/digest.ts";

/** Specs, versions, evidence and leftovers decide nothing that the key does not hold already. */
export const isCode = (path: string): boolean =>
  !/^model\.yaml$|^versions\/|^evidence\/[^/]+\/.+\.(md|svg|png)$|(^|\/)__pycache__\//.test(path);

/** By path in the model's folder. */
export function codeDigest(files: ReadonlyMap<string, Uint8Array>): Digest {
  const code = [...files].filter(([path]) => isCode(path)).sort(([a], [b]) => (a < b ? -1 : 1));
  return digestOfJson(code.map(([path, bytes]) => [path, digestOf(bytes)]));
}

/** Name and build of a command trainer together with the code that it runs. */
export const withCode = (build: string, files: ReadonlyMap<string, Uint8Array>): string =>
  `${build} code@${codeDigest(files)}`;
