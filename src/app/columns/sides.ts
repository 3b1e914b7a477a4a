/** One side of a comparison: a file of rows or a profile, opened, with where each column comes from. */
import { sizeOfFile, startOfFile } from "../../adapters/tabular-reader/columns/file-bytes.ts";
import { BYTES_LIMIT, readTextColumns, type TextRow } from "../../adapters/tabular-reader/columns/text-columns.ts";
import { UserError, userError } from "../../domain/errors/user-error.ts";
import type { Files } from "../../ports/files.ts";
import type { ColumnDigest } from "../../stages/drift/column.ts";
import type { SideFacts } from "../../stages/drift/words.ts";
import { digestNumbers } from "../../stats/columnar/number-digest.ts";
import { sortDoubles } from "../../stats/columnar/sort-doubles.ts";
import { copyFinite, startSeen } from "./digest.ts";
import type { ColumnSource } from "./messages.ts";
import type { ColumnPool } from "./pool.ts";
import { isProfile, readProfile } from "./profile-file.ts";

export interface Side extends SideFacts {
  readonly columns: ReadonlyMap<string, ColumnSource>;
  /** Evenly spaced rows of a text; null: it is none, and rows are read from the file, or a profile has none. */
  readonly sample: readonly TextRow[] | null;
}

export interface SideOptions {
  /** Name of the input, for who must correct it. */
  readonly input: string;
  readonly path: string;
  readonly categories: ReadonlySet<string>;
  readonly ignored: ReadonlySet<string>;
  /** So many rows of a text are kept whole. */
  readonly sampled?: number;
}

const START = 512;

export async function openSide(files: Files, pool: ColumnPool, options: SideOptions): Promise<Side> {
  const { path, ignored } = options;
  const start = startOf(options);
  if (start.subarray(0, 4).toString() === "PAR1") {
    const { rows, columns } = await pool.run({ kind: "describe", path });
    const wanted = columns.filter(({ name }) => !ignored.has(name));
    if (rows === 0) throw userError("DATA_EMPTY", { location: { file: path } });
    return {
      path,
      rows,
      duplicates: null,
      unmeasured: wanted.flatMap(({ name, kind, reason }) => (kind === null ? [{ name, reason: reason ?? "" }] : [])),
      columns: new Map(wanted.flatMap(({ name, kind }) => (kind === null ? [] : [[name, { kind: "parquet", path }]]))),
      sample: null,
    };
  }
  if (isProfile(start.toString())) {
    refuseLarge(path);
    const { rows, columns } = readProfile(path, new TextDecoder().decode(await files.read(path)));
    const wanted = columns.filter(({ name }) => !ignored.has(name));
    return {
      path,
      rows,
      duplicates: null,
      unmeasured: [],
      columns: new Map(wanted.map(({ name, source }) => [name, source])),
      sample: null,
    };
  }
  return openText(files, options);
}

async function openText(files: Files, { path, categories, ignored, sampled = 0 }: SideOptions): Promise<Side> {
  const format = /\.csv$/i.test(path) ? "csv" : /\.(?:jsonl|ndjson)$/i.test(path) ? "jsonl" : null;
  if (format === null) throw userError("DRIFT_FORMAT_UNKNOWN", { location: { file: path } });
  refuseLarge(path);
  const bytes = await files.read(path);
  const text = { path, format, bytes, categories, ignored, sampled } as const;
  const { rows, duplicates, columns, sample, problems } = readTextColumns(text);
  if (problems.length > 0) throw new UserError(problems);
  const sources = columns.flatMap((built): readonly (readonly [string, ColumnSource])[] => {
    if ("strays" in built) return [];
    return [[built.column.name, { kind: "digest", digest: digestOf(built) }]];
  });
  return { path, rows, duplicates, unmeasured: [], columns: new Map(sources), sample };
}

/** Before it is read: what is larger than memory is no file of rows as text, nor a profile. */
function refuseLarge(path: string): void {
  const bytes = sizeOfFile(path);
  if (bytes <= BYTES_LIMIT) return;
  throw userError("DATA_TOO_LARGE", { location: { file: path, line: 1 }, with: { bytes, limit: BYTES_LIMIT } });
}

type Built = Exclude<ReturnType<typeof readTextColumns>["columns"][number], { readonly strays: unknown }>;

function digestOf(built: Built): ColumnDigest {
  if ("texts" in built) return { type: "category", ...built.texts };
  const { values, missing, infinite } = built.values;
  if (built.column.kind === "time") {
    const [min, max] = [
      values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
      values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    ];
    return { type: "time", n: values.length, missing, min, max };
  }
  const seen = startSeen();
  const finite = new Float64Array(values.length);
  copyFinite(values, finite, seen);
  const sorted = sortDoubles(finite.subarray(0, seen.n), new Float64Array(seen.n));
  return digestNumbers(sorted, { missing: missing + seen.missing, infinite: infinite + seen.infinite });
}

function startOf({ input, path }: SideOptions): Buffer {
  try {
    return startOfFile(path, START);
  } catch (error) {
    const expected = "a CSV, JSON Lines or Parquet file, or a profile, that can be read";
    throw userError("CLI_INPUT_INVALID", { with: { input }, found: path, expected }, { cause: error });
  }
}
