/** The one grammar of every name, path, branch, ref, label and marker that Understudy writes or reads. */
import { type Digest, hexOf } from "./digest.ts";

/** A DNS label (RFC 1123): it becomes a path, a branch, a host name and a container name. */
export const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export const isName = (text: string): boolean => NAME.test(text);

export const RECORDS_BRANCH = "understudy/records";

export const paths = {
  model: (name: string) => `models/${name}/model.yaml`,
  modelVersion: (name: string, version: number) => `models/${name}/versions/${version}.yaml`,
  /** Of one evaluation: two deployments may promote one version, each on evidence of its own. */
  evidence: (model: string, version: number, deployment: string, evaluation: Digest) =>
    `models/${model}/evidence/${version}/${deployment}-${hexOf(evaluation).slice(0, 8)}`,
  dataset: (name: string) => `datasets/${name}/dataset.yaml`,
  datasetVersion: (name: string, version: number) => `datasets/${name}/versions/${version}.yaml`,
  review: (dataset: string, id: string) => `datasets/${dataset}/reviews/${id}.yaml`,
  deployment: (name: string) => `deployments/${name}/deployment.yaml`,
  record: (kind: string, key: Digest) => `records/${kind}/${hexOf(key)}.json`,
} as const;

/** The folders that hold specs; everything else in a repository is not ours to read. */
export const SPEC_FOLDERS = ["models/", "datasets/", "deployments/"] as const;

/** A version number is reserved by creating this ref: creation is atomic wherever the repository lives. */
export const reservation = {
  model: (name: string, version: number) => `refs/understudy/models/${name}/${version}`,
  modelPrefix: (name: string) => `refs/understudy/models/${name}/`,
  dataset: (name: string, version: number) => `refs/understudy/datasets/${name}/${version}`,
  datasetPrefix: (name: string) => `refs/understudy/datasets/${name}/`,
} as const;

/** Branches of the pull requests that the pipeline opens; one branch per decision, so a re-run finds it. */
export const branches = {
  promotion: (deployment: string, model: string, version: number, role: string, decision: Digest) =>
    `understudy/promotion/${deployment}/${model}-${version}-${role}-${hexOf(decision).slice(0, 8)}`,
  rollback: (deployment: string, from: number, to: number, base: string) =>
    `understudy/rollback/${deployment}/${from}-to-${to}-${base.slice(0, 8)}`,
  restore: (decision: Digest) => `understudy/restore/${hexOf(decision).slice(0, 12)}`,
  reference: (deployment: string, dataset: string, version: number, base: string) =>
    `understudy/reference/${deployment}/${dataset}-${version}-${base.slice(0, 8)}`,
  review: (dataset: string, id: string) => `understudy/review/${dataset}/${id}`,
  dataset: (dataset: string, version: number) => `understudy/dataset/${dataset}/${version}`,
} as const;

export const PULL_REQUEST_KINDS = ["promotion", "rollback", "review", "dataset", "restore", "reference"] as const;
export type PullRequestKind = (typeof PULL_REQUEST_KINDS)[number];

export const ISSUE_KINDS = ["drift", "promotion", "training", "deployment", "retrain", "daily"] as const;
export type IssueKind = (typeof ISSUE_KINDS)[number];

/** Comments of the pipeline that are found again: told apart by their marker, since comments have no labels. */
export type CommentKind = "plan" | "command" | "candidate";

/** Labels by which the pipeline finds its own pull requests and issues again. */
export const labelOf = (kind: PullRequestKind | IssueKind): string => `understudy/${kind}`;

/**
 * A marker is an HTML comment in a body that says what the pull request or issue is about.
 * `key` names the one thing (a deployment and signal, a candidate and role); `data` is what a re-run needs.
 */
export interface Marker {
  readonly kind: PullRequestKind | IssueKind | CommentKind;
  readonly key: string;
  readonly data?: Readonly<Record<string, string | number | boolean | null>>;
}

const MARKER = /<!-- understudy (\{[^\n]*?\}) -->/g;

/** The comment's text. `>` is escaped, so that no value can close the comment. */
export function writeMarker(marker: Marker): string {
  return `<!-- understudy ${JSON.stringify(marker).replaceAll(">", "\\u003e")} -->`;
}

/**
 * The last marker in a body, or null when it cannot be read. Bodies end with theirs: what stands before it may quote
 * rows and ids of anybody's choice, which must not speak for the pipeline.
 */
export function readMarker(body: string): Marker | null {
  const found = [...body.matchAll(MARKER)].at(-1)?.[1];
  if (!found) return null;
  try {
    const marker = JSON.parse(found) as Marker;
    return typeof marker.kind === "string" && typeof marker.key === "string" ? marker : null;
  } catch {
    return null;
  }
}
