/** Removes files of a prediction log that are older than they may become. */
import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { collectedMark, isCollected } from "./collected.ts";
import { fileNames, unlessMissing } from "./log-reader.ts";

export interface Expiry {
  readonly folder: string;
  readonly deployment: string;
  readonly retainMs: number;
  readonly now: number;
  /** Is being written by this process. */
  readonly current: string | null;
}

/**
 * A file goes when its last line is too old. Where a collector works, it goes only once it was shipped: what is late is
 * kept longer rather than lost. Returns how many files wait for that.
 */
export async function removeExpired({ folder, deployment, retainMs, now, current }: Expiry): Promise<number> {
  const isShipped = await isCollected(folder, deployment);
  let waiting = 0;
  for (const name of await fileNames(folder, deployment)) {
    const path = join(folder, deployment, name);
    if (path === current) continue;
    const found = await stat(path).catch(unlessMissing(null));
    if (!found || found.mtimeMs >= now - retainMs) continue;
    const mark = collectedMark(folder, deployment, name);
    const shipped = isShipped ? Number(await readFile(mark, "utf8").catch(unlessMissing("0"))) : found.size;
    if (shipped < found.size) {
      waiting += 1;
      continue;
    }
    await rm(path, { force: true });
    await rm(mark, { force: true });
  }
  return waiting;
}
