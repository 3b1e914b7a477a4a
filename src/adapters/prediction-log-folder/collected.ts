/** What a collector has shipped of a log, noted beside it: a file's bytes, under its own name. */
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unlessMissing } from "./log-reader.ts";

/** Hidden, and no file of lines. */
const FOLDER = ".collected";

export const collectedMark = (folder: string, deployment: string, file: string): string =>
  join(folder, deployment, FOLDER, file);

/** Whether a collector ever shipped from here. */
export const isCollected = async (folder: string, deployment: string): Promise<boolean> =>
  (await stat(join(folder, deployment, FOLDER)).catch(unlessMissing(null))) !== null;

export async function noteCollected(folder: string, deployment: string, file: string, bytes: number): Promise<void> {
  const path = collectedMark(folder, deployment, file);
  await mkdir(join(folder, deployment, FOLDER), { recursive: true });
  await writeFile(`${path}.new`, String(bytes));
  await rename(`${path}.new`, path);
}
