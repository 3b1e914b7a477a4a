/** `train`: a Model and a DatasetVersion become a candidate. */

import { trainReport } from "../../stages/train/report.ts";
import { runTrain } from "../../stages/train/run.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb } from "../verb.ts";

export const train = defineVerb({
  name: "train",
  summary: "Train a model as its spec says",
  details:
    "Runs the built-in trainer or the model's own command on the training and validation rows of the dataset version " +
    "that the Model names, never on the test split. Leaves the model's bytes by digest and a training record. What " +
    "was trained already with the same inputs is not trained again.",
  inputs: {
    model: { type: "string", positional: true, required: true, description: "Name of the Model." },
    "retry-failed": { type: "boolean", description: "Train again when the last attempt failed." },
  },
  outputs: {
    training: "Key of the training record; null on a dry run that would train.",
    state: "`succeeded`, `failed` or `planned`.",
    servable: "Digest of the candidate; null when there is none.",
    reused: "`true` when the ledger had it already.",
  },
  faces: ["cli", "action"],
  writes: true,
  permissions: [{ scope: "contents", access: "write", why: "adds the training record to the records branch" }],
  examples: ["train seattle-weather"],
  run: async ({ ports: wire, settings, dryRun }, inputs) => {
    const ports = await wire();
    const outcome = await runTrain(ports, {
      snapshot: await readSnapshot(ports.git),
      model: inputs.model,
      retryFailed: inputs["retry-failed"],
      workingFolder: settings.directory,
      dryRun,
    });
    const { plan, record } = outcome;
    return {
      outputs: {
        training: record?.key ?? null,
        state: record?.outcome.state ?? "planned",
        servable: record?.outcome.state === "succeeded" ? record.outcome.servable : null,
        reused: plan.kind === "skip",
      },
      ...(record?.outcome.state === "failed" && { verdict: "error" as const }),
      plan: plan.kind === "skip" ? { kind: "skip", training: plan.record.key } : { kind: "train", training: plan.key },
      text: trainReport(outcome),
    };
  },
});
