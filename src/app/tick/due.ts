/** Work of other machines, as whoever hands it out needs it. */
import { parseDuration } from "../../domain/duration.ts";
import type { SubjectWorkflow } from "../../domain/workflows.ts";
import type { Seen, WorkflowRun } from "../../ports/workflows.ts";
import type { Deployment, Model } from "../../spec/resolved.ts";

export interface DueTraining {
  readonly model: string;
  readonly runner: readonly string[];
  readonly "timeout-minutes": number;
}

export interface DueOnTarget {
  readonly deployment: string;
  readonly runner: readonly string[];
}

export interface Due {
  readonly train: readonly DueTraining[];
  readonly deploy: readonly DueOnTarget[];
  readonly collect: readonly DueOnTarget[];
}

/** How the runs for a subject that is due are getting on. */
export interface Struggle {
  readonly workflow: SubjectWorkflow;
  readonly subject: string;
  /** In a row, newest first. */
  readonly failures: readonly WorkflowRun[];
  /** Under way; null: none is. */
  readonly active: WorkflowRun | null;
}

export interface Elsewhere {
  /** Whether runs are started, or only named. */
  readonly wake: boolean;
  train(model: Model): Promise<void>;
  /** `why`: what a person reads. */
  deploy(deployment: Deployment, why: string): Promise<void>;
  collect(deployment: Deployment, why: string): Promise<void>;
  runs(workflow: SubjectWorkflow): Promise<Seen<readonly WorkflowRun[]>>;
  due(): Due;
  struggles(): readonly Struggle[];
}

/** The trainer's own limit ends a training with a record; the job's is for a trainer that does not end. */
const MINUTES_BESIDE_TRAINING = 15;

export const dueTraining = ({ name, training }: Model): DueTraining => ({
  model: name,
  runner: training.runner,
  "timeout-minutes": Math.ceil(parseDuration(training.timeout) / 60_000) + MINUTES_BESIDE_TRAINING,
});

export const dueOnTarget = ({ name, target }: Deployment): DueOnTarget => ({ deployment: name, runner: target.runner });
