/**
 * A folder of images as rows: the id is the path, the label the name of the first folder, or what `labels.csv` says.
 * The rows become one file of JSON lines whose image cells are digests; no more than a few images are held at once.
 */
import { type Digest, digestOf } from "../../domain/digest.ts";
import { type Location, type Problem, problem, UserError, userError } from "../../domain/errors/user-error.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { Row } from "../../domain/table.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Files } from "../../ports/files.ts";
import type { ImageCodec } from "../../ports/image-codec.ts";
import type { Log } from "../../ports/log.ts";
import type { Tables } from "../../ports/tables.ts";
import { nearest } from "../../spec/nearest.ts";
import type { Dataset } from "../../spec/resolved.ts";
import type { SourceFile } from "./build.ts";
import { checkRows } from "./check-rows.ts";
import { type ImageProperties, imageColumns, mapBounded } from "./images.ts";

export const LABELS_FILE = "labels.csv";
export const INDEX_FILE = "images.jsonl";

const IMAGE_FILE = /\.(?:jpe?g|png)$/iu;
const PROBLEM_LIMIT = 100;
const WARNING_LIMIT = 20;

export interface ImageFolderPorts {
  readonly files: Files;
  readonly tables: Tables;
  readonly images: ImageCodec;
  readonly log: Log;
}

export interface FolderImage {
  /** Absolute. */
  readonly path: string;
  readonly properties: ImageProperties;
}

export interface ImageFolder {
  readonly file: SourceFile;
  readonly images: ReadonlyMap<Digest, FolderImage>;
}

interface Place {
  /** Absolute. */
  readonly folder: string;
  /** Of a file of the folder, for the version: relative to the dataset's own folder. */
  readonly pathOf: (path: string) => string;
  /** The same for people; by default from the repository's root. */
  readonly locate?: (path: string) => string;
  readonly listed: readonly string[];
}

interface LabelledImage {
  readonly path: string;
  readonly cells: Row;
  readonly location: Location;
}

export async function readImageFolder(ports: ImageFolderPorts, dataset: Dataset, place: Place): Promise<ImageFolder> {
  const { folder, pathOf, listed } = place;
  const base = dataset.file.slice(0, dataset.file.lastIndexOf("/"));
  const { locate = (path: string) => `${base}/${pathOf(path)}` } = place;
  const paths = listed.filter((path) => IMAGE_FILE.test(path));
  const others = listed.filter((path) => !IMAGE_FILE.test(path) && path !== LABELS_FILE);
  warnOf(ports.log, others, "it is no .jpg, .jpeg or .png file");
  const labelled = listed.includes(LABELS_FILE)
    ? await labelledByFile(ports, dataset, { folder, locate, paths })
    : paths.map((path) => labelledByFolder(dataset, path, locate(path)));
  if (labelled.length === 0) {
    const details = { dataset: dataset.name, format: "jpg, .jpeg or .png", file: dataset.file };
    throw userError("DATA_NO_FILES", { location: { file: dataset.file }, found: folder, with: details });
  }
  const column = imageColumns(dataset)[0] ?? "";
  const images = new Map<Digest, FolderImage>();
  const problems: Problem[] = [];
  const lines = await mapBounded(labelled, async ({ path, cells }) => {
    if (problems.length >= PROBLEM_LIMIT) return "";
    try {
      const image = await readImage(ports, `${folder}/${path}`);
      images.set(image.digest, image);
      return canonicalJson({ ...cells, [column]: image.digest });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems.map((each) => ({ ...each, location: { file: locate(path) } })));
      return "";
    }
  });
  if (problems.length > 0) throw new UserError(problems.sort(byFile));
  const file: SourceFile = {
    path: pathOf(INDEX_FILE),
    bytes: new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")),
    content: { kind: "rows", format: "jsonl" },
    reviewed: false,
    places: labelled.map(({ location }) => location),
  };
  return { file, images };
}

/** A few are decoded at a time, and end in any order. */
const byFile = ({ location: a }: Problem, { location: b }: Problem): number =>
  (a?.file ?? "") < (b?.file ?? "") ? -1 : 1;

async function readImage({ files, images }: ImageFolderPorts, path: string): Promise<FolderImage & { digest: Digest }> {
  const bytes = await files.read(path);
  return { digest: digestOf(bytes), path, properties: await measureImage(images, bytes) };
}

/** The smallest preparation: only the properties of the whole image are asked for. */
export async function measureImage(codec: ImageCodec, bytes: Uint8Array): Promise<ImageProperties> {
  const { properties } = await codec.prepare(bytes, {
    kind: "image",
    input: "image",
    colour: "grey",
    resize: { width: 1, height: 1, fit: "stretch" },
    normalise: { mean: [0], deviation: [1] },
    layout: "NCHW",
  });
  return properties;
}

function labelledByFolder({ id, label, columns }: Dataset, path: string, file: string): LabelledImage {
  const slash = path.indexOf("/");
  const known: Row = { [id]: path, [label]: slash === -1 ? null : path.slice(0, slash) };
  const others = columns.filter(({ type }) => type !== "image").map(({ name }) => [name, known[name] ?? null] as const);
  return { path, cells: Object.fromEntries(others), location: { file } };
}

interface Labelling {
  readonly folder: string;
  readonly locate: (path: string) => string;
  readonly paths: readonly string[];
}

async function labelledByFile(
  { files, tables, log }: ImageFolderPorts,
  dataset: Dataset,
  { folder, locate, paths }: Labelling,
): Promise<readonly LabelledImage[]> {
  const file = { path: locate(LABELS_FILE), bytes: await files.read(`${folder}/${LABELS_FILE}`) };
  const columns = dataset.columns.filter(({ type }) => type !== "image");
  const { rows, problems } = await tables.parse("csv", file, columns);
  const found = problems.length > 0 ? problems : checkRows({ ...dataset, columns }, file.path, rows);
  if (found.length > 0) throw new UserError(found);
  const there = new Set(paths);
  const missing = rows.filter(({ cells }) => !there.has(String(cells[dataset.id])));
  if (missing.length > 0) {
    throw new UserError(
      missing.slice(0, PROBLEM_LIMIT).map(({ line, cells }) => {
        const path = String(cells[dataset.id]);
        const suggestion = nearest(path, paths);
        const details = { location: { file: file.path, line }, with: { path } };
        return problem("DATA_IMAGE_MISSING", { ...details, ...(suggestion !== undefined && { suggestion }) });
      }),
    );
  }
  const listed = new Set(rows.map(({ cells }) => cells[dataset.id]));
  const unlisted = paths.filter((path) => !listed.has(path));
  warnOf(log, unlisted, `${LABELS_FILE} does not name it`);
  return rows.map(({ line, cells }) => ({
    path: String(cells[dataset.id]),
    cells,
    location: { file: file.path, line },
  }));
}

function warnOf(log: Log, paths: readonly string[], why: string): void {
  for (const path of paths.slice(0, WARNING_LIMIT)) log.warn(`${path} is not read: ${why}`);
  if (paths.length > WARNING_LIMIT) log.warn(`${paths.length - WARNING_LIMIT} more files are not read: ${why}`);
}

/** A few at a time; what is in the store already is not read again. */
export async function storeImages(files: Files, blobs: Blobs, images: ImageFolder["images"]): Promise<void> {
  await mapBounded([...images], async ([digest, { path }]) => {
    if (await blobs.has(digest)) return;
    const bytes = await files.read(path);
    if (digestOf(bytes) !== digest) throw userError("DATA_IMAGE_CHANGED", { with: { path } });
    await blobs.put(bytes);
  });
}
