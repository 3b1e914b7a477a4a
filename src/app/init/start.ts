/** From a file of rows to the first commit of a repository: specs, data, the first dataset version. */
import { basename } from "node:path";
import { cellOfText } from "../../adapters/tabular-reader/cells.ts";
import { readCsvHeader } from "../../adapters/tabular-reader/header.ts";
import type { Digest } from "../../domain/digest.ts";
import { problem, UserError, userError } from "../../domain/errors/user-error.ts";
import { isName, paths } from "../../domain/names.ts";
import type { Row } from "../../domain/table.ts";
import { ENVIRONMENTS } from "../../domain/workflows.ts";
import type { Tables } from "../../ports/tables.ts";
import { loadSpecs } from "../../spec/load.ts";
import { buildDatasetVersion } from "../../stages/dataset/build.ts";
import { datasetVersionText } from "../../stages/dataset/plan.ts";
import type { Hosting } from "./hosting.ts";
import { type InferenceWishes, type InferredTable, inferColumns } from "./infer-columns.ts";
import { freeColumnName, numberedCsv } from "./numbered-rows.ts";
import { scaffoldSpecs } from "./scaffold.ts";

export interface StartInput extends InferenceWishes {
  /** Of the file, for the data's own name. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** null: made from the file's name. */
  readonly name: string | null;
  /** By default it lives on one machine. */
  readonly hosting?: Hosting;
}

export interface Start {
  readonly name: string;
  readonly table: InferredTable;
  readonly rows: number;
  readonly files: ReadonlyMap<string, Uint8Array | string>;
  readonly blobs: ReadonlyMap<Digest, Uint8Array | string>;
}

const DAY_MS = 86_400_000;

export async function makeStart(tables: Tables, input: StartInput): Promise<Start> {
  const name = input.name ?? nameFrom(input.path);
  const reserved: readonly string[] = Object.values(ENVIRONMENTS);
  if (!isName(name) || reserved.includes(name)) {
    const expected = `lower-case letters, digits and hyphens, at most 63, no hyphen at the ends; not ${reserved.join(" or ")}`;
    throw userError("INIT_NAME_INVALID", { with: { name: name === "" ? "this" : name }, found: name, expected });
  }
  const { names, rows } = await readAsText(tables, input);
  const table = inferColumns(names, rows, input);
  const id = table.id ?? freeColumnName(names);
  const data = table.id === null ? numberedCsv(id, names, rows) : input.bytes;
  const { hosting = null } = input;
  const days = spanOf(table, rows);
  const specs = scaffoldSpecs({ name, format: "csv", table, rows: rows.length, id, days, hosting });
  const { version, blobs } = await firstVersion(tables, name, specs, data);
  return {
    name,
    table,
    rows: rows.length,
    files: new Map([...specs, [`datasets/${name}/data/${name}.csv`, data], [paths.datasetVersion(name, 1), version]]),
    blobs,
  };
}

export const nameFrom = (path: string): string =>
  basename(path)
    .replace(/\.[^.]*$/, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63);

async function readAsText(
  tables: Tables,
  { path, bytes }: StartInput,
): Promise<{ readonly names: readonly string[]; readonly rows: readonly Row[] }> {
  const names = readCsvHeader(bytes) ?? [];
  refuseNames(names);
  const table = await tables.parse(
    "csv",
    { path, bytes },
    names.map((name) => ({ name, type: "text" })),
  );
  if (table.problems.length > 0) throw new UserError(table.problems);
  return { names, rows: table.rows.map(({ cells }) => cells) };
}

/** As the specs take them. */
function refuseNames(names: readonly string[]): void {
  const unfit = [...names.entries()].filter(([, name]) => !/^[^\n]{1,200}$/.test(name));
  if (unfit.length === 0 || names.length === 0) return;
  const expected = "one line of 1 to 200 characters";
  throw new UserError(
    unfit.map(([index, name]) =>
      problem("INIT_COLUMN_NAME", { with: { number: index + 1 }, found: JSON.stringify(name.slice(0, 60)), expected }),
    ),
  );
}

/** Days from the first moment to the last. */
function spanOf({ time }: InferredTable, rows: readonly Row[]): number | null {
  if (time === null) return null;
  const moments = rows.map((row) => Date.parse(String(cellOfText("time", String(row[time])))));
  const [first, last] = [
    moments.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    moments.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  ];
  return (last - first) / DAY_MS;
}

/** Built by the stage itself, so that the next `dataset` finds that nothing has changed. */
async function firstVersion(
  tables: Tables,
  name: string,
  specs: ReadonlyMap<string, string>,
  data: Uint8Array | string,
): Promise<{ readonly version: string; readonly blobs: Start["blobs"] }> {
  const encoder = new TextEncoder();
  const loaded = loadSpecs(new Map([...specs].map(([path, text]) => [path, encoder.encode(text)])));
  const dataset = loaded.specs.datasets.get(name);
  // What a flag or the data brought into the specs, an owner or a label, say, and the specs do not take.
  const errors = loaded.problems.filter(({ severity }) => severity === "error");
  if (!dataset || errors.length > 0) throw new UserError(errors);
  const bytes = typeof data === "string" ? encoder.encode(data) : data;
  const built = await buildDatasetVersion(tables, {
    dataset,
    files: [{ path: `data/${name}.csv`, bytes, content: { kind: "rows", format: "csv" }, reviewed: false }],
  });
  return { version: datasetVersionText(name, 1, built.spec), blobs: built.blobs };
}
