/** What a window is compared with: the training split's profile, and what the champion answered on its test split. */
import type { Digest } from "../../domain/digest.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Row } from "../../domain/table.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Records } from "../../ports/records.ts";
import type { Dataset, ModelVersion } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import type { Profile } from "../../stats/profile.ts";

export interface Reference {
  readonly version: ModelVersion;
  readonly dataset: Dataset;
  readonly profile: Profile;
  /** Answers by class; where no evaluation is kept, or the deployment chose its reference, the labels of the training split stand in. */
  readonly answers: ReadonlyMap<string, number>;
  /** Answers of a regression; empty where no evaluation is kept, or the deployment chose its reference. */
  readonly values: readonly number[];
  /** What the champion answered on its test split, beside the truth; null where no evaluation is kept, or the deployment chose its reference. */
  readonly tried: readonly Tried[] | null;
  /** Blob: the rows that were profiled, as JSON lines. */
  readonly rows: Digest;
  /** Blobs: rows of the dataset's other splits, likewise. */
  readonly others?: readonly Digest[];
}

/** One row of the test split: without an answer `label` is null. Probabilities in the order of the signature's classes. */
export interface Tried {
  readonly truth: string;
  readonly label: string | null;
  readonly probabilities: readonly number[];
  readonly value?: number;
}

/** What a member answered on its test split. */
export interface TriedAnswers {
  readonly lines: readonly Tried[];
  /** The rows that it was asked, in the same order; null: neither slices nor a season of the year tell them apart. */
  readonly rows: readonly Row[] | null;
}

export async function loadReference(
  ports: { readonly blobs: Blobs; readonly records: Records },
  snapshot: SpecSnapshot,
  champion: { readonly model: string; readonly version: number },
  /** The deployment's own choice, in place of what the champion was trained on. */
  chosen?: { readonly dataset: string; readonly version: number },
): Promise<Reference> {
  const { specs } = snapshot;
  const version = specs.modelVersions.get(champion.model)?.get(champion.version);
  if (!version) throw userError("MONITOR_VERSION_UNKNOWN", { with: { ...champion } });
  const { name, version: number } = chosen ? { ...chosen, name: chosen.dataset } : version.spec.dataset;
  const dataset = specs.datasets.get(name);
  const datasetVersion = specs.datasetVersions.get(name)?.get(number);
  if (!dataset || !datasetVersion) {
    throw userError("MONITOR_REFERENCE_UNKNOWN", {
      with: { ...champion, dataset: name, datasetVersion: number },
      location: { file: version.file },
    });
  }
  const profile = parseProfile(await ports.blobs.get(datasetVersion.spec.profile), datasetVersion.file);
  // The champion's answers belong to the data that it was tried on.
  const evaluation = chosen ? null : await ports.records.get("evaluation", version.spec.evaluation);
  const answered = evaluation ? answeredLines(await ports.blobs.get(evaluation.candidate.answers)) : null;
  const answers = answered ? countAnswers(answered) : new Map(Object.entries(datasetVersion.spec.splits.train.labels));
  const values = (answered ?? []).flatMap(({ value }) => (value === undefined ? [] : [value]));
  const { train, validation, test } = datasetVersion.spec.splits;
  const others = [validation.data, test.data];
  return { version, dataset, profile, answers, values, tried: answered, rows: train.data, others };
}

function parseProfile(bytes: Uint8Array, file: string): Profile {
  const found: unknown = JSON.parse(new TextDecoder().decode(bytes));
  if (typeof found !== "object" || found === null || !("schema" in found) || found.schema !== 1) {
    throw userError("MONITOR_PROFILE_UNREADABLE", { with: { file }, location: { file } });
  }
  // Blobs are verified by digest and written by the dataset stage alone; the schema number is the contract.
  return found as Profile;
}

export const answeredLines = (bytes: Uint8Array): readonly Tried[] =>
  linesOf(bytes).map((line) => JSON.parse(line) as Tried);

export const linesOf = (bytes: Uint8Array): readonly string[] =>
  new TextDecoder()
    .decode(bytes)
    .split("\n")
    .filter((line) => line !== "");

function countAnswers(lines: readonly Tried[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { label } of lines) {
    // A row that was not answered is no class that could be answered more or less often.
    if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return counts;
}
