/** The server's program where it stays: a workflow's runner removes the actions that a job downloaded. */
import { createHash, randomBytes } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * The bundle that a program is of, copied below `home` under its own digest; the program's path there. A supervisor may
 * start servers from it long after the job that deployed them. Two that copy at once do no harm: the first one's stays.
 */
export async function keepProgram(program: string, home: string): Promise<string> {
  const folder = dirname(program);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".js")).sort();
  const digest = createHash("sha256");
  for (const name of names) digest.update(name).update(await readFile(join(folder, name)));
  const kept = join(home, "program", digest.digest("hex").slice(0, 16));
  if (!(await isThere(kept))) {
    const aside = `${kept}.${randomBytes(6).toString("hex")}`;
    await mkdir(aside, { recursive: true });
    for (const name of names) await cp(join(folder, name), join(aside, name));
    // The bundle is of ES modules, and its own package is not beside it here.
    await writeFile(join(aside, "package.json"), '{"type":"module"}\n');
    await rename(aside, kept).catch(async (error: unknown) => {
      await rm(aside, { recursive: true, force: true });
      if (!(await isThere(kept))) throw error;
    });
  }
  return join(kept, basename(program));
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
