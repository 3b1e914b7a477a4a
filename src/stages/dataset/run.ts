/** Builds a dataset version from a folder or a merged review and opens its pull request. */
import type { Digest } from "../../domain/digest.ts";
import { UserError, userError } from "../../domain/errors/user-error.ts";
import { branches, labelOf, readMarker, reservation } from "../../domain/names.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Files } from "../../ports/files.ts";
import type { Forge, PullRequest } from "../../ports/forge.ts";
import type { Git } from "../../ports/git.ts";
import type { ImageCodec } from "../../ports/image-codec.ts";
import type { Log } from "../../ports/log.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";
import type { Tables } from "../../ports/tables.ts";
import type { Dataset, DatasetVersion, Review } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { type Proposal, propose } from "../proposal.ts";
import { type BuiltVersion, buildDatasetVersion, idOf, type SourceFile } from "./build.ts";
import { diffVersions, type VersionDiff } from "./diff.ts";
import {
  readCarried,
  readFolder,
  readParentFiles,
  readParentRows,
  readReviews,
  readSplitIds,
  readSplitImages,
} from "./gather.ts";
import { type ImageFolder, measureImage, storeImages } from "./image-folder.ts";
import { imageColumns, imagesOf } from "./images.ts";
import { findLeaks } from "./leaks.ts";
import { perSplit } from "./per-split.ts";
import { type DatasetDecision, datasetFiles, planDataset, versionsOf, versionWith } from "./plan.ts";
import { datasetBody, datasetTitle, type ProposedVersion } from "./report.ts";
import type { ReviewedFiles } from "./reviewed-file.ts";

export interface DatasetPorts {
  readonly git: Git;
  readonly forge: Forge;
  readonly blobs: Blobs;
  readonly files: Files;
  readonly tables: Tables;
  readonly images: ImageCodec;
  readonly predictionLog: PredictionLog;
  readonly log: Log;
}

export type DatasetSource =
  /** `path`: absolute, the folder that the dataset's `source` names. */
  | { readonly kind: "folder"; readonly path: string }
  /** A review that is merged. */
  | { readonly kind: "review"; readonly review: Review };

export interface DatasetInput {
  readonly snapshot: SpecSnapshot;
  readonly dataset: string;
  readonly source: DatasetSource;
  readonly dryRun?: boolean;
}

export interface DatasetOutcome {
  readonly decision: DatasetDecision;
  readonly built: BuiltVersion;
  /** null: there is nothing new. */
  readonly diff: VersionDiff | null;
  readonly reviewed: ReviewedFiles | null;
  /** null when there is nothing to do, and on a dry run. */
  readonly pullRequest: PullRequest | null;
}

/** Blobs first, then the number, then the pull request: whoever finds the one finds what it names. */
export async function runDataset(ports: DatasetPorts, input: DatasetInput): Promise<DatasetOutcome> {
  const { snapshot, source } = input;
  const dataset = snapshot.specs.datasets.get(input.dataset);
  if (!dataset) throw userError("DATASET_UNKNOWN", { with: { dataset: input.dataset } });
  const versions = versionsOf(snapshot, dataset.name);
  const parent = versions.at(-1);
  const { files, images, reviewed } = await gather(ports, { snapshot, dataset, parent, source });
  const newest = reviewed?.reviews.at(-1);
  const built = await buildDatasetVersion(ports.tables, {
    dataset,
    files,
    measureImage: async (image: Digest) =>
      images.get(image)?.properties ?? measureImage(ports.images, await ports.blobs.get(image)),
    ...(parent && { parent: parent.version }),
    // Not the one asked for: two runs for two reviews must come to one document.
    ...(newest !== undefined && { review: newest }),
  });
  const isNew = versionWith(built, versions) === undefined;
  const reserved = isNew ? await reservedNumbers(ports.git, dataset.name) : new Map<number, string>();
  const decision = planDataset({ snapshot, dataset, built, reserved });
  if (decision.kind === "nothing") {
    // The version may be known while this blob store is new.
    if (!input.dryRun) await storeBlobs(ports, built, images);
    return { decision, built, diff: null, reviewed, pullRequest: null };
  }
  await refuseLeaks(ports.blobs, dataset, built, versions);
  const diff = diffVersions(dataset, await readParentRows(ports.blobs, parent), built.rows);
  if (input.dryRun) return { decision, built, diff, reviewed, pullRequest: null };
  await storeBlobs(ports, built, images);
  const version = await reserveNumber(ports.git, dataset.name, decision.version, built);
  const proposed = { decision: { ...decision, version }, built, diff, reviewed };
  const { pullRequest } = await propose(ports, makeProposal(snapshot, dataset, proposed));
  if (pullRequest.state === "open") await withdrawOutdated(ports.forge, pullRequest, parent?.version ?? null);
  return { ...proposed, pullRequest };
}

