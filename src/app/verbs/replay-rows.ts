/** What a user wants replayed, as rows: a table, or a folder of images whose files go into the blob store. */
import { basename, dirname } from "node:path";
import { readCsvHeader } from "../../adapters/tabular-reader/header.ts";
import { UserError, userError } from "../../domain/errors/user-error.ts";
import type { Row } from "../../domain/table.ts";
import type { ParsedTable } from "../../ports/tables.ts";
import type { Dataset } from "../../spec/resolved.ts";
import { LABELS_FILE, readImageFolder, storeImages } from "../../stages/dataset/image-folder.ts";
import type { Ports } from "../ports.ts";
import { readUserFile } from "./user-file.ts";

export async function replayRows(
  ports: Ports,
  dataset: Dataset,
  path: string,
  dryRun: boolean,
): Promise<readonly Row[]> {
  const table =
    dataset.format === "image-folder"
      ? await readImages(ports, dataset, path, dryRun)
      : await readTable(ports, dataset, path);
  if (table.problems.length > 0) throw new UserError(table.problems);
  return table.rows.map(({ cells }) => cells);
}

/** Columns of a CSV file that the dataset does not know are read over: the file is a stranger's. */
async function readTable({ files, tables }: Ports, dataset: Dataset, path: string): Promise<ParsedTable> {
  const bytes = await readUserFile(files, "data", path);
  if (path.toLowerCase().endsWith(".parquet")) return tables.parse("parquet", { path, bytes }, dataset.columns);
  const known = new Map(dataset.columns.map(({ name, type }) => [name, type]));
  const names = readCsvHeader(bytes) ?? [];
  const columns = names.map((name) => ({ name, type: known.get(name) ?? ("text" as const) }));
  return tables.parse("csv", { path, bytes }, columns);
}

async function readImages(ports: Ports, dataset: Dataset, path: string, dryRun: boolean): Promise<ParsedTable> {
  const { files, blobs, tables } = ports;
  const folder = basename(path) === LABELS_FILE ? dirname(path) : path;
  if (!(await files.exists(folder))) {
    throw userError("CLI_INPUT_INVALID", { with: { input: "data" }, found: path, expected: "a folder of images" });
  }
  const listed = await files.list(folder);
  const locate = (each: string) => `${path}/${each}`;
  const { file, images } = await readImageFolder(ports, dataset, { folder, pathOf: (each) => each, locate, listed });
  // The client takes them from there, as everybody does who has a row of images.
  if (!dryRun) await storeImages(files, blobs, images);
  return tables.parse("jsonl", { path: file.path, bytes: file.bytes }, dataset.columns);
}
