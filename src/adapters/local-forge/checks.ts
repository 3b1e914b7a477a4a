/** Checks as files: one per commit and name, the newest wins. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { userError } from "../../domain/errors/user-error.ts";
import type { CheckRun } from "../../ports/forge.ts";
import type { CommitId } from "../../ports/git.ts";

export async function writeCheck(folder: string, check: CheckRun): Promise<void> {
  const ofCommit = join(folder, check.commit);
  await mkdir(ofCommit, { recursive: true });
  // The name is the user's: hashed, it is always a file name, and never another check's.
  const file = join(ofCommit, `${createHash("sha256").update(check.name).digest("hex").slice(0, 16)}.json`);
  const aside = `${file}.${randomUUID()}`;
  await writeFile(aside, `${JSON.stringify(check, null, 2)}\n`);
  await rename(aside, file);
}

export async function readChecks(folder: string, commit: CommitId): Promise<readonly CheckRun[]> {
  const ofCommit = join(folder, commit);
  const names = await readdir(ofCommit).catch((): readonly string[] => []);
  const files = names.filter((name) => name.endsWith(".json")).sort();
  return Promise.all(files.map((name) => readCheck(join(ofCommit, name))));
}

async function readCheck(path: string): Promise<CheckRun> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as CheckRun;
  } catch (error) {
    throw userError("FORGE_FILE_MALFORMED", { location: { file: path }, with: { path, detail: String(error) } });
  }
}
