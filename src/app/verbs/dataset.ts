/** `dataset`: a folder of files becomes a DatasetVersion, as a pull request. */
import { dirname, resolve } from "node:path";
import { userError } from "../../domain/errors/user-error.ts";
import type { Dataset } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { datasetBody } from "../../stages/dataset/report.ts";
import { type DatasetSource, runDataset } from "../../stages/dataset/run.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb } from "../verb.ts";

export const dataset = defineVerb({
  name: "dataset",
  summary: "Build the next version of a dataset and propose it",
  details:
    "Reads the files of the dataset's source folder (or the rows that a merged review decided), checks them against " +
    "the columns, splits them by the stable rule, compares them with the version before, and opens a pull request " +
    "with the new version file. Equal content gives no new version.",
  inputs: {
    dataset: { type: "string", positional: true, required: true, description: "Name of the Dataset." },
    review: {
      type: "string",
      description: "Path of a merged Review: its decided rows join the files of the version before.",
    },
  },
  outputs: {
    version: "Number of the version.",
    "pull-request": "Number of the pull request; null when there was nothing to do.",
    content: "Digest of the files, the columns and the split rule.",
  },
  faces: ["cli", "action"],
  writes: true,
  permissions: [
    { scope: "contents", access: "write", why: "pushes the branch of the pull request" },
    { scope: "pull-requests", access: "write", why: "opens the pull request of the new version" },
    { scope: "issues", access: "read", why: "finds pull requests by their label where there are more than a hundred" },
    { scope: "packages", access: "write", why: "where the blob store is on ghcr.io: leaves the version there" },
  ],
  examples: ["dataset seattle-weather", "dataset seattle-weather --dry-run --json"],
  run: async ({ ports: wire, settings, dryRun }, inputs) => {
    const ports = await wire();
    const snapshot = await readSnapshot(ports.git);
    const spec = snapshot.specs.datasets.get(inputs.dataset);
    if (!spec) throw userError("DATASET_UNKNOWN", { with: { dataset: inputs.dataset } });
    const source = sourceOf(snapshot, spec, inputs.review, settings.directory);
    const outcome = await runDataset(ports, { snapshot, dataset: spec.name, source, dryRun });
    const { decision, built, diff, pullRequest } = outcome;
    return {
      outputs: {
        version: decision.version,
        "pull-request": pullRequest?.number ?? null,
        content: built.spec.content,
      },
      plan: { decision: decision.kind, version: decision.version, content: built.spec.content },
      text:
        decision.kind === "nothing" || diff === null
          ? `Version ${decision.version} of ${spec.name} holds this content already.`
          : datasetBody(spec, { ...outcome, decision, diff }),
    };
  },
});

function sourceOf(
  { specs }: SpecSnapshot,
  { file, source }: Dataset,
  review: string | null,
  directory: string,
): DatasetSource {
  if (review === null) return { kind: "folder", path: resolve(directory, dirname(file), source) };
  const found = specs.reviews.get(review);
  if (found) return { kind: "review", review: found };
  throw userError("CLI_INPUT_INVALID", { with: { input: "review" }, found: review, expected: "a merged Review" });
}