interface Gathered {
  readonly files: readonly SourceFile[];
  /** Of the folder; images of earlier versions lie in the blob store. */
  readonly images: ImageFolder["images"];
  readonly reviewed: ReviewedFiles | null;
}

interface GatherContext {
  readonly snapshot: SpecSnapshot;
  readonly dataset: Dataset;
  readonly parent: DatasetVersion | undefined;
  readonly source: DatasetSource;
}

async function gather(ports: DatasetPorts, { snapshot, dataset, parent, source }: GatherContext): Promise<Gathered> {
  switch (source.kind) {
    case "folder": {
      const { files, images } = await readFolder(ports, dataset, source.path);
      return { files: [...files, ...(await readCarried(ports, dataset, parent, files))], images, reviewed: null };
    }
    case "review": {
      const files = await readParentFiles(ports.blobs, dataset, parent, "all");
      const rows = await readParentRows(ports.blobs, parent);
      const reviewed = await readReviews(ports, { snapshot, dataset, review: source.review }, { files, rows });
      return { files: [...files, ...reviewed.files], images: new Map(), reviewed };
    }
  }
}

async function refuseLeaks(
  blobs: Blobs,
  dataset: Dataset,
  built: BuiltVersion,
  versions: readonly DatasetVersion[],
): Promise<void> {
  const ids = perSplit((split) => new Set(built.rows[split].map((row) => idOf(dataset, row))));
  const leaks = findLeaks(dataset.file, ids, await readSplitIds(blobs, versions));
  if (leaks.length > 0) throw new UserError(leaks);
  if (imageColumns(dataset).length === 0) return;
  const images = perSplit((split) => imagesOf(dataset, built.rows[split]));
  const again = findLeaks(dataset.file, images, await readSplitImages(blobs, dataset, versions));
  if (again.length > 0) throw new UserError(again);
}

async function storeBlobs(
  { files, blobs }: DatasetPorts,
  { blobs: built }: BuiltVersion,
  images: ImageFolder["images"],
): Promise<void> {
  await storeImages(files, blobs, images);
  for (const [digest, content] of built) if (!(await blobs.has(digest))) await blobs.put(content);
}

async function reservedNumbers(git: Git, dataset: string): Promise<ReadonlyMap<number, string>> {
  const prefix = reservation.datasetPrefix(dataset);
  const reserved = await git.reservations(prefix);
  return new Map([...reserved].map(([ref, content]) => [Number(ref.slice(prefix.length)), content]));
}

/** A number is taken by creating its ref, which is atomic; one that holds other content means: take the next. */
async function reserveNumber(git: Git, dataset: string, first: number, { spec }: BuiltVersion): Promise<number> {
  for (let number = first; ; number += 1) {
    const { content } = await git.reserve(reservation.dataset(dataset, number), spec.content);
    if (content === spec.content) return number;
  }
}

/**
 * Open pull requests of this dataset that would lose rows if they were merged now: made from another parent, or
 * from an earlier state of the same kind of source.
 */
async function withdrawOutdated(forge: Forge, current: PullRequest, parent: number | null): Promise<void> {
  const data = readMarker(current.body)?.data;
  for (const each of await forge.pullRequests({ state: "open", label: labelOf("dataset") })) {
    const other = readMarker(each.body)?.data;
    if (each.number === current.number || other?.dataset !== data?.dataset) continue;
    const fromReview = (review: unknown) => typeof review === "string";
    const isOutdated = other?.parent !== parent || fromReview(other?.review) === fromReview(data?.review);
    if (!isOutdated) continue;
    await forge.comment(each.number, `Withdrawn: #${current.number} holds these rows and what came since.`);
    await forge.closePullRequest(each.number);
  }
}

function makeProposal(snapshot: SpecSnapshot, dataset: Dataset, proposed: ProposedVersion): Proposal {
  const { decision, built } = proposed;
  const { content, parent = null, review = null, reviewed = 0 } = built.spec;
  return {
    kind: "dataset",
    key: `${dataset.name}/${content}`,
    data: { dataset: dataset.name, version: decision.version, content, parent, review, reviewed },
    base: snapshot.commit,
    branch: branches.dataset(dataset.name, decision.version),
    title: datasetTitle(dataset, proposed),
    body: datasetBody(dataset, proposed),
    files: datasetFiles(snapshot, dataset, built, decision),
  };
}
