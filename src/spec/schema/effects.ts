/**
 * What a change of a field sets off. Held against the keys by which stages find their earlier work: a key that changes
 * means work that is done anew (`tests/spec/schema/effects.test.ts`).
 */
import type { AuthoredDeployment } from "./deployment.ts";
import type { AuthoredModel } from "./model.ts";

export type Effect = "training" | "evaluation" | "deployment";

type Leaf = string | number | boolean | null;
type Join<K extends string, R extends string> = R extends "" ? K : R extends `[]${string}` ? `${K}${R}` : `${K}.${R}`;

/** Paths of everything that is not a mapping: `spec.gates[].metric`. A mapping with free keys is one field. */
type LeafPath<T> = T extends Leaf
  ? ""
  : T extends readonly (infer E)[]
    ? E extends Leaf
      ? ""
      : `[].${LeafPath<E>}`
    : string extends keyof T
      ? ""
      : { [K in keyof T & string]-?: Join<K, LeafPath<NonNullable<T[K]>>> }[keyof T & string];

type Effects<T> = Readonly<Record<Exclude<LeafPath<T>, "apiVersion" | "kind">, readonly Effect[]>>;

const NOTHING = [] as const;
/** A new training is a new candidate, so it is tried out and proposed as well. */
const TRAINING = ["training"] as const;
/** The candidates of the model are judged again, and proposed or refused by what comes out. */
const EVALUATION = ["evaluation"] as const;
/** The target gets another bundle. */
const DEPLOYMENT = ["deployment"] as const;
const BOTH = ["evaluation", "deployment"] as const;

export const MODEL_EFFECTS: Effects<AuthoredModel> = {
  "metadata.name": TRAINING,
  "metadata.displayName": NOTHING,
  "metadata.description": NOTHING,
  "metadata.owners": NOTHING,
  "spec.task": TRAINING,
  "spec.features": TRAINING,
  "spec.preprocessing.input": TRAINING,
  "spec.preprocessing.colour": TRAINING,
  "spec.preprocessing.resize.width": TRAINING,
  "spec.preprocessing.resize.height": TRAINING,
  "spec.preprocessing.resize.fit": TRAINING,
  "spec.preprocessing.crop.width": TRAINING,
  "spec.preprocessing.crop.height": TRAINING,
  "spec.preprocessing.normalise.mean": TRAINING,
  "spec.preprocessing.normalise.deviation": TRAINING,
  "spec.preprocessing.layout": TRAINING,
  "spec.postprocessing.output": TRAINING,
  "spec.postprocessing.activation": TRAINING,
  "spec.training.trainer": TRAINING,
  "spec.training.dataset.name": TRAINING,
  "spec.training.dataset.version": TRAINING,
  "spec.training.seed": TRAINING,
  "spec.training.timeout": TRAINING,
  "spec.training.runner": [],
  "spec.training.algorithm": TRAINING,
  "spec.training.command": TRAINING,
  "spec.training.image": TRAINING,
  "spec.training.hyperparameters": TRAINING,
  "spec.training.hyperparameters.epochs": TRAINING,
  "spec.training.hyperparameters.learningRate": TRAINING,
  "spec.training.hyperparameters.batchSize": TRAINING,
  "spec.training.hyperparameters.hidden": TRAINING,
  "spec.training.hyperparameters.weightDecay": TRAINING,
  "spec.training.hyperparameters.patience": TRAINING,
  "spec.training.hyperparameters.classWeights": TRAINING,
  "spec.gates[].metric": EVALUATION,
  "spec.gates[].class": EVALUATION,
  "spec.gates[].min": EVALUATION,
  "spec.gates[].max": EVALUATION,
  "spec.gates[].notWorseThan": EVALUATION,
  "spec.gates[].margin": EVALUATION,
  "spec.gates[].confidence": EVALUATION,
  "spec.gates[].slice": EVALUATION,
  "spec.gates[].by": EVALUATION,
  "spec.gates[].perturbation": EVALUATION,
  "spec.gates[].load.concurrency": EVALUATION,
  "spec.gates[].load.for": EVALUATION,
  "spec.gates[].maxDrop": EVALUATION,
  "spec.gates[].betterThan": EVALUATION,
  "spec.evaluation.slices[].by": EVALUATION,
  "spec.evaluation.slices[].bins": EVALUATION,
  "spec.evaluation.fairness[].by": EVALUATION,
  "spec.evaluation.fairness[].class": EVALUATION,
  "spec.evaluation.perturbations[].name": EVALUATION,
  "spec.evaluation.perturbations[].kind": EVALUATION,
  "spec.evaluation.perturbations[].amount": EVALUATION,
  "spec.evaluation.perturbations[].share": EVALUATION,
  "spec.evaluation.perturbations[].factor": EVALUATION,
  "spec.evaluation.perturbations[].sigma": EVALUATION,
  "spec.evaluation.perturbations[].quality": EVALUATION,
  "spec.evaluation.perturbations[].degrees": EVALUATION,
  "spec.evaluation.perturbations[].features": EVALUATION,
  "spec.evaluation.importance.repeats": EVALUATION,
  "spec.evaluation.load.concurrency": EVALUATION,
  "spec.evaluation.load.for": EVALUATION,
};

