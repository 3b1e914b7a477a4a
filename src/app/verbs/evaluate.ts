/** `evaluate`: a candidate is started as it would be deployed, measured on the test split, and judged. */
import { userError } from "../../domain/errors/user-error.ts";
import type { EvaluationRecord, TrainingRecord } from "../../domain/records.ts";
import { worst } from "../../domain/verdict.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { deploymentsUsing } from "../../spec/uses-model.ts";
import { evaluationReport } from "../../stages/evaluate/report/report.ts";
import { runEvaluate } from "../../stages/evaluate/run.ts";
import { genuineRecords } from "../../stages/evidence.ts";
import { findModel } from "../../stages/train/plan.ts";
import { publishCandidate } from "../candidate-comment.ts";
import { isTrainingOf } from "../merged.ts";
import type { Ports } from "../ports.ts";
import { type PinnedPullRequest, pinPullRequest } from "../pull-request.ts";
import { readSnapshot } from "../snapshot.ts";
import { defineVerb } from "../verb.ts";
import { findDeployment, findTraining, modelsOf } from "./repository.ts";

export const evaluate = defineVerb({
  name: "evaluate",
  summary: "Measure a candidate through the real server and judge its gates",
  details:
    "Starts the server with the candidate as the deployment would run it (a container in its image, with its limits), " +
    "and one with the champion beside it, sends both the test split over HTTP, and judges the gates that stand on the " +
    "default branch. Leaves an evaluation record. The same candidate, champion, test split, gates, limits and serving " +
    "build are not measured twice.\n\n" +
    "With `model` it judges for every deployment that tries out candidates of the model. With `pull-request` it judges " +
    "what was trained for that pull request's head, by the default branch's gates, and puts the result into it.",
  inputs: {
    deployment: { type: "string", positional: true, description: "Name of the Deployment; or give `model`." },
    model: { type: "string", description: "Judge the model's candidate for each deployment that uses the model." },
    training: {
      type: "string",
      description:
        "Key of the training record, or its first digits; the newest that succeeded by default, which alone goes with `pull-request`.",
    },
    "pull-request": { type: "number", description: "Judge what was trained for this pull request; needs `model`." },
    head: { type: "string", description: "Commit that the pull request's head must be; its present head by default." },
  },
  outputs: {
    evaluation: "Key of the evaluation record, the last of several; null on a dry run that would measure.",
    evaluations: "Deployment, key and verdict of each.",
  },
  faces: ["cli", "action"],
  writes: true,
  permissions: [
    { scope: "contents", access: "write", why: "adds the evaluation record to the records branch" },
    { scope: "pull-requests", access: "write", why: "puts the result of an evaluation before the merge into it" },
    {
      scope: "packages",
      access: "write",
      why: "where the blob store is on ghcr.io: reads models, leaves every answer",
    },
  ],
  examples: ["evaluate seattle-weather", "evaluate --model seattle-weather --pull-request 12"],
  run: async ({ ports: wire, dryRun, log }, inputs) => {
    const ports = await wire();
    const { "pull-request": number, model } = inputs;
    const pinned = number === null ? null : await pinPullRequest(ports, number, inputs.head);
    const snapshot = pinned?.judging ?? (await readSnapshot(ports.git));
    const names = deploymentsToJudgeFor(snapshot, inputs.deployment, model);
    const training = pinned
      ? await trainingOf(ports, pinned, model)
      : await findTraining(ports, snapshot, model === null ? modelsOfAll(snapshot, names) : [model], inputs.training);
    if (names.length === 0) log.warn(`no deployment of the default branch tries out candidates of ${training.model}`);
    const judged: {
      readonly deployment: string;
      readonly kind: "measure" | "skip";
      readonly record: EvaluationRecord | null;
    }[] = [];
    for (const deployment of names) {
      const { plan, record } = await runEvaluate(ports, { snapshot, deployment, training, dryRun });
      judged.push({ deployment, kind: plan.kind, record });
    }
    if (pinned && !dryRun) await publishCandidate(ports, pinned, training);
    const records = judged.flatMap(({ record }) => record ?? []);
    return {
      outputs: {
        evaluation: records.at(-1)?.key ?? null,
        evaluations: records.map(({ deployment, key, verdict }) => ({ deployment, evaluation: key, verdict })),
      },
      ...(records.length > 0 && { verdict: worst(records.map(({ verdict }) => verdict)) }),
      plan: judged.map(({ deployment, kind }) => ({ kind, training: training.key, deployment })),
      text: judged
        .map(({ deployment, record }) =>
          record ? evaluationReport(record) : `The training ${training.key} would be measured for ${deployment}.`,
        )
        .join("\n\n"),
    };
  },
});

function deploymentsToJudgeFor(
  snapshot: SpecSnapshot,
  deployment: string | null,
  model: string | null,
): readonly string[] {
  if (deployment !== null) return [findDeployment(snapshot, deployment).name];
  if (model === null) throw userError("CLI_INPUT_REQUIRED", { with: { input: "deployment" } });
  return deploymentsUsing(snapshot.specs, model);
}

const modelsOfAll = (snapshot: SpecSnapshot, names: readonly string[]): readonly string[] =>
  names.flatMap((name) => modelsOf(findDeployment(snapshot, name)));

/**
 * The newest training of the pull request's spec and data. The code of a `command` trainer is no part of a spec: there
 * it must have been trained at this very head.
 */
async function trainingOf(
  { records }: Ports,
  { number, head, training }: PinnedPullRequest,
  name: string | null,
): Promise<TrainingRecord> {
  if (name === null) throw userError("CLI_INPUT_REQUIRED", { with: { input: "model" } });
  const model = findModel(training, name);
  const isOwn = (record: TrainingRecord) =>
    model.training.trainer === "builtin" || (record.pullRequest?.number === number && record.pullRequest.head === head);
  const found = (await genuineRecords(records, "training")).findLast(
    (record) => record.outcome.state === "succeeded" && isTrainingOf(training, model, record) && isOwn(record),
  );
  if (!found) throw userError("CLI_RECORD_UNKNOWN", { with: { kind: "training", key: `of #${number} at ${head}` } });
  return found;
}
