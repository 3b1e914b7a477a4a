/** Trains what a Model asks for, tries it out for every deployment that uses the model, and proposes or refuses it. */
import { shortDigest } from "../../domain/digest.ts";
import type { TrainingRecord } from "../../domain/records.ts";
import { decidingReasons } from "../../policy/gate-text.ts";
import type { Deployment, Model } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { usesModel } from "../../spec/uses-model.ts";
import { runEvaluate } from "../../stages/evaluate/run.ts";
import { raiseIssue, settleIssue } from "../../stages/living-issue.ts";
import { describeDecision, runPromote } from "../../stages/promote/run.ts";
import { failureBody, failureTitle, successWord } from "../../stages/train/report.ts";
import { runTrain } from "../../stages/train/run.ts";
import { gatherEvidence } from "../evidence.ts";
import type { Ports } from "../ports.ts";
import type { PassContext } from "./happening.ts";
import { hasData } from "./looking.ts";
import { askForNewData } from "./retraining.ts";

export async function judgeCandidates(ports: Ports, snapshot: SpecSnapshot, context: PassContext): Promise<void> {
  for (const model of snapshot.specs.models.values()) {
    if (!hasData(snapshot, model)) continue;
    await context.attempt("train", model.name, async () => {
      await askForNewData(ports, snapshot, model, context);
      const training = await train(ports, snapshot, model, context);
      if (training?.outcome.state !== "succeeded") return;
      for (const deployment of snapshot.specs.deployments.values()) {
        if (!usesModel(deployment, model.name)) continue;
        await context.attempt("evaluate", model.name, () => judge(ports, snapshot, deployment, training, context));
      }
    });
  }
}

async function train(
  ports: Ports,
  snapshot: SpecSnapshot,
  model: Model,
  { dryRun, checkout, tell, elsewhere }: PassContext,
): Promise<TrainingRecord | null> {
  const request = { snapshot, model: model.name, workingFolder: checkout, dryRun: dryRun || elsewhere !== null };
  const { plan, record } = await runTrain(ports, request);
  if (record && !dryRun) await keepIssue(ports, model, record);
  if (plan.kind === "skip") return record;
  if (elsewhere) {
    await elsewhere.train(model);
    return null;
  }
  const text =
    record === null
      ? "would be trained"
      : record.outcome.state === "succeeded"
        ? `trained in ${record.elapsedSeconds.toFixed(1)} s: candidate ${shortDigest(record.outcome.servable)}`
        : `training failed: ${record.outcome.reason}`;
  tell({ stage: "train", subject: model.name, text, changed: record !== null });
  return record;
}

/** A training ends in a candidate or in an issue; on every tick, so that a run cut off before it is made up for. */
async function keepIssue({ forge }: Ports, model: Model, record: TrainingRecord): Promise<void> {
  const { outcome } = record;
  if (outcome.state === "succeeded") return settleIssue(forge, "training", model.name, successWord(record));
  await raiseIssue(forge, {
    kind: "training",
    key: model.name,
    title: failureTitle(model),
    body: failureBody(model, record, outcome.reason),
  });
}

/** Tries it out against the champion of now, unless that is on record; proposes it, or says why not. */
export async function judge(
  ports: Ports,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  training: TrainingRecord,
  { dryRun, tell }: PassContext,
): Promise<void> {
  if (training.outcome.state !== "succeeded") return;
  if (holdsRole(snapshot, deployment, training.outcome.servable)) return;
  const { plan, record } = await runEvaluate(ports, { snapshot, deployment: deployment.name, training, dryRun });
  if (record === null) {
    tell({ stage: "evaluate", subject: training.model, text: "would be tried out", changed: false });
    return;
  }
  if (plan.kind === "measure") {
    const text = `${record.verdict}: ${decidingReasons(record).join(" ")}`;
    tell({ stage: "evaluate", subject: training.model, text, changed: true, verdict: record.verdict });
  }
  const evidence = await gatherEvidence(ports.blobs, record);
  const promotion = await runPromote(ports, {
    snapshot,
    deployment: deployment.name,
    evaluation: record,
    evidence,
    dryRun,
  });
  const { change, pullRequest, decision } = promotion;
  if (change === "exists" || decision.kind === "nothing") return;
  const changed = change === "opened";
  const text = pullRequest ? `#${pullRequest.number} ${pullRequest.title}` : describeDecision(decision);
  tell({
    stage: "promote",
    subject: deployment.name,
    text,
    changed,
    verdict: record.verdict,
    ...(pullRequest && { pullRequest: pullRequest.number }),
  });
}

function holdsRole(snapshot: SpecSnapshot, { champion, shadow }: Deployment, servable: string): boolean {
  return [champion, shadow].some(
    (pointer) =>
      pointer && snapshot.specs.modelVersions.get(pointer.model)?.get(pointer.version)?.spec.servable === servable,
  );
}