export const DEPLOYMENT_EFFECTS: Effects<AuthoredDeployment> = {
  "metadata.name": BOTH,
  "metadata.displayName": NOTHING,
  "metadata.description": NOTHING,
  "metadata.owners": NOTHING,
  "spec.target.kind": EVALUATION,
  "spec.target.runner": [],
  "spec.target.port": NOTHING,
  "spec.target.listen": NOTHING,
  "spec.target.host": NOTHING,
  "spec.target.image": EVALUATION,
  "spec.target.resources.cpu": EVALUATION,
  "spec.target.resources.memory": EVALUATION,
  "spec.champion.model": BOTH,
  "spec.champion.version": BOTH,
  "spec.shadow.model": BOTH,
  "spec.shadow.version": DEPLOYMENT,
  "spec.shadows[].model": BOTH,
  "spec.shadows[].version": DEPLOYMENT,
  "spec.canary.model": BOTH,
  "spec.canary.version": DEPLOYMENT,
  "spec.canary.steps[].weight": DEPLOYMENT,
  "spec.canary.steps[].for": NOTHING,
  "spec.standby.model": BOTH,
  "spec.standby.version": DEPLOYMENT,
  "spec.confidenceThreshold": BOTH,
  "spec.automation": BOTH,
  "spec.predictions.mode": DEPLOYMENT,
  "spec.predictions.inputs.sample": DEPLOYMENT,
  "spec.predictions.redact": DEPLOYMENT,
  "spec.predictions.retain": DEPLOYMENT,
  "spec.keepWarm": NOTHING,
  "spec.monitoring.window": NOTHING,
  "spec.monitoring.minimumRows": NOTHING,
  "spec.monitoring.reference.dataset": NOTHING,
  "spec.monitoring.reference.version": NOTHING,
  "spec.monitoring.season": NOTHING,
  "spec.monitoring.correlated.block": NOTHING,
  "spec.monitoring.firing.fires": NOTHING,
  "spec.monitoring.firing.of": NOTHING,
  "spec.monitoring.firing.clears": NOTHING,
  "spec.monitoring.labelDelay": NOTHING,
  "spec.monitoring.slices[].by": NOTHING,
  "spec.monitoring.slices[].bins": NOTHING,
  "spec.monitoring.checks[].check": NOTHING,
  "spec.monitoring.checks[].max": NOTHING,
  "spec.monitoring.checks[].min": NOTHING,
  "spec.monitoring.checks[].features": NOTHING,
  "spec.monitoring.checks[].change": NOTHING,
  "spec.monitoring.checks[].rows": NOTHING,
  "spec.monitoring.checks[].statistic": NOTHING,
  "spec.monitoring.checks[].categories": NOTHING,
  "spec.monitoring.checks[].binning": NOTHING,
  "spec.monitoring.checks[].effect": NOTHING,
  "spec.monitoring.checks[].significance": NOTHING,
  "spec.monitoring.checks[].rule": NOTHING,
  "spec.monitoring.checks[].method": NOTHING,
  "spec.monitoring.checks[].of": NOTHING,
  "spec.monitoring.checks[].measure": NOTHING,
  "spec.monitoring.checks[].by": NOTHING,
  "spec.monitoring.checks[].class": NOTHING,
  "spec.monitoring.checks[].metric": NOTHING,
  "spec.monitoring.checks[].reading": NOTHING,
  "spec.monitoring.checks[].share": NOTHING,
  "spec.monitoring.alerts[].metric": NOTHING,
  "spec.monitoring.alerts[].class": NOTHING,
  "spec.monitoring.alerts[].role": NOTHING,
  "spec.monitoring.alerts[].slice": NOTHING,
  "spec.monitoring.alerts[].below": NOTHING,
  "spec.monitoring.alerts[].above": NOTHING,
  "spec.monitoring.alerts[].for": NOTHING,
  "spec.monitoring.alerts[].on": NOTHING,
  "spec.monitoring.daily": NOTHING,
  "spec.monitoring.webhook": NOTHING,
  "spec.feedbackLoop.dataset": NOTHING,
  "spec.feedbackLoop.rows": NOTHING,
  "spec.feedbackLoop.pick": NOTHING,
  "spec.feedbackLoop.blind": NOTHING,
  "spec.feedbackLoop.reviewers": NOTHING,
  "spec.continuousTraining.model": EVALUATION,
  "spec.continuousTraining.on.reviewed": NOTHING,
  "spec.continuousTraining.on.drift": NOTHING,
  "spec.continuousTraining.on.impact": NOTHING,
  "spec.continuousTraining.on.schedule": NOTHING,
  "spec.continuousTraining.cooldown": NOTHING,
  "spec.continuousTraining.inFlight": NOTHING,
  "spec.continuousTraining.budget.trainings": NOTHING,
  "spec.continuousTraining.budget.time": NOTHING,
  "spec.continuousTraining.budget.per": NOTHING,
  "spec.continuousDeployment.policy": NOTHING,
  "spec.continuousDeployment.merge": NOTHING,
  "spec.continuousDeployment.soak.labelled": NOTHING,
  "spec.continuousDeployment.soak.for": NOTHING,
  "spec.continuousDeployment.soak.looks": NOTHING,
};
