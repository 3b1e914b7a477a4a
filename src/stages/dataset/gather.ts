/** Collects what a new version is made from: files, earlier versions, reviews. Reads only. */
import type { Digest } from "../../domain/digest.ts";
import { UserError, userError } from "../../domain/errors/user-error.ts";
import { isAnswer, type Prediction } from "../../domain/prediction.ts";
import { type Row, SPLITS, type Split } from "../../domain/table.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";
import type { TableFormat, Tables } from "../../ports/tables.ts";
import type { Dataset, DatasetVersion, Review } from "../../spec/resolved.ts";
import { leavesRepository } from "../../spec/rules/source-inside.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { idOf, type SourceFile } from "./build.ts";
import type { SplitRows } from "./diff.ts";
import { type ImageFolder, type ImageFolderPorts, readImageFolder } from "./image-folder.ts";
import { imagesOf } from "./images.ts";
import type { SplitIds } from "./leaks.ts";
import { awaitSplits, perSplit } from "./per-split.ts";
import { pendingReviews } from "./plan.ts";
import {
  carriedFile,
  isFromReview,
  type ReviewedFiles,
  reviewedFiles,
  reviewedPath,
  withoutRows,
} from "./reviewed-file.ts";

const linesOf = (bytes: Uint8Array): readonly string[] => new TextDecoder().decode(bytes).split("\n").slice(0, -1);

/** How the rows of the dataset's own files are written. */
const rowsFormat = ({ format }: Dataset): TableFormat => (format === "image-folder" ? "jsonl" : format);

export interface Folder {
  readonly files: readonly SourceFile[];
  readonly images: ImageFolder["images"];
}

/** The files of a folder that are written in the dataset's format. `folder` is absolute. */
export async function readFolder(ports: ImageFolderPorts, dataset: Dataset, folder: string): Promise<Folder> {
  const { files, log } = ports;
  const { format } = dataset;
  // Validate says so too, but nobody has to have asked it: rows of a version end up in a pull request.
  if (leavesRepository(dataset)) {
    throw userError("SPEC_SOURCE_OUTSIDE", { location: { file: dataset.file }, found: dataset.source });
  }
  const listed = (await files.exists(folder)) ? await files.list(folder) : [];
  const source = dataset.source.replace(/^(\.\/)+|\/+$/gu, "");
  const pathOf = (path: string) => (source === "." || source === "" ? path : `${source}/${path}`);
  if (format === "image-folder") {
    const absolute = folder.replace(/\/+$/u, "");
    const { file, images } = await readImageFolder(ports, dataset, { folder: absolute, pathOf, listed });
    return { files: [file], images };
  }
  const readable = listed.filter((path) => path.toLowerCase().endsWith(`.${format}`));
  for (const path of listed) if (!readable.includes(path)) log.warn(`${path} is not read: it is no .${format} file`);
  if (readable.length === 0) {
    const details = { dataset: dataset.name, format, file: dataset.file };
    throw userError("DATA_NO_FILES", { location: { file: dataset.file }, found: folder, with: details });
  }
  const read = readable.map(async (path): Promise<SourceFile> => {
    const bytes = await files.read(`${folder.replace(/\/+$/u, "")}/${path}`);
    return { path: pathOf(path), bytes, content: { kind: "rows", format }, reviewed: false };
  });
  return { files: await Promise.all(read), images: new Map() };
}

/** Files of a version as they were: all of them, or those that reviews made. */
export async function readParentFiles(
  blobs: Blobs,
  dataset: Dataset,
  parent: DatasetVersion | undefined,
  which: "all" | "reviewed",
): Promise<readonly SourceFile[]> {
  const wanted = (parent?.spec.files ?? []).filter(({ path }) => which === "all" || isFromReview(path));
  return Promise.all(
    wanted.map(async ({ path, digest }): Promise<SourceFile> => {
      const bytes = await getBlob(blobs, parent, path, digest);
      if (isFromReview(path)) return carriedFile(path, bytes);
      return { path, bytes, content: { kind: "rows", format: rowsFormat(dataset) }, reviewed: false };
    }),
  );
}

export async function readParentRows(blobs: Blobs, parent: DatasetVersion | undefined): Promise<SplitRows> {
  if (!parent) return { train: [], validation: [], test: [] };
  const { splits } = parent.spec;
  const read = async (split: Split): Promise<readonly Row[]> => {
    const bytes = await getBlob(blobs, parent, `the ${split} split`, splits[split].data);
    return linesOf(bytes).map((line) => JSON.parse(line) as Row);
  };
  return awaitSplits(perSplit(read));
}

