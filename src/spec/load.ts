/** Every spec of a repository, resolved, with every problem of every file by file and line. */
import { type Problem, problem } from "../domain/errors/user-error.ts";
import { checkDocument } from "./check-document.ts";
import { checkHeader } from "./check-header.ts";
import { type Place, placeOf } from "./places.ts";
import {
  resolveDataset,
  resolveDatasetVersion,
  resolveDeployment,
  resolveModel,
  resolveModelVersion,
  resolveReview,
} from "./resolve.ts";
import type { Dataset, DatasetVersion, Deployment, Model, ModelVersion, Review, Specs } from "./resolved.ts";
import type { AuthoredDataset, AuthoredDatasetVersion, AuthoredReview } from "./schema/dataset.ts";
import type { AuthoredDeployment } from "./schema/deployment.ts";
import type { AuthoredModel, AuthoredModelVersion } from "./schema/model.ts";
import { byPlace } from "./sort-problems.ts";
import { parseYaml, type YamlDocument } from "./yaml/parse.ts";

export interface LoadedSpecs {
  /** Only files without problems. */
  readonly specs: Specs;
  /** Text of every spec file that could be decoded, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Every file that could be parsed, by path: where rules find lines and columns. */
  readonly documents: ReadonlyMap<string, YamlDocument>;
  /** By file, then line. */
  readonly problems: readonly Problem[];
}

/** `files`: path in the repository -> bytes. Paths that hold no spec are passed over. */
export function loadSpecs(files: ReadonlyMap<string, Uint8Array>): LoadedSpecs {
  const texts = new Map<string, string>();
  const documents = new Map<string, YamlDocument>();
  const problems: Problem[] = [];
  const collected = collector();
  for (const [path, bytes] of files) {
    const place = placeOf(path);
    if (place.kind === "other") continue;
    if (place.kind === "misnamed") {
      problems.push(problem("SPEC_FILE_NAME", { location: { file: path }, found: path, expected: place.expected }));
      continue;
    }
    const parsed = parseYaml(path, bytes);
    if (parsed.text !== null) texts.set(path, parsed.text);
    if (parsed.kind === "refused") {
      problems.push(...parsed.problems);
      continue;
    }
    documents.set(path, parsed);
    const header = checkHeader(parsed, place);
    const found = header.judgeable ? [...header.problems, ...checkDocument(parsed, place.kind)] : header.problems;
    problems.push(...found);
    if (found.length === 0) collected.add(path, place, parsed.value);
  }
  return { specs: collected.specs(), texts, documents, problems: problems.toSorted(byPlace) };
}

/** The casts are sound: the value has just passed the schema that its authored type is made from. */
function collector() {
  const datasets: Dataset[] = [];
  const datasetVersions: DatasetVersion[] = [];
  const models: Model[] = [];
  const modelVersions: ModelVersion[] = [];
  const deployments: Deployment[] = [];
  const reviews: Review[] = [];
  return {
    add(path: string, { kind }: Exclude<Place, { readonly kind: "misnamed" | "other" }>, value: unknown): void {
      if (kind === "Dataset") datasets.push(resolveDataset(path, value as AuthoredDataset));
      else if (kind === "DatasetVersion") {
        datasetVersions.push(resolveDatasetVersion(path, value as AuthoredDatasetVersion));
      } else if (kind === "Model") models.push(resolveModel(path, value as AuthoredModel));
      else if (kind === "ModelVersion") modelVersions.push(resolveModelVersion(path, value as AuthoredModelVersion));
      else if (kind === "Deployment") deployments.push(resolveDeployment(path, value as AuthoredDeployment));
      else reviews.push(resolveReview(path, value as AuthoredReview));
    },
    specs: (): Specs => ({
      datasets: byName(datasets),
      datasetVersions: byVersion(datasetVersions),
      models: byName(models),
      modelVersions: byVersion(modelVersions),
      deployments: byName(deployments),
      reviews: new Map(reviews.map((review) => [review.file, review])),
    }),
  };
}

function byName<T extends { readonly name: string }>(specs: readonly T[]): ReadonlyMap<string, T> {
  const sorted = specs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return new Map(sorted.map((spec) => [spec.name, spec]));
}

function byVersion<T extends { readonly name: string; readonly version: number }>(
  specs: readonly T[],
): ReadonlyMap<string, ReadonlyMap<number, T>> {
  const result = new Map<string, Map<number, T>>();
  for (const spec of specs.toSorted((a, b) => a.version - b.version)) {
    const versions = result.get(spec.name) ?? new Map<number, T>();
    result.set(spec.name, versions.set(spec.version, spec));
  }
  return result;
}
