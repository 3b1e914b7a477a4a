/** `evaluate`: a candidate is started as it would be deployed, measured on the test split, and judged. */
import { evaluationReport } from "../../stages/evaluate/report.ts";
import { runEvaluate } from "../../stages/evaluate/run.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb } from "../verb.ts";
import { findDeployment, findTraining } from "./repository.ts";

export const evaluate = defineVerb({
  name: "evaluate",
  summary: "Measure a candidate through the real server and judge its gates",
  details:
    "Starts the server with the candidate as the deployment would run it, sends it the test split over HTTP, does the " +
    "same with the champion, and judges the gates that stand on the default branch. Leaves an evaluation record. The " +
    "same candidate, champion, test split, gates and serving build are not measured twice.",
  inputs: {
    deployment: { type: "string", positional: true, required: true, description: "Name of the Deployment." },
    training: {
      type: "string",
      description: "Key of the training record, or its first digits; the newest that succeeded by default.",
    },
  },
  outputs: { evaluation: "Key of the evaluation record; null on a dry run that would measure." },
  faces: ["cli", "action"],
  writes: true,
  permissions: [{ scope: "contents", access: "write", why: "adds the evaluation record to the records branch" }],
  examples: ["evaluate seattle-weather"],
  run: async ({ ports: wire, dryRun }, inputs) => {
    const ports = await wire();
    const snapshot = await readSnapshot(ports.git);
    const deployment = findDeployment(snapshot, inputs.deployment);
    const training = await findTraining(ports.records, deployment, inputs.training);
    const { plan, record } = await runEvaluate(ports, { snapshot, deployment: deployment.name, training, dryRun });
    return {
      outputs: { evaluation: record?.key ?? null },
      ...(record && { verdict: record.verdict }),
      plan: { kind: plan.kind, training: training.key, deployment: deployment.name },
      text: record
        ? evaluationReport(record)
        : `The training ${training.key} would be measured for ${deployment.name}.`,
    };
  },
});