/** The reviewed files of the parent, without the rows that the folder's files hold by now. */
export async function readCarried(
  { blobs, tables }: { readonly blobs: Blobs; readonly tables: Tables },
  dataset: Dataset,
  parent: DatasetVersion | undefined,
  folder: readonly SourceFile[],
): Promise<readonly SourceFile[]> {
  const carried = await readParentFiles(blobs, dataset, parent, "reviewed");
  if (carried.length === 0) return [];
  // Files that cannot be read are reported when the version is built.
  const parsed = await Promise.all(
    folder.map((file) => tables.parse(rowsFormat(dataset), { path: file.path, bytes: file.bytes }, dataset.columns)),
  );
  const ids = new Set(parsed.flatMap(({ rows }) => rows.map(({ cells }) => idOf(dataset, cells))));
  return carried.map((file) => withoutRows(dataset, file, ids)).filter((file) => file !== null);
}

/** The ids of every version's splits; versions often share them, so each blob is read once. */
export async function readSplitIds(
  blobs: Blobs,
  versions: readonly DatasetVersion[],
): Promise<ReadonlyMap<number, SplitIds>> {
  const read = new Map<Digest, Promise<ReadonlySet<string>>>();
  const idsOf = (version: DatasetVersion, split: Split) => {
    const { ids } = version.spec.splits[split];
    const known = read.get(ids);
    const asked = known ?? getBlob(blobs, version, `the ids of ${split}`, ids).then((bytes) => new Set(linesOf(bytes)));
    read.set(ids, asked);
    return asked;
  };
  const entries = versions.map(async (version) => {
    return [version.version, await awaitSplits(perSplit((split) => idsOf(version, split)))] as const;
  });
  return new Map(await Promise.all(entries));
}

/** The images of every version's splits: one that comes back under another name is the same image. */
export async function readSplitImages(
  blobs: Blobs,
  dataset: Dataset,
  versions: readonly DatasetVersion[],
): Promise<ReadonlyMap<number, SplitIds>> {
  const read = new Map<number, SplitIds>();
  for (const version of versions) {
    const rows = await readParentRows(blobs, version);
    read.set(
      version.version,
      perSplit((split) => imagesOf(dataset, rows[split])),
    );
  }
  return read;
}

interface ReviewPorts {
  readonly blobs: Blobs;
  readonly predictionLog: PredictionLog;
  readonly tables: Tables;
}

/**
 * The files of the given review and of every other merged one that the parent does not have yet: of two reviews
 * merged one after the other, the later version must not lose the earlier one's rows.
 */
export async function readReviews(
  { blobs, predictionLog, tables }: ReviewPorts,
  context: { readonly snapshot: SpecSnapshot; readonly dataset: Dataset; readonly review: Review },
  parent: { readonly files: readonly SourceFile[]; readonly rows: SplitRows },
): Promise<ReviewedFiles> {
  const { snapshot, dataset, review } = context;
  const waiting = pendingReviews(snapshot, dataset.name).filter(({ name }) => name !== review.name);
  const isIn = parent.files.some(({ path }) => path === reviewedPath(review.name));
  const reviews = isIn ? waiting : [review, ...waiting];
  const known = new Map(SPLITS.flatMap((split) => parent.rows[split].map((row) => [idOf(dataset, row), row] as const)));
  const declared = dataset.columns.find(({ name }) => name === dataset.label);
  const labels = new Set([
    ...(declared?.type === "category" ? (declared.values ?? []) : []),
    ...known.values().map((row) => String(row[dataset.label])),
  ]);
  const parts: ReviewedFiles[] = [];
  for (const each of reviews.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const predictions = await answersOf(predictionLog, each.deployment);
    const part = await reviewedFiles({ tables, blobs }, { dataset, review: each, predictions, known, labels });
    for (const row of part.rows) known.set(idOf(dataset, row), row);
    parts.push(part);
  }
  return {
    reviews: parts.flatMap(({ reviews: names }) => names),
    files: parts.flatMap(({ files }) => files),
    rows: parts.flatMap(({ rows }) => rows),
    leftOut: parts.flatMap(({ leftOut }) => leftOut),
    decided: parts.reduce((sum, { decided }) => sum + decided, 0),
    judgements: parts.flatMap(({ judgements }) => judgements),
  };
}

async function answersOf(log: PredictionLog, deployment: string): Promise<ReadonlyMap<string, Prediction>> {
  const all = await log.read({ deployment });
  return new Map(all.filter(isAnswer).map((prediction) => [prediction.id, prediction]));
}

/** A lost blob is explained by what it was, not by its digest alone. */
async function getBlob(
  blobs: Blobs,
  version: DatasetVersion | undefined,
  file: string,
  digest: Digest,
): Promise<Uint8Array> {
  try {
    return await blobs.get(digest);
  } catch (error) {
    if (!(error instanceof UserError) || error.problems[0]?.code !== "BLOB_MISSING" || !version) throw error;
    const details = { file, version: version.version, dataset: version.name };
    throw userError("DATA_LOST", { location: { file: version.file }, found: digest, with: details }, { cause: error });
  }
}
