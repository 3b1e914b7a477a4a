/** Trains a model into a candidate: bytes and servable by digest, and a record in the ledger. */
import { type Digest, hexOf } from "../../domain/digest.ts";
import { parseDuration } from "../../domain/duration.ts";
import { UserError, userError } from "../../domain/errors/user-error.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { TrainingRecord } from "../../domain/records.ts";
import type { Signature } from "../../domain/signature.ts";
import type { Blobs } from "../../ports/blobs.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Files } from "../../ports/files.ts";
import type { ImageCodec } from "../../ports/image-codec.ts";
import type { Log } from "../../ports/log.ts";
import type { ModelRuntime } from "../../ports/model-runtime.ts";
import type { Forgery, Records } from "../../ports/records.ts";
import type { Trainer, TrainingJob, TrainingProgress } from "../../ports/trainer.ts";
import type { Model, ResolvedTraining } from "../../spec/resolved.ts";
import type { SpecSnapshot } from "../../spec/snapshot.ts";
import { isCode, withCode } from "./code.ts";
import { imageInputOf, pixelsOf } from "./images.ts";
import { readTrainingRows, type TrainingRows, writeDatasetFolder } from "./material.ts";
import { findModel, planTrain, type TrainingPlan, type TrainPlan } from "./plan.ts";
import { describeProgress, thinProgress } from "./progress.ts";
import { GOLDEN_ROWS, makeServable } from "./servable.ts";
import { deriveSignature } from "./signature.ts";

export interface TrainPorts {
  readonly records: Records;
  readonly blobs: Blobs;
  readonly files: Files;
  readonly trainers: Readonly<Record<ResolvedTraining["trainer"], Trainer>>;
  readonly runtime: ModelRuntime;
  readonly images: ImageCodec;
  readonly clock: Clock;
  readonly log: Log;
}

export interface TrainInput {
  readonly snapshot: SpecSnapshot;
  readonly model: string;
  /** Train again what failed last time. */
  readonly retryFailed?: boolean;
  /** Root of a checkout of the snapshot's commit: `command` trainers run in the model's folder below it. */
  readonly workingFolder: string;
  /** Folder for what a killed training goes on from; by default in the checkout. */
  readonly checkpoints?: string;
  /** Whose head the snapshot shows, when it is trained before the merge. */
  readonly pullRequest?: NonNullable<TrainingRecord["pullRequest"]>;
  readonly dryRun?: boolean;
}

export interface TrainOutcome {
  readonly plan: TrainPlan;
  /** What the ledger says now; null on a dry run that would train. */
  readonly record: TrainingRecord | null;
}

/** Safe to kill at any point: the record is written last, and a second run goes on from the trainer's checkpoint. */
export async function runTrain(ports: TrainPorts, input: TrainInput): Promise<TrainOutcome> {
  const { snapshot, retryFailed = false, dryRun = false } = input;
  const model = findModel(snapshot, input.model);
  const trainer = await trainerBuild(ports, model, input.workingFolder);
  const records = await ports.records.list("training");
  const forged = await ports.records.forged("training");
  const plan = planTrain({ snapshot, model: input.model, trainer, records, forged, retryFailed });
  warnOfForged(ports.log, plan, forged);
  if (plan.kind === "skip") return { plan, record: plan.record };
  if (dryRun) return { plan, record: null };
  return { plan, record: await train(ports, plan, input) };
}

function warnOfForged(log: Log, plan: TrainPlan, forged: ReadonlyMap<Digest, Forgery>): void {
  if (plan.kind !== "train") return;
  for (const key of plan.passedOver) {
    const { commit, writer } = forged.get(key) ?? { commit: "unknown", writer: null };
    log.warn(
      `The ledger's record ${key} (commit ${commit}, by ${writer ?? "nobody that the forge vouches for"}) is not the ` +
        "pipeline's own: it is trained again. If the records branch was overwritten, restore it.",
    );
  }
}

const modelFolder = (workingFolder: string, { file }: Model): string =>
  `${workingFolder}/${file.slice(0, file.lastIndexOf("/"))}`;

/** For a `command` trainer the code in the model's folder is part of what trains; specs and leftovers are not. */
async function trainerBuild(ports: TrainPorts, model: Model, workingFolder: string): Promise<string> {
  const trainer = ports.trainers[model.training.trainer].build;
  // Other pixels are another training.
  const build = imageInputOf(model) ? `${trainer} ${ports.images.build}` : trainer;
  if (model.training.trainer === "builtin") return build;
  const folder = modelFolder(workingFolder, model);
  if (!(await ports.files.exists(folder))) {
    throw userError("TRAIN_FOLDER_MISSING", { found: folder, with: { folder, model: model.name } });
  }
  const code = (await ports.files.list(folder)).filter(isCode);
  const bytes = await Promise.all(code.map((path) => ports.files.read(`${folder}/${path}`)));
  return withCode(build, new Map(code.map((path, index) => [path, bytes[index] ?? new Uint8Array()])));
}

