/** A folder tree in memory. */
import type { Files } from "../../ports/files.ts";

export function memoryFiles(initial: Readonly<Record<string, Uint8Array | string>> = {}): Files {
  const bytesOf = (content: Uint8Array | string) =>
    typeof content === "string" ? new TextEncoder().encode(content) : content.slice();
  const stored = new Map(Object.entries(initial).map(([path, content]) => [path, bytesOf(content)]));
  const below = (folder: string) => `${folder.replace(/\/+$/, "")}/`;
  const temporary = new Set<string>();
  let folders = 0;

  const exists = (path: string) =>
    temporary.has(path) || stored.has(path) || [...stored.keys()].some((each) => each.startsWith(below(path)));
  const missing = (path: string) => Object.assign(new Error(`no such file or folder: ${path}`), { code: "ENOENT" });

  return {
    async read(path) {
      const bytes = stored.get(path);
      if (!bytes) throw missing(path);
      return bytes.slice();
    },
    async exists(path) {
      return exists(path);
    },
    async write(path, content) {
      const whole = typeof content === "string" || content instanceof Uint8Array;
      stored.set(path, whole ? bytesOf(content) : await joined(content));
    },
    async list(folder) {
      const prefix = below(folder);
      if (!exists(folder.replace(/\/+$/, ""))) throw missing(folder);
      const inside = [...stored.keys()]
        .filter((path) => path.startsWith(prefix))
        .map((path) => path.slice(prefix.length));
      return inside.filter((path) => !path.split("/").some((segment) => segment.startsWith("."))).sort();
    },
    async temporaryFolder(prefix) {
      folders += 1;
      const folder = `/temporary/${prefix}${folders}`;
      temporary.add(folder);
      return folder;
    },
    async remove(path) {
      temporary.delete(path);
      for (const each of [...stored.keys()]) if (each === path || each.startsWith(below(path))) stored.delete(each);
    },
  };
}

async function joined(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part.slice());
  return new Uint8Array(Buffer.concat(all));
}
