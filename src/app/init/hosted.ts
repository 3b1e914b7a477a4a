/** The start of a repository that lives on GitHub: files in the working tree, which a person commits and pushes. */
import { join } from "node:path";
import { type GitHubRemote, githubRemote } from "../../adapters/git/remote.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Files } from "../../ports/files.ts";
import { sampleFolder } from "../demo/workspace.ts";
import type { Hosting } from "./hosting.ts";
import { repositoryFiles } from "./repository-files.ts";
import { readSource, sourceOfClone } from "./source.ts";
import type { Wishes } from "./wishes.ts";
import { compareWorkflows, type Source, workflowFiles } from "./workflow-files.ts";
import { type Content, type Present, planWrites, type WritePlan, type WriteWishes } from "./write-plan.ts";

const DEFAULT_BRANCH = "main";

export async function hostingOf(
  wishes: Wishes,
  repository: string | null,
  here: GitHubRemote | null,
): Promise<Hosting> {
  const known = repository ?? here?.repository ?? null;
  const owner = known?.split("/")[0];
  const owners = wishes.owners.length > 0 ? wishes.owners : owner === undefined ? [] : [`@${owner}`];
  if (owners.length === 0 && !wishes.update) throw userError("INIT_OWNERS_MISSING");
  return {
    source: wishes.source === null ? await ownSource() : readSource(wishes.source),
    repository: known,
    // A branch that is not the default one says nothing about its name.
    branch: here?.branch === "master" ? "master" : DEFAULT_BRANCH,
    owners,
    runner: wishes.runner.length > 0 ? wishes.runner : ["self-hosted"],
    trainingRunner: wishes["training-runner"].length > 0 ? wishes["training-runner"] : ["ubuntu-latest"],
    app: wishes.app,
    blobs: wishes.blobs,
  };
}

async function ownSource(): Promise<Source> {
  const source = sourceOfClone(await githubRemote(sampleFolder()));
  if ("why" in source) throw userError("INIT_SOURCE_MISSING", { with: { why: source.why } });
  return source;
}

/** `specs`: none when only the workflows are to be renewed. */
export async function planHosted(
  files: Files,
  directory: string,
  hosting: Hosting,
  start: WriteWishes & { readonly name: string | null; readonly specs: ReadonlyMap<string, Content> },
): Promise<WritePlan> {
  const { name, specs, update } = start;
  const workflows = workflowFiles(hosting.source, hosting.branch);
  const starters = update ? new Map<string, string>() : repositoryFiles(hosting, name);
  const before = await contents(files, directory, [...specs.keys(), ...workflows.keys(), ...starters.keys()]);
  const text = (path: string) => {
    const bytes = before.get(path);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  };
  const present: Present = {
    content: (path) => before.get(path) ?? null,
    workflows: compareWorkflows(text, hosting.branch),
  };
  return planWrites({ specs, workflows, starters }, present, start);
}

async function contents(files: Files, directory: string, paths: readonly string[]) {
  const found = new Map<string, Uint8Array>();
  for (const path of paths) {
    const place = join(directory, path);
    if (await files.exists(place)) found.set(path, await files.read(place));
  }
  return found;
}
