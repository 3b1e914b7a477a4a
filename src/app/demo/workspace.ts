/** The demo's scratch workspace: a repository with the sample's specs and data, and a working copy of it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { simulatedClock } from "../../adapters/clock/clock.ts";
import { gitRepository } from "../../adapters/git/repository.ts";
import { createBareRepository, refreshCheckout } from "../../adapters/git/workspace.ts";
import type { Files } from "../../ports/files.ts";
import { setScalar } from "../../spec/edit.ts";
import { homeFolders } from "../home-folders.ts";

export const SAMPLE = "seattle-weather";
const BRANCH = "main";

/** The repository that carries the sample: three folders above this source, one above the bundle. */
export function sampleFolder(): string {
  const candidates = ["../../..", ".."].map((up) => fileURLToPath(new URL(up, import.meta.url)));
  const found = candidates.find((folder) => existsSync(join(folder, `models/${SAMPLE}/model.yaml`)));
  if (!found) throw new Error(`the sample ${SAMPLE} is in none of ${candidates.join(", ")}`);
  return found;
}

export interface Workspace {
  /** Holds `home` and `checkout`. */
  readonly root: string;
  /** Everything that does not belong into Git. */
  readonly home: string;
  readonly checkout: string;
  readonly journal: string;
  readonly report: string;
}

export const workspaceIn = (folder: string): Workspace => ({
  root: join(folder, "workspace"),
  home: join(folder, "workspace", ".understudy"),
  checkout: join(folder, "workspace", "checkout"),
  journal: join(folder, "journal.json"),
  report: join(folder, "report", "index.html"),
});

/** Folders of the sample that the workspace starts from; `later` is the future, so it stays out. */
const PARTS = [`models/${SAMPLE}`, `datasets/${SAMPLE}`, `deployments/${SAMPLE}`] as const;

export interface Start {
  readonly at: string;
  /** Accuracy that the model's first gate asks for; null: as the sample has it. */
  readonly gate: number | null;
}

/** One commit holds the start, so a workspace with a head is a whole one: a second call changes nothing. */
export async function prepareWorkspace(
  files: Files,
  sample: string,
  workspace: Workspace,
  start: Start,
): Promise<void> {
  const { origin } = homeFolders(workspace.home);
  await createBareRepository(origin, BRANCH);
  const identity = { name: "you", email: "you@example.com" };
  const git = gitRepository({ directory: origin, defaultBranch: BRANCH, identity, clock: simulatedClock(start.at) });
  if ((await git.head(BRANCH)) === null) {
    await git.commit({
      branch: BRANCH,
      expectedHead: null,
      from: null,
      message: "Start with the sample's specs and data",
      files: await sampleFiles(files, sample, start),
    });
  }
  await refreshWorkspace(workspace);
}

export async function refreshWorkspace({ home, checkout }: Workspace): Promise<void> {
  await refreshCheckout(homeFolders(home).origin, checkout, BRANCH);
}

async function sampleFiles(
  files: Files,
  sample: string,
  { gate }: Start,
): Promise<ReadonlyMap<string, Uint8Array | string>> {
  const all = new Map<string, Uint8Array | string>();
  for (const part of PARTS) {
    for (const path of await files.list(join(sample, part))) {
      if (!path.startsWith("later/")) all.set(`${part}/${path}`, await files.read(join(sample, part, path)));
    }
  }
  const edit = async (path: string, pointer: string, value: number) => {
    const text = new TextDecoder().decode(await files.read(join(sample, path)));
    all.set(path, setScalar(text, pointer, value));
  };
  // Whatever else listens on this machine, the demo finds a port.
  await edit(`deployments/${SAMPLE}/deployment.yaml`, "/spec/target/port", 0);
  if (gate !== null) await edit(`models/${SAMPLE}/model.yaml`, "/spec/gates/0/min", gate);
  return all;
}
