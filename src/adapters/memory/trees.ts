/** Trees of files, compared and merged as wholes: two sides that changed one file differently conflict. */
import type { CommitRequest, FileChange } from "../../ports/git.ts";

export type Tree = ReadonlyMap<string, Uint8Array>;

const bytesOf = (content: Uint8Array | string): Uint8Array =>
  typeof content === "string" ? new TextEncoder().encode(content) : content.slice();

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && Buffer.compare(a, b) === 0);

export function applyChanges(before: Tree, files: CommitRequest["files"]): Tree {
  const after = new Map(before);
  for (const [path, content] of files) {
    if (content === null) after.delete(path);
    else after.set(path, bytesOf(content));
  }
  return after;
}

export function changes(before: Tree, after: Tree): readonly FileChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path): readonly FileChange[] => {
    const [old, now] = [before.get(path), after.get(path)];
    if (same(old, now)) return [];
    return [{ path, change: old === undefined ? "added" : now === undefined ? "removed" : "modified" }];
  });
}

export function mergeTrees(
  base: Tree,
  ours: Tree,
  theirs: Tree,
): { readonly tree: Tree } | { readonly conflicts: readonly string[] } {
  const tree = new Map(ours);
  const conflicts: string[] = [];
  for (const { path } of changes(base, theirs)) {
    const wanted = theirs.get(path);
    if (!same(ours.get(path), base.get(path)) && !same(ours.get(path), wanted)) conflicts.push(path);
    else if (wanted === undefined) tree.delete(path);
    else tree.set(path, wanted);
  }
  return conflicts.length > 0 ? { conflicts } : { tree };
}
