/** Port `PredictionFiles` on the folder that the servers of this machine write their logs into. */
import { link, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { userError } from "../../domain/errors/user-error.ts";
import { wholeLines } from "../../domain/whole-lines.ts";
import type { Ids } from "../../ports/clock.ts";
import type { PredictionFile, PredictionFiles } from "../../ports/prediction-files.ts";
import { noteCollected } from "./collected.ts";
import { unlessMissing } from "./log-reader.ts";

/** Hidden, and so no name of a deployment. */
const ID_FILE = ".source";

export function folderPredictionFiles({
  folder,
  ids,
}: {
  readonly folder: string;
  readonly ids: Ids;
}): PredictionFiles {
  return {
    async source(onlyLook = false) {
      const entries = await readdir(folder).catch(unlessMissing([]));
      if (entries.length === 0) return null;
      const path = join(folder, ID_FILE);
      const known = await readFile(path, "utf8").catch(unlessMissing(null));
      if (known !== null) return known;
      if (onlyLook) return ids.next();
      // Aside, then linked: of two who ask first, one names the log, and nobody reads half a name.
      const aside = `${path}.${ids.next()}`;
      await writeFile(aside, ids.next());
      await link(aside, path).catch(unlessExists);
      await rm(aside);
      return readFile(path, "utf8");
    },
    async list(deployment) {
      const names = await readdir(join(folder, deployment)).catch(unlessMissing([]));
      const files: PredictionFile[] = [];
      for (const name of names.filter((each) => each.endsWith(".jsonl")).sort()) {
        files.push({ name, bytes: (await stat(join(folder, deployment, name))).size });
      }
      return files;
    },
    async read(deployment, file, from, most) {
      const handle = await open(join(folder, deployment, file), "r");
      try {
        const available = Math.min(most.bytes, Math.max(0, (await handle.stat()).size - from));
        const bytes = Buffer.alloc(available);
        let filled = 0;
        while (filled < available) {
          const { bytesRead } = await handle.read(bytes, filled, available - filled, from + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        const whole = wholeLines(bytes.subarray(0, filled), most.lines);
        if (whole.length > 0 || filled < most.bytes) return new Uint8Array(whole);
        throw userError("PREDICTION_LOG_UNREADABLE", { with: { segment: `${deployment}/${file}`, line: "behind it" } });
      } finally {
        await handle.close();
      }
    },
    collected: (deployment, file, bytes) => noteCollected(folder, deployment, file, bytes),
  };
}

function unlessExists(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
