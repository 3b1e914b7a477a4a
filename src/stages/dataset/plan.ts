/** Which number a built version gets, which models move on to it, and the text of the files. Pure. */
import { paths } from "../../domain/names.ts";
import { tallyReview } from "../../domain/review.ts";
import { setScalar } from "../../spec/edit.ts";
import type { Dataset, DatasetVersion, Review } from "../../spec/resolved.ts";
import { API_VERSION } from "../../spec/schema/api-version.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { writeYaml } from "../../spec/write.ts";
import type { BuiltVersion } from "./build.ts";
import { reviewedPath } from "./reviewed-file.ts";

/** A model that trains on the new version once the pull request is merged. */
interface ModelBump {
  readonly model: string;
  readonly file: string;
  readonly from: number;
  /** Reviewed rows that the new version has more than the one that the model names. */
  readonly reviewed: number;
  readonly threshold: number;
}

export type DatasetDecision =
  | { readonly kind: "nothing"; readonly version: number; readonly why: string }
  | { readonly kind: "propose"; readonly version: number; readonly bumps: readonly ModelBump[] };

export interface DatasetPlanInput {
  readonly snapshot: SpecSnapshot;
  readonly dataset: Dataset;
  readonly built: BuiltVersion;
  /** Number -> the content digest that it was reserved for. */
  readonly reserved: ReadonlyMap<number, string>;
}

export function planDataset(input: DatasetPlanInput): DatasetDecision {
  const { snapshot, dataset, built, reserved } = input;
  const versions = versionsOf(snapshot, dataset.name);
  const same = versionWith(built, versions);
  if (same) {
    return { kind: "nothing", version: same.version, why: `version ${same.version} holds exactly this content` };
  }
  const own = [...reserved].find(([, content]) => content === built.spec.content)?.[0];
  const version = own ?? Math.max(0, ...versions.map((each) => each.version), ...reserved.keys()) + 1;
  return { kind: "propose", version, bumps: modelBumps(snapshot, dataset, built) };
}

/** The version that holds just this content: then no number is needed. */
export const versionWith = ({ spec }: BuiltVersion, versions: readonly DatasetVersion[]): DatasetVersion | undefined =>
  versions.find((each) => each.spec.content === spec.content);

/** Oldest first. */
export function versionsOf(snapshot: SpecSnapshot, dataset: string): readonly DatasetVersion[] {
  const versions = snapshot.specs.datasetVersions.get(dataset)?.values() ?? [];
  return [...versions].sort((a, b) => a.version - b.version);
}

/** Merged reviews whose rows the newest version does not have yet. */
export function pendingReviews(snapshot: SpecSnapshot, dataset: string): readonly Review[] {
  const files = versionsOf(snapshot, dataset).at(-1)?.spec.files ?? [];
  const taken = new Set(files.map(({ path }) => path));
  const isPending = (review: Review) => review.dataset === dataset && !taken.has(reviewedPath(review.name));
  return [...snapshot.specs.reviews.values()].filter(
    (review) => isPending(review) && tallyReview(review.rows).decided.length > 0,
  );
}

/** Models whose deployments ask to be trained again once so many rows have been reviewed. */
function modelBumps({ specs }: SpecSnapshot, dataset: Dataset, built: BuiltVersion): readonly ModelBump[] {
  const bumps = [...specs.deployments.values()].flatMap(({ continuousTraining }): readonly ModelBump[] => {
    const threshold = continuousTraining?.on.reviewed;
    const model = specs.models.get(continuousTraining?.model ?? "");
    if (threshold === undefined || model?.training.dataset.name !== dataset.name) return [];
    const from = model.training.dataset.version;
    const before = specs.datasetVersions.get(dataset.name)?.get(from)?.spec.reviewed ?? 0;
    const reviewed = (built.spec.reviewed ?? 0) - before;
    return reviewed >= threshold ? [{ model: model.name, file: model.file, from, reviewed, threshold }] : [];
  });
  // Several deployments may train one model; the first to ask is enough.
  return [...new Map(bumps.reverse().map((bump) => [bump.model, bump])).values()].reverse();
}

export function datasetVersionText(dataset: string, version: number, spec: DatasetVersion["spec"]): string {
  return writeYaml(
    { apiVersion: API_VERSION, kind: "DatasetVersion", metadata: { name: dataset, version }, spec },
    { schemaComment: "../../../schemas/dataset-version.json" },
  );
}

/** The files of the pull request: the version, and the one line of every model that moves on. */
export function datasetFiles(
  snapshot: SpecSnapshot,
  dataset: Dataset,
  built: BuiltVersion,
  { version, bumps }: Extract<DatasetDecision, { kind: "propose" }>,
): ReadonlyMap<string, string> {
  const edits = bumps.map(({ file }): readonly [string, string] => {
    const text = snapshot.texts.get(file);
    if (text === undefined) throw new Error(`no text of ${file} in the snapshot`);
    return [file, setScalar(text, "/spec/training/dataset/version", version)];
  });
  const versionFile = paths.datasetVersion(dataset.name, version);
  return new Map([[versionFile, datasetVersionText(dataset.name, version, built.spec)], ...edits]);
}
