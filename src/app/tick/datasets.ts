/** Dataset versions that should exist: of data that changed, and of reviews that were merged. */
import { dirname, join } from "node:path";
import { labelOf } from "../../domain/names.ts";
import type { Dataset } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { pendingReviews } from "../../stages/dataset/plan.ts";
import { type DatasetSource, runDataset } from "../../stages/dataset/run.ts";
import type { Ports } from "../ports.ts";
import type { PassContext } from "./happening.ts";

export async function buildDatasets(ports: Ports, snapshot: SpecSnapshot, context: PassContext): Promise<void> {
  for (const dataset of snapshot.specs.datasets.values()) {
    const path = join(context.checkout, dirname(dataset.file), dataset.source);
    await context.attempt("dataset", dataset.name, async () => {
      if (await ports.files.exists(path)) await build(ports, snapshot, dataset, { kind: "folder", path }, context);
      // One version takes in every review that waits.
      const review = pendingReviews(snapshot, dataset.name)[0];
      if (review) await build(ports, snapshot, dataset, { kind: "review", review }, context);
    });
  }
}

async function build(
  ports: Ports,
  snapshot: SpecSnapshot,
  dataset: Dataset,
  source: DatasetSource,
  { dryRun, tell }: PassContext,
): Promise<void> {
  const known = await ports.forge.pullRequests({ state: "all", label: labelOf("dataset") });
  const { decision, pullRequest } = await runDataset(ports, { snapshot, dataset: dataset.name, source, dryRun });
  if (decision.kind === "nothing") return;
  const changed = pullRequest !== null && !known.some(({ number }) => number === pullRequest.number);
  if (!changed && !dryRun) return;
  const text = pullRequest
    ? `#${pullRequest.number} ${pullRequest.title}`
    : `version ${decision.version} would be proposed`;
  tell({
    stage: "dataset",
    subject: dataset.name,
    text,
    changed,
    ...(pullRequest && { pullRequest: pullRequest.number }),
  });
}
