/**
 * Writes the site's files into a folder. Each is replaced as a whole, the first page last, so that whoever is killed
 * leaves pages that are old or new and links that lead somewhere; the next run finishes.
 */
import { join } from "node:path";
import { userError } from "../../domain/errors/user-error.ts";
import type { Files } from "../../ports/files.ts";

/** Names the files that are ours, so that pages of deployments that are gone go too, and nothing else does. */
const LIST = "dashboard.json";

export async function writeSite(
  files: Pick<Files, "read" | "exists" | "list" | "write" | "remove">,
  folder: string,
  pages: ReadonlyMap<string, string>,
): Promise<void> {
  const before = await ownFiles(files, folder);
  const gone = before.filter((path) => !pages.has(path));
  await files.write(join(folder, LIST), listText([...pages.keys(), ...gone]));
  for (const [path, content] of pages) await files.write(join(folder, path), content);
  for (const path of gone) await files.remove(join(folder, path));
  await files.write(join(folder, LIST), listText([...pages.keys()]));
}

/** Before anything is gathered: a folder that may not be written into is told at once, on a dry run too. */
export const checkSiteFolder = async (files: Pick<Files, "read" | "exists" | "list">, folder: string): Promise<void> =>
  void (await ownFiles(files, folder));

const listText = (paths: readonly string[]): string =>
  `${JSON.stringify({ schema: 1, files: paths.toSorted() }, null, 2)}\n`;

async function ownFiles(files: Pick<Files, "read" | "exists" | "list">, folder: string): Promise<readonly string[]> {
  if (!(await files.exists(folder))) return [];
  const there = await files.list(folder);
  const listed = there.includes(LIST) ? parseList(await files.read(join(folder, LIST))) : [];
  const foreign = there.find((path) => path !== LIST && !listed.includes(path));
  if (foreign !== undefined) throw userError("DASHBOARD_FOLDER_FOREIGN", { with: { folder, file: foreign } });
  return listed.filter((path) => there.includes(path));
}

/** Plain names only: what the list says is removed. */
const OWN = /^[a-z0-9-]+\.(?:html|csv)$/u;

function parseList(bytes: Uint8Array): readonly string[] {
  try {
    const found: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof found !== "object" || found === null || !("files" in found) || !Array.isArray(found.files)) return [];
    return found.files.filter((path): path is string => typeof path === "string" && OWN.test(path));
  } catch {
    return [];
  }
}
