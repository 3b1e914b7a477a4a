/** Which spec a path holds. A file's path, kind and name must agree, so a path alone says what a file is. */
import { nearest } from "./nearest.ts";
import type { KIND_SCHEMAS } from "./schema/kinds.ts";

export type Kind = keyof typeof KIND_SCHEMAS;

export type Place =
  | { readonly kind: "Model" | "Dataset" | "Deployment"; readonly name: string }
  | { readonly kind: "ModelVersion" | "DatasetVersion"; readonly name: string; readonly version: number }
  | { readonly kind: "Review"; readonly name: string; readonly dataset: string }
  /** Looks like a spec, but is not where one is read. */
  | { readonly kind: "misnamed"; readonly expected: string }
  /** Not ours: training code, data, notes. */
  | { readonly kind: "other" };

const FOLDERS = {
  models: { head: "Model", file: "model.yaml", version: "ModelVersion" },
  datasets: { head: "Dataset", file: "dataset.yaml", version: "DatasetVersion" },
  deployments: { head: "Deployment", file: "deployment.yaml", version: null },
} as const;

const VERSION_FILE = /^([1-9][0-9]{0,8})\.yaml$/;
const REVIEW_FILE = /^([^/]+)\.yaml$/;

export function placeOf(path: string): Place {
  const [top = "", name = "", ...rest] = path.split("/");
  const folder = Object.hasOwn(FOLDERS, top) ? FOLDERS[top as keyof typeof FOLDERS] : undefined;
  if (folder === undefined) return { kind: "other" };
  const isYaml = /\.ya?ml$/i.test(path);
  if (rest.length === 0) {
    return isYaml ? misnamed(`${top}/${name.replace(/\.ya?ml$/i, "")}/${folder.file}`) : { kind: "other" };
  }
  const [first = "", second = ""] = rest;
  if (rest.length === 1 && first === folder.file) return { kind: folder.head, name };
  if (!isYaml) return { kind: "other" };
  if (rest.length === 2 && first === "versions" && folder.version) {
    const version = VERSION_FILE.exec(second)?.[1];
    return version
      ? { kind: folder.version, name, version: Number(version) }
      : misnamed(`${top}/${name}/versions/<n>.yaml`);
  }
  if (rest.length === 2 && first === "reviews" && top === "datasets") {
    const review = REVIEW_FILE.exec(second)?.[1];
    return review ? { kind: "Review", name: review, dataset: name } : misnamed(`${top}/${name}/reviews/<id>.yaml`);
  }
  // Folders of models and datasets may hold YAML of their own; a near miss of the spec's name is meant as the spec.
  const isNearMiss = rest.length === 1 && nearest(first, [folder.file]) !== undefined;
  return isNearMiss ? misnamed(`${top}/${name}/${folder.file}`) : { kind: "other" };
}

/** Whether loading specs looks at the path: data and training code beside them may be large. */
export const isSpecPath = (path: string): boolean => placeOf(path).kind !== "other";

const misnamed = (expected: string): Place => ({ kind: "misnamed", expected });

/** Where a spec of the kind belongs, for messages. */
export const PLACE_PATTERNS = {
  Model: "models/<name>/model.yaml",
  ModelVersion: "models/<name>/versions/<n>.yaml",
  Dataset: "datasets/<name>/dataset.yaml",
  DatasetVersion: "datasets/<name>/versions/<n>.yaml",
  Deployment: "deployments/<name>/deployment.yaml",
  Review: "datasets/<name>/reviews/<id>.yaml",
} as const satisfies Record<Kind, string>;
