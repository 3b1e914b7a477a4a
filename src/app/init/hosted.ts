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
  files: Files,
  directory: string,
  wishes: Wishes,
  { repository, here }: { readonly repository: string | null; readonly here: GitHubRemote | null },
): Promise<Hosting> {
  const known = repository ?? here?.repository ?? null;
  const owner = known?.split("/")[0];
  const owners = wishes.owners.length > 0 ? wishes.owners : owner === undefined ? [] : [`@${owner}`];
  if (owners.length === 0 && !wishes.update) throw userError("INIT_OWNERS_MISSING");
  return {
    source: await sourceFor(files, directory, wishes.source),
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

async function sourceFor(files: Files, directory: string, said: string | null): Promise<Source | null> {
  if (said !== null) return readSource(said);
  const carried = ["actions/validate/action.yml", "schemas/model.json"].map((path) =>
    files.exists(join(directory, path)),
  );
  if ((await Promise.all(carried)).every(Boolean)) return null;
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
  const { source, branch } = hosting;
  const workflows = source === null ? new Map<string, string>() : workflowFiles(source, branch);
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
