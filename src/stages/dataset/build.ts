/** Turns files of rows into a dataset version: what it holds, and the blobs that it names. */
import { type Digest, digestOf, digestOfJson } from "../../domain/digest.ts";
import { type Location, type Problem, problem, UserError } from "../../domain/errors/user-error.ts";
import { canonicalJson } from "../../domain/json.ts";
import { type Row, SPLITS, type Split } from "../../domain/table.ts";
import type { TableFormat, Tables } from "../../ports/tables.ts";
import type { Dataset, DatasetVersion } from "../../spec/resolved.ts";
import { buildProfile, type ProfiledColumn } from "../../stats/profile.ts";
import { checkRows } from "./check-rows.ts";
import { imagesInTwoPlaces, type MeasureImage, profiledProperties, withProperties } from "./images.ts";
import { type PerSplit, perSplit } from "./per-split.ts";
import { splitterOf } from "./split.ts";

export interface SourceFile {
  /** Relative to the dataset's folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** `rows`: read by its format. `sidecar`: kept beside the rows and not read. */
  readonly content: { readonly kind: "rows"; readonly format: TableFormat } | { readonly kind: "sidecar" };
  /** People decided its labels. */
  readonly reviewed: boolean;
  /** Where its rows come from, line by line, when the file was made from others. */
  readonly places?: readonly Location[];
}

export interface BuildRequest {
  readonly dataset: Dataset;
  readonly files: readonly SourceFile[];
  readonly parent?: number;
  /** The review whose merge made this version. */
  readonly review?: string;
  /** For datasets with images. */
  readonly measureImage?: MeasureImage;
}

export interface BuiltVersion {
  readonly spec: DatasetVersion["spec"];
  readonly blobs: ReadonlyMap<Digest, Uint8Array | string>;
  /** Each split's rows, in the order of their ids. */
  readonly rows: PerSplit<readonly Row[]>;
}

interface ReadFile extends SourceFile {
  readonly location: string;
  readonly table: readonly { readonly line: number; readonly cells: Row }[];
}

