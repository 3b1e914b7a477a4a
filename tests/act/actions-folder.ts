/** This repository as a runner downloads it to run an action: the bundle of these sources, not the committed one. */
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { dump, load } from "js-yaml";
import { bundle } from "../../scripts/bundle.ts";
import { type Mapping, type Place, rewritten } from "./rewrite.ts";

export const ROOT = join(import.meta.dirname, "../..");

/** `place`: where others take the actions from; then its reusable workflows are made ready for `act`, too. */
export async function actionsFolder(place?: Place): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-actions-"));
  cpSync(join(ROOT, "package.json"), join(folder, "package.json"));
  cpSync(join(ROOT, "actions"), join(folder, "actions"), { recursive: true });
  if (place) addWorkflows(folder, place);
  mkdirSync(join(folder, "dist"));
  for (const [name, content] of await bundle(ROOT)) writeFileSync(join(folder, "dist", name), content);
  return folder;
}

/** The workflows that a repository of models carries, as they stand here. */
export const ownWorkflows = (): ReadonlyMap<string, Uint8Array> =>
  new Map(
    globSync(".github/workflows/understudy-*.yml", { cwd: ROOT }).map((path) => [path, readFileSync(join(ROOT, path))]),
  );

function addWorkflows(folder: string, place: Place): void {
  for (const [path, bytes] of ownWorkflows()) {
    const workflow = load(new TextDecoder().decode(bytes)) as Mapping;
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), dump(rewritten(workflow, place).workflow));
  }
}
