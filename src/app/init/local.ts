/** The start on one machine: a local forge in the home folder, and the same files in the working tree. */
import { join } from "node:path";
import { createBareRepository } from "../../adapters/git/workspace.ts";
import type { Digest } from "../../domain/digest.ts";
import { problem, UserError } from "../../domain/errors/user-error.ts";
import type { Files } from "../../ports/files.ts";
import type { VerbContext } from "../context.ts";
import { homeFolders } from "../home-folders.ts";
import { WORKFLOW_FOLDER } from "./workflow-files.ts";
import { writeAll } from "./write-all.ts";
import type { Content } from "./write-plan.ts";

export interface LocalStart {
  readonly name: string;
  readonly files: ReadonlyMap<string, Content>;
  readonly blobs: ReadonlyMap<Digest, Content>;
}

export async function startLocally(
  context: VerbContext,
  files: Files,
  start: LocalStart,
  allowed: (path: string) => boolean,
): Promise<void> {
  const { directory } = context.settings;
  await refuseToOverwrite(
    files,
    directory,
    [...start.files.keys()].filter((path) => !allowed(path)),
  );
  await commitStart(context, start);
  await writeAll(files, directory, start.files);
}

export async function filesThere(files: Files, directory: string, paths: Iterable<string>): Promise<readonly string[]> {
  const there: string[] = [];
  for (const path of paths) if (await files.exists(join(directory, path))) there.push(path);
  return there;
}

async function refuseToOverwrite(files: Files, directory: string, paths: readonly string[]): Promise<void> {
  refuse((await filesThere(files, directory, paths)).slice(0, 1));
}

/** All of them at once. */
export function refuse(conflicts: readonly string[]): void {
  if (conflicts.length === 0) return;
  const codeOf = (file: string) => (file.startsWith(WORKFLOW_FOLDER) ? "INIT_WORKFLOW_EDITED" : "INIT_FILE_EXISTS");
  throw new UserError(conflicts.map((file) => problem(codeOf(file), { with: { file } })));
}

/** Blobs first: whoever finds the version finds what it names. */
async function commitStart({ settings, ports: wire }: VerbContext, { name, files, blobs }: LocalStart): Promise<void> {
  await createBareRepository(homeFolders(settings.home).origin, "main");
  const { git, blobs: store } = await wire();
  for (const content of blobs.values()) await store.put(content);
  const head = await git.head(git.defaultBranch);
  const outcome = await git.commit({
    branch: git.defaultBranch,
    expectedHead: head,
    from: null,
    message: `feat(${name}): start with specs and data`,
    files,
  });
  if (outcome.kind === "stale") throw new Error("the repository changed while it was being started");
}