/** Throws a `UserError` with everything that is wrong with the data. */
export async function buildDatasetVersion(tables: Tables, request: BuildRequest): Promise<BuiltVersion> {
  const { dataset, parent, review, measureImage } = request;
  const files = [...request.files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const read = await readFiles(tables, dataset, files);
  const rows = splitRows(dataset, read);
  const blobs = new Map<Digest, Uint8Array | string>();
  const keep = (content: Uint8Array | string): Digest => {
    const digest = digestOf(content);
    blobs.set(digest, content);
    return digest;
  };
  const manifest = read.map(({ path, bytes, table }) => ({
    path,
    digest: keep(bytes),
    rows: table.length,
    bytes: bytes.byteLength,
  }));
  const reviewed = read.filter((file) => file.reviewed).reduce((sum, { table }) => sum + table.length, 0);
  const summary = (split: Split) => ({
    rows: rows[split].length,
    data: keep(linesOf(rows[split].map(canonicalJson))),
    ids: keep(linesOf(rows[split].map((row) => idOf(dataset, row)))),
    labels: countLabels(dataset, rows[split]),
  });
  const columns = [...profiledColumns(dataset), ...profiledProperties(dataset)];
  const profiled = await withProperties(dataset, rows.train, measureImage);
  const spec: DatasetVersion["spec"] = {
    ...(parent !== undefined && { parent }),
    content: contentDigest(dataset, manifest),
    files: manifest,
    splits: perSplit(summary),
    profile: keep(canonicalJson(buildProfile(columns, profiled))),
    ...(reviewed > 0 && { reviewed }),
    ...(review !== undefined && { review }),
  };
  return { spec, blobs, rows };
}

export const idOf = ({ id }: Pick<Dataset, "id">, row: Row): string => String(row[id]);

const folderOf = ({ file }: Pick<Dataset, "file">): string => file.slice(0, file.lastIndexOf("/"));

/** None of a label that is a number: hardly two rows have the same. */
export function countLabels(
  { label, columns }: Pick<Dataset, "label" | "columns">,
  rows: readonly Row[],
): Record<string, number> {
  if (columns.find(({ name }) => name === label)?.type === "number") return {};
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(String(row[label]), (counts.get(String(row[label])) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const linesOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

async function readFiles(tables: Tables, dataset: Dataset, files: readonly SourceFile[]): Promise<readonly ReadFile[]> {
  const problems: Problem[] = [];
  const read: ReadFile[] = [];
  for (const file of files) {
    const location = `${folderOf(dataset)}/${file.path}`;
    if (file.content.kind === "sidecar") {
      read.push({ ...file, location, table: [] });
      continue;
    }
    const parsed = await tables.parse(file.content.format, { path: location, bytes: file.bytes }, dataset.columns);
    const found = parsed.problems.length > 0 ? parsed.problems : checkRows(dataset, location, parsed.rows);
    const placed = ({ line }: Location) => (line === undefined ? undefined : file.places?.[line - 1]);
    problems.push(
      ...found.map((each) => ({ ...each, ...(each.location && { location: placed(each.location) ?? each.location }) })),
    );
    read.push({ ...file, location, table: parsed.rows });
  }
  if (problems.length > 0) throw new UserError(problems);
  return read;
}

/** For people: where a row stands. */
function placeOf({ location, places }: ReadFile, line: number): Location {
  return places?.[line - 1] ?? { file: location, line };
}

const placeText = ({ file, line }: Location): string => (line === undefined ? file : `${file}:${line}`);

function splitRows(dataset: Dataset, files: readonly ReadFile[]): PerSplit<readonly Row[]> {
  const problems = duplicates(dataset, files);
  if (problems.length > 0) throw new UserError(problems);
  const splitOf = splitterOf(dataset);
  const repeated = imagesInTwoPlaces(
    dataset,
    files.flatMap((file) =>
      file.table.map(({ line, cells }) => ({ cells, split: splitOf(cells), location: placeOf(file, line) })),
    ),
  );
  if (repeated.length > 0) throw new UserError(repeated);
  const all = files.flatMap(({ table }) => table.map(({ cells }) => cells));
  const groups = Object.groupBy(all, splitOf);
  const inOrder = (rows: readonly Row[] = []) =>
    [...rows].sort((a, b) => (idOf(dataset, a) < idOf(dataset, b) ? -1 : 1));
  const rows = perSplit((split) => inOrder(groups[split]));
  const empty = SPLITS.filter((split) => rows[split].length === 0);
  // A share of 0 asks for no validation split.
  const missing = empty.filter((split) => split !== "validation" || dataset.split.validation > 0);
  if (missing.length > 0) {
    const location = { file: dataset.file };
    throw new UserError(missing.map((split) => problem("DATA_SPLIT_EMPTY", { location, with: { split } })));
  }
  return rows;
}

function duplicates(dataset: Dataset, files: readonly ReadFile[]): readonly Problem[] {
  const first = new Map<string, { readonly cells: Row; readonly place: string }>();
  const problems: Problem[] = [];
  const withoutLabel = (row: Row) => canonicalJson({ ...row, [dataset.label]: null });
  for (const file of files) {
    for (const { line, cells } of file.table) {
      const id = idOf(dataset, cells);
      const location = placeOf(file, line);
      const earlier = first.get(id);
      if (!earlier) {
        first.set(id, { cells, place: placeText(location) });
        continue;
      }
      const conflict =
        withoutLabel(earlier.cells) === withoutLabel(cells) && earlier.cells[dataset.label] !== cells[dataset.label];
      const found = `${id}, first at ${earlier.place}`;
      const code = conflict ? "DATA_LABEL_CONFLICT" : "DATA_ID_DUPLICATE";
      problems.push(problem(code, { location, found }));
    }
  }
  return problems.slice(0, 100);
}

/** Equal content, equal version: what decides the rows and their splits, and nothing that is only said about them. */
function contentDigest(dataset: Dataset, manifest: readonly { path: string; digest: Digest }[]): Digest {
  return digestOfJson({
    dataset: dataset.name,
    id: dataset.id,
    label: dataset.label,
    columns: dataset.columns.map(({ description: _, ...column }) => column),
    split: dataset.split,
    files: manifest.map(({ path, digest }) => ({ path, digest })),
  });
}

function profiledColumns({ columns }: Dataset): readonly ProfiledColumn[] {
  return columns.flatMap(({ name, type }) => (type === "number" || type === "category" ? [{ name, type }] : []));
}
