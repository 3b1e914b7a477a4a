/** Every file or none: what was written before a failure is taken back. */
import { join } from "node:path";
import type { Files } from "../../ports/files.ts";
import type { Content } from "./write-plan.ts";

export async function writeAll(files: Files, directory: string, content: ReadonlyMap<string, Content>): Promise<void> {
  const before = new Map<string, Uint8Array | null>();
  try {
    for (const [path, bytes] of content) {
      const place = join(directory, path);
      const old = (await files.exists(place)) ? await files.read(place) : null;
      await files.write(place, bytes);
      before.set(place, old);
    }
  } catch (error) {
    for (const [place, old] of before) {
      if (old === null) await files.remove(place);
      else await files.write(place, old);
    }
    throw error;
  }
}
