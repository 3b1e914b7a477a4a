/** Port `Files` on the file system of this machine. */
import { randomUUID } from "node:crypto";
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Files } from "../../ports/files.ts";

export function nodeFiles(): Files {
  return {
    read: async (path) => new Uint8Array(await readFile(path)),
    exists: (path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    async write(path, content) {
      await mkdir(dirname(path), { recursive: true });
      // Beside its target: a rename is atomic only within one file system.
      const aside = join(dirname(path), `.${randomUUID()}.tmp`);
      try {
        await writeFile(aside, content, { flag: "wx" });
        await rename(aside, path);
      } catch (error) {
        await rm(aside, { force: true });
        throw error;
      }
    },
    list: async (folder) => (await filesBelow(folder, "")).sort(),
    temporaryFolder: (prefix) => mkdtemp(join(tmpdir(), prefix)),
    remove: (path) => rm(path, { recursive: true, force: true }),
  };
}

async function filesBelow(folder: string, prefix: string): Promise<string[]> {
  const entries = await readdir(join(folder, prefix), { withFileTypes: true });
  const visible = entries.filter((entry) => !entry.name.startsWith("."));
  const found = await Promise.all(
    visible.map(async (entry) => {
      const path = `${prefix}${entry.name}`;
      if (entry.isDirectory()) return filesBelow(folder, `${path}/`);
      return entry.isFile() ? [path] : [];
    }),
  );
  return found.flat();
}
