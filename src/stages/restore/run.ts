/** Puts back version files that a revert took away: versions are only ever added, pointers alone go back. */
import { digestOfJson } from "../../domain/digest.ts";
import { branches, paths } from "../../domain/names.ts";
import type { Forge, PullRequest } from "../../ports/forge.ts";
import type { Git } from "../../ports/git.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { type ProposalOutcome, propose } from "../proposal.ts";

export interface RestoreOutcome {
  /** Paths that were merged once and are missing now. */
  readonly missing: readonly string[];
  readonly pullRequest: PullRequest | null;
  readonly change: ProposalOutcome["kind"] | "none";
}

export async function runRestore(
  ports: { readonly git: Git; readonly forge: Forge },
  input: { readonly snapshot: SpecSnapshot; readonly dryRun?: boolean },
): Promise<RestoreOutcome> {
  const { snapshot } = input;
  const files = new Map<string, string>();
  const removals = new Set<string>();
  for (const path of await reservedPaths(ports.git)) {
    if (snapshot.texts.has(path)) continue;
    const last = await lastText(ports.git, path);
    if (!last) continue;
    files.set(path, last.text);
    removals.add(last.removal);
  }
  const missing = [...files.keys()].sort();
  if (missing.length === 0 || input.dryRun) return { missing, pullRequest: null, change: "none" };
  // The removing commits are part of it: the same file may be removed, and restored, more than once.
  const key = digestOfJson({ missing, removals: [...removals].sort() });
  const { kind, pullRequest } = await propose(ports, {
    kind: "restore",
    key,
    base: snapshot.commit,
    branch: branches.restore(key),
    title: `Put back ${missing.length === 1 ? "a version file" : `${missing.length} version files`} that a revert removed`,
    body: body(missing),
    files,
  });
  return { missing, pullRequest, change: kind };
}

function body(missing: readonly string[]): string {
  return [
    "## What happened",
    "A commit on the default branch removed version files. GitHub's Revert button does that: it takes back the pointer " +
      "line, which goes back to the earlier model, and also the file that the same pull request had added.",
    missing.map((path) => `- \`${path}\``).join("\n"),
    "## What merging does",
    "The files come back as they were, byte for byte. Nothing that answers changes: the pointer lines stay as they are now.",
  ].join("\n\n");
}

/** Files of every number that was ever reserved; those never merged have no history and are left out later. */
async function reservedPaths(git: Git): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [folder, file] of [
    ["models", paths.modelVersion],
    ["datasets", paths.datasetVersion],
  ] as const) {
    const prefix = `refs/understudy/${folder}/`;
    for (const ref of await git.reserved(prefix)) {
      const [name, number] = ref.slice(prefix.length).split("/");
      if (name && number) found.push(file(name, Number(number)));
    }
  }
  return found;
}

/** What the file said before the commit that removed it, and that commit; null when it was never merged. */
async function lastText(git: Git, path: string): Promise<{ readonly text: string; readonly removal: string } | null> {
  const history = await git.history(git.defaultBranch, path, 20);
  for (const commit of history) {
    for (const id of [commit.id, ...commit.parents]) {
      const bytes = (await git.readFiles(id, [path])).get(path);
      if (bytes) return { text: new TextDecoder().decode(bytes), removal: history[0]?.id ?? commit.id };
    }
  }
  return null;
}
