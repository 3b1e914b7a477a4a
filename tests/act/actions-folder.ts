/** This repository as a runner downloads it to run an action: the bundle of these sources, not the committed one. */
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../../scripts/bundle.ts";

export const ROOT = join(import.meta.dirname, "../..");

export async function actionsFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-actions-"));
  cpSync(join(ROOT, "package.json"), join(folder, "package.json"));
  cpSync(join(ROOT, "actions"), join(folder, "actions"), { recursive: true });
  cpSync(join(ROOT, ".github"), join(folder, ".github"), { recursive: true });
  mkdirSync(join(folder, "dist"));
  for (const [name, content] of await bundle(ROOT)) writeFileSync(join(folder, "dist", name), content);
  return folder;
}

/** The workflows that a repository of models carries, as they stand here. */
export const ownWorkflows = (): ReadonlyMap<string, Uint8Array> =>
  new Map(
    globSync(".github/workflows/understudy-*.yml", { cwd: ROOT }).map((path) => [path, readFileSync(join(ROOT, path))]),
  );
