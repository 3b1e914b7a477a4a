/** `train`: a Model and a DatasetVersion become a candidate. */
import { join } from "node:path";
import { userError } from "../../domain/errors/user-error.ts";
import { ENVIRONMENTS } from "../../domain/workflows.ts";
import type { Model } from "../../spec/resolved.ts";
import { findModel } from "../../stages/train/plan.ts";
import { preflight, preflightText } from "../../stages/train/preflight.ts";
import { lossChart, trainReport } from "../../stages/train/report.ts";
import { runTrain } from "../../stages/train/run.ts";
import { publishCandidate } from "../candidate-comment.ts";
import { requireCheckout, requireKeyedChanges } from "../checkout.ts";
import type { Ports } from "../ports.ts";
import { type PinnedPullRequest, pinPullRequest } from "../pull-request.ts";
import { readSnapshot } from "../snapshot.ts";
import { dueTraining } from "../tick/due.ts";
import { askForNewData } from "../tick/retraining.ts";
import { defineVerb, type VerbResult } from "../verb.ts";
import { tickContext } from "./happenings.ts";

export const train = defineVerb({
  name: "train",
  summary: "Train a model as its spec says",
  details:
    "Runs the built-in trainer or the model's own command on the training and validation rows of the dataset version " +
    "that the Model names, never on the test split. Leaves the model's bytes by digest and a training record. What " +
    "was trained already with the same inputs is not trained again.\n\n" +
    "With `pull-request` the Model and the data are those of that pull request's head, before its merge, and the result " +
    "is one comment there. Forks are refused, and so is a head that has moved on. The merge finds the candidate by its " +
    "inputs. A program of the model's own runs only with `allow-code`, from a checkout that is exactly the pinned head.",
  inputs: {
    model: { type: "string", positional: true, required: true, description: "Name of the Model." },
    "retry-failed": { type: "boolean", description: "Train again when the last attempt failed." },
    "pull-request": { type: "number", description: "Train what this pull request proposes, before its merge." },
    head: { type: "string", description: "Commit that the pull request's head must be; its present head by default." },
    "allow-code": {
      type: "boolean",
      description: "An approved environment lets code of the pull request run here; for `command` trainers.",
    },
    preflight: {
      type: "boolean",
      description: "Only say whether a runner with the spec's labels is online; the labels are the default branch's.",
    },
  },
  outputs: {
    training: "Key of the training record; null on a dry run that would train.",
    state: "`succeeded`, `failed` or `planned`.",
    servable: "Digest of the candidate; null when there is none.",
    reused: "`true` when the ledger had it already.",
    runner: "With `preflight`: `hosted`, `online` or `cannot-see`; else null.",
    due: "With `preflight`: the training as `tick` lists what is due, for a job's matrix; else null.",
  },
  faces: ["cli", "action"],
  writes: true,
  permissions: [
    { scope: "contents", access: "write", why: "adds the training record to the records branch" },
    { scope: "pull-requests", access: "write", why: "puts the result of a training before the merge into it" },
    { scope: "issues", access: "write", why: "closes the issue about a retraining that was refused" },
    { scope: "packages", access: "write", why: "where the blob store is on ghcr.io: reads datasets, leaves the model" },
  ],
  examples: ["train seattle-weather", "train seattle-weather --pull-request 12", "train seattle-weather --preflight"],
  run: async (context, inputs) => {
    const { settings, dryRun } = context;
    const ports = await context.ports();
    const { model, "pull-request": number, "retry-failed": retryFailed } = inputs;
    // A commit that no pull request vouches for is nobody's proposal.
    if (number === null && inputs.head !== null) {
      throw userError("CLI_INPUT_INVALID", {
        with: { input: "head" },
        found: inputs.head,
        expected: "`pull-request` beside it",
      });
    }
    const pinned = number === null ? null : await pinPullRequest(ports, number, inputs.head);
    const snapshot = pinned?.training ?? (await readSnapshot(ports.git));
    if (inputs.preflight) {
      const spec = findModel(snapshot, model);
      const labels = spec.training.runner;
      if (pinned) await requireReviewers(ports, pinned, spec);
      const found = await preflight(ports.workflows, model, labels);
      const due = { train: [{ ...dueTraining(spec) }] };
      const outputs = { training: null, state: "planned", servable: null, reused: false, runner: found.kind, due };
      return { outputs, plan: { ...found }, text: preflightText(model, labels, found) };
    }
    if (pinned) await requireApproval(ports, settings.directory, pinned, model, inputs["allow-code"]);
    else await askForNewData(ports, snapshot, findModel(snapshot, model), tickContext(context));
    const outcome = await runTrain(ports, {
      ...{ snapshot, model, retryFailed, dryRun, workingFolder: settings.directory },
      // Not in the checkout: a pull request may hold one of its own there, and the next checkout empties it.
      checkpoints: join(settings.home, "training"),
      ...(pinned && { pullRequest: { number: pinned.number, head: pinned.head } }),
    });
    if (pinned && outcome.record && !dryRun) await publishCandidate(ports, pinned, outcome.record);
    return resultOf(outcome);
  },
});

/** Data of a pull request may be trained on here; its code only with a person's word. */
async function requireApproval(
  ports: Ports,
  directory: string,
  pinned: PinnedPullRequest,
  name: string,
  allowCode: boolean,
): Promise<void> {
  const model = findModel(pinned.training, name);
  if (model.training.trainer === "builtin") return;
  if (!allowCode) {
    throw userError("COMMAND_CODE_NOT_APPROVED", { with: { model: name, number: pinned.number } });
  }
  await requireKeyedChanges(ports.git, pinned, model);
  await requireCheckout(ports, directory, pinned, model);
}

/** Before a person is asked: an environment that asks nobody would let the code through. */
async function requireReviewers({ repositorySettings }: Ports, { number }: PinnedPullRequest, model: Model) {
  if (model.training.trainer === "builtin") return;
  const environments = await repositorySettings.environments();
  if (environments.kind === "cannot-see") return;
  const asks = environments.value.some(({ name, reviewers }) => name === ENVIRONMENTS.training && reviewers);
  if (!asks) throw userError("COMMAND_ENVIRONMENT_OPEN", { with: { number, environment: ENVIRONMENTS.training } });
}

function resultOf(outcome: Awaited<ReturnType<typeof runTrain>>): VerbResult {
  const { plan, record } = outcome;
  const chart = record && lossChart(record);
  return {
    outputs: {
      training: record?.key ?? null,
      state: record?.outcome.state ?? "planned",
      servable: record?.outcome.state === "succeeded" ? record.outcome.servable : null,
      reused: plan.kind === "skip",
      runner: null,
      due: null,
    },
    ...(record?.outcome.state === "failed" && { verdict: "error" as const }),
    plan: plan.kind === "skip" ? { kind: "skip", training: plan.record.key } : { kind: "train", training: plan.key },
    text: trainReport(outcome),
    ...(chart && { charts: [chart] }),
  };
}