async function train(
  ports: TrainPorts,
  plan: TrainingPlan,
  { workingFolder, checkpoints: kept = `${workingFolder}/.understudy/training`, pullRequest }: TrainInput,
): Promise<TrainingRecord> {
  const { clock, files } = ports;
  const started = clock.monotonic();
  const rows = await readTrainingRows(ports.blobs, plan.version);
  const signature = deriveSignature(plan.model, plan.dataset, plan.version, rows.train.rows);
  const scratch = await files.temporaryFolder("understudy-train-");
  const checkpoints = `${kept}/${hexOf(plan.key)}`;
  const progress: TrainingProgress[] = [];
  try {
    await writeDatasetFolder(ports, `${scratch}/dataset`, plan, signature, rows);
    const job: TrainingJob = {
      ...whatToTrain(plan.model.training),
      dataset: `${scratch}/dataset`,
      signature,
      output: `${scratch}/output`,
      checkpoints,
      workingFolder: modelFolder(workingFolder, plan.model),
    };
    const { outcome, machine } = await attempt(ports, plan, job, rows, progress);
    const { record } = await ports.records.put<TrainingRecord>({
      kind: "training",
      schema: 1,
      key: plan.key,
      createdAt: clock.now().toISOString(),
      model: plan.model.name,
      dataset: plan.reference,
      training: plan.model.training,
      trainer: plan.trainer,
      attempt: plan.attempt,
      outcome,
      progress: thinProgress(progress),
      elapsedSeconds: (clock.monotonic() - started) / 1000,
      ...(machine && { machine }),
      ...(pullRequest && { pullRequest }),
    });
    await files.remove(checkpoints);
    return record;
  } finally {
    await files.remove(scratch);
  }
}

function whatToTrain(
  training: ResolvedTraining,
): Pick<TrainingJob, "hyperparameters" | "seed" | "command" | "image" | "timeoutMs"> {
  const common = { seed: training.seed, timeoutMs: parseDuration(training.timeout) };
  if (training.trainer === "command") {
    const { command, image, hyperparameters } = training;
    return { ...common, command, ...(image !== undefined && { image }), hyperparameters };
  }
  const hyperparameters = { algorithm: training.algorithm, ...training.hyperparameters };
  return { ...common, command: [], hyperparameters };
}

/** What went wrong in the training or with its model is an outcome; anything else is thrown. */
async function attempt(
  ports: TrainPorts,
  plan: TrainingPlan,
  job: TrainingJob,
  rows: TrainingRows,
  progress: TrainingProgress[],
): Promise<Pick<TrainingRecord, "outcome" | "machine">> {
  const { model } = plan;
  const result = await ports.trainers[model.training.trainer].train(job, (step) => {
    progress.push(step);
    const fraction = step.epochs === null ? null : Math.min(1, step.epoch / step.epochs);
    ports.log.progress(`train ${model.name}`, fraction, describeProgress(step));
  });
  const machine = result.machine && { machine: result.machine };
  if (result.kind === "failed") return { outcome: { state: "failed", reason: result.reason }, ...machine };
  const bytes = await ports.files.read(result.model);
  const examples = [...rows.validation.rows, ...rows.train.rows];
  try {
    return { outcome: await keep(ports, model, bytes, job.signature, examples), ...machine };
  } catch (error) {
    if (error instanceof UserError) return { outcome: { state: "failed", reason: error.message }, ...machine };
    throw error;
  }
}

async function keep(
  ports: TrainPorts,
  model: Model,
  bytes: Uint8Array,
  signature: Signature,
  examples: TrainingRows["train"]["rows"],
): Promise<TrainingRecord["outcome"]> {
  const { name, postprocessing } = model;
  const input = imageInputOf(model);
  const rows = examples.slice(0, GOLDEN_ROWS);
  const images = input && { images: { steps: input.steps, pixels: await pixelsOf(ports, input, rows) } };
  const servable = await makeServable(ports.runtime, {
    name,
    bytes,
    signature,
    rows,
    ...images,
    postprocessing,
    warn: ports.log.warn,
  });
  await ports.blobs.put(bytes);
  return { state: "succeeded", servable: await ports.blobs.put(canonicalJson(servable)), modelBytes: bytes.length };
}
