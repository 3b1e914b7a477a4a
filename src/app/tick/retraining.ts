/** The occasions on which a model may be trained again, beside what people ask for: signals, the calendar, new data. */
import type { TrainingRecord } from "../../domain/records.ts";
import type { Deployment, Model } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { genuineRecords } from "../../stages/evidence.ts";
import { dueSlot, type Occasion, triggerOfNewData } from "../../stages/retrain/plan.ts";
import { runRetrain } from "../../stages/retrain/run.ts";
import type { Ports } from "../ports.ts";
import type { TickContext } from "./happening.ts";

/** Asked on every tick, not only when it is new: a decision that was cut off, or told to wait, is made later. */
export async function askRetrain(
  ports: Ports,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  occasion: Occasion,
  { dryRun, tell }: TickContext,
): Promise<void> {
  const outcome = await runRetrain(ports, { snapshot, deployment: deployment.name, ...occasion, dryRun });
  if (outcome.change !== "decided" && !dryRun) return;
  const text = `${outcome.decision}: ${outcome.reason}`;
  tell({ stage: "retrain", subject: outcome.model, text, changed: outcome.change === "decided" });
}

/** `continuousTraining.on.schedule`: one occasion a slot. */
export async function keepSchedule(
  ports: Ports,
  snapshot: SpecSnapshot,
  deployment: Deployment,
  context: TickContext,
): Promise<void> {
  const { model, on } = deployment.continuousTraining ?? {};
  if (model === undefined || on?.schedule === undefined) return;
  const slot = dueSlot(on.schedule, await trainingsOf(ports, model), ports.clock.now());
  if (!slot) return;
  await askRetrain(ports, snapshot, deployment, { trigger: "schedule", subject: slot.toISOString() }, context);
}

/**
 * The model names a dataset version that it has not been trained on: the training follows from that merge, and the
 * decision is kept before it, so that lineage can tell what the training was for. A first training is no retraining.
 */
export async function askForNewData(
  ports: Ports,
  snapshot: SpecSnapshot,
  model: Model,
  context: TickContext,
): Promise<void> {
  const { name, version: number } = model.training.dataset;
  const versions = snapshot.specs.datasetVersions.get(name);
  const version = versions?.get(number);
  if (!versions || !version) return;
  const trainings = await trainingsOf(ports, model.name);
  const isKnown = trainings.some(({ dataset }) => dataset.content === version.spec.content);
  if (trainings.length === 0 || isKnown) return;
  for (const deployment of snapshot.specs.deployments.values()) {
    if (deployment.continuousTraining?.model !== model.name) continue;
    const trigger = triggerOfNewData({ deployment, version, versions, trainings });
    await askRetrain(ports, snapshot, deployment, { trigger, subject: `${name} ${number}` }, context);
  }
}

const trainingsOf = async ({ records }: Ports, model: string): Promise<readonly TrainingRecord[]> =>
  (await genuineRecords(records, "training")).filter((record) => record.model === model);
