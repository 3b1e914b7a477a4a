/** Merges as GitHub makes them, out of three trees: the emulator takes the head's tree as it is. */
import { type Emulated, isOk, type Reply } from "./exchange.ts";

export interface PreparedMerge {
  readonly base: string;
  readonly head: string;
  /** Path -> blob, or null to remove it: what the head changed, to be put on top of the base. */
  readonly changes: ReadonlyMap<string, Entry | null>;
  readonly isConflict: boolean;
  /** The head has nothing that the base lacks. */
  readonly isEmpty: boolean;
}

interface Entry {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
}

export async function headOf(emulated: Emulated, repository: string, branch: string): Promise<string | null> {
  const found = await emulated("GET", `${repository}/git/ref/heads/${encodeURIComponent(branch)}`);
  return found.status === 200 ? (found.body as { object: { sha: string } }).object.sha : null;
}

export async function prepareMerge(
  emulated: Emulated,
  repository: string,
  base: string,
  head: string,
): Promise<PreparedMerge> {
  const compared = must(await emulated("GET", `${repository}/compare/${base}...${head}`)) as {
    readonly ahead_by: number;
    readonly merge_base_commit: { readonly sha: string };
  };
  const [before, ours, theirs] = await Promise.all(
    [compared.merge_base_commit.sha, base, head].map((commit) => filesOf(emulated, repository, commit)),
  );
  const changes = new Map<string, Entry | null>();
  let isConflict = false;
  for (const path of new Set([...(before?.keys() ?? []), ...(theirs?.keys() ?? [])])) {
    const [was, here, there] = [before, ours, theirs].map((files) => files?.get(path));
    if (same(was, there) || same(here, there)) continue;
    if (!same(was, here)) isConflict = true;
    changes.set(path, there ?? null);
  }
  return { base, head, changes, isConflict, isEmpty: compared.ahead_by === 0 };
}

/** The merge commit, on no branch yet. */
export async function commitMerge(
  emulated: Emulated,
  repository: string,
  { base, head, changes }: PreparedMerge,
  message: string,
): Promise<string> {
  const baseTree = await treeOf(emulated, repository, base);
  const entries = [...changes].map(([path, entry]) => entry ?? { path, mode: "100644", type: "blob", sha: null });
  const tree =
    entries.length === 0
      ? { sha: baseTree }
      : must(await emulated("POST", `${repository}/git/trees`, { base_tree: baseTree, tree: entries }));
  const commit = { message, tree: tree.sha, parents: [base, head] };
  return String(must(await emulated("POST", `${repository}/git/commits`, commit)).sha);
}

const same = (a: Entry | undefined, b: Entry | undefined): boolean => a?.sha === b?.sha && a?.mode === b?.mode;

async function treeOf(emulated: Emulated, repository: string, commit: string): Promise<string> {
  const { tree } = must(await emulated("GET", `${repository}/git/commits/${commit}`)) as { tree: { sha: string } };
  return tree.sha;
}

async function filesOf(emulated: Emulated, repository: string, commit: string): Promise<ReadonlyMap<string, Entry>> {
  const tree = await treeOf(emulated, repository, commit);
  const listed = must(await emulated("GET", `${repository}/git/trees/${tree}?recursive=1`)) as {
    tree: readonly Entry[];
  };
  const blobs = listed.tree.filter(({ type }) => type === "blob");
  return new Map(blobs.map(({ path, mode, type, sha }) => [path, { path, mode, type, sha }]));
}

function must(reply: Reply): Record<string, unknown> {
  if (!isOk(reply)) throw new Error(`the emulator says ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply.body as Record<string, unknown>;
}
