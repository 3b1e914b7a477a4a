/** Makes a profile of a file: column by column, so that no more than a few columns are in memory. */
import { basename } from "node:path";
import { startOfFile } from "../../adapters/tabular-reader/columns/file-bytes.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Files } from "../../ports/files.ts";
import type { Log } from "../../ports/log.ts";
import { thinned } from "../../stats/columnar/number-digest.ts";
import { POINTS } from "../../stats/columnar/quantile-grid.ts";
import { LARGE } from "./digest.ts";
import { packCells } from "./kept-cells.ts";
import { type ColumnPool, openColumnPool } from "./pool.ts";
import { isProfile, type ProfiledColumn, profileJson } from "./profile-file.ts";
import { openSide, type Side } from "./sides.ts";

export interface ProfileAsk {
  readonly path: string;
  readonly out: string;
  readonly exact: boolean;
  readonly dryRun: boolean;
  readonly categories: ReadonlySet<string>;
  readonly ignored: ReadonlySet<string>;
}

export interface MadeProfile {
  readonly rows: number;
  readonly columns: number;
  readonly exact: boolean;
}

export async function makeProfile(files: Files, log: Log, ask: ProfileAsk): Promise<MadeProfile> {
  await refuseToReplace(files, ask);
  const pool = openColumnPool();
  try {
    const side = await openSide(files, pool, { ...ask, input: "data" });
    const kept = `${ask.out}.values`;
    const digests = digestsOf(side, pool, log);
    const columns: ProfiledColumn[] = [];
    const values = async function* () {
      let at = 0;
      for await (const { name, digest } of digests) {
        const isKept = ask.exact && digest.type === "number" && digest.exact;
        // What was written is not kept in memory too: the profile needs no more than its quantiles.
        const small = digest.type === "number" ? thinned(digest, POINTS) : digest;
        const { sorted } = isKept ? digest : { sorted: new Float64Array() };
        const packed = sorted.length >= LARGE ? packCells(sorted, at + sorted.byteLength) : null;
        columns.push({ name, digest: small, at: isKept ? at : null, cells: packed?.kept ?? null });
        for (const { buffer, byteOffset, byteLength } of [sorted, ...(packed ? [packed.bytes] : [])]) {
          at += byteLength;
          if (byteLength > 0) yield new Uint8Array(buffer, byteOffset, byteLength);
        }
      }
    };
    if (ask.exact && !ask.dryRun) await files.write(kept, values());
    else for await (const _ of values());
    const document = profileJson({ rows: side.rows, columns }, ask.exact ? basename(kept) : null);
    if (!ask.dryRun) await files.write(ask.out, `${JSON.stringify(document)}\n`);
    const exact = columns.every(({ digest, at }) => digest.type !== "number" || digest.exact || at !== null);
    return { rows: side.rows, columns: columns.length, exact };
  } finally {
    await pool.close();
  }
}

/** Above all the data itself: only an earlier profile is replaced. */
async function refuseToReplace(files: Files, { out }: ProfileAsk): Promise<void> {
  if (!(await files.exists(out)) || isProfile(startOfFile(out, 512).toString())) return;
  const expected = "a new file, or a profile to replace";
  throw userError("CLI_INPUT_INVALID", { with: { input: "out" }, found: `${out}, which is something else`, expected });
}

async function* digestsOf(side: Side, pool: ColumnPool, log: Log) {
  const names = [...side.columns];
  for (const [index, [name, source]] of names.entries()) {
    const digest = await pool.run({ kind: "digest", name, source });
    log.progress("columns", (index + 1) / names.length, `${index + 1} of ${names.length} columns`);
    yield { name, digest };
  }
}
