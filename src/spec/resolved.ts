/** Specs as the stages see them: total, with every default filled in, and where each came from. */
import type { Automation } from "../domain/automation.ts";
import type { SliceOf } from "../domain/evaluation.ts";
import type { MonitoredMetric } from "../domain/metrics.ts";
import type { ImagePreprocessing } from "../domain/preprocessing.ts";
import type { LogMode, Servable } from "../domain/servable.ts";
import type { Signature } from "../domain/signature.ts";
import type { AuthoredDataset, AuthoredDatasetVersion, AuthoredReview, Column, SplitRule } from "./schema/dataset.ts";
import type { AuthoredDeployment } from "./schema/deployment.ts";
import type { Evaluation, Gate, Perturbation } from "./schema/evaluation.ts";
import type { AuthoredModelVersion } from "./schema/model.ts";
import type { MonitoringCheck } from "./schema/monitoring.ts";

export type { Column, MonitoringCheck, Perturbation, SplitRule };

interface Resolved {
  /** Path in the repository. */
  readonly file: string;
  readonly name: string;
  readonly displayName: string;
  readonly owners: readonly string[];
}

export interface Dataset extends Resolved {
  readonly kind: "Dataset";
  readonly format: AuthoredDataset["spec"]["format"];
  readonly source: string;
  readonly visibility: "private" | "public";
  readonly id: string;
  readonly label: string;
  readonly columns: readonly (Column & { readonly required: boolean })[];
  readonly split: SplitRule;
}

export interface DatasetVersion {
  readonly kind: "DatasetVersion";
  readonly file: string;
  readonly name: string;
  readonly version: number;
  readonly spec: AuthoredDatasetVersion["spec"];
}

export type ResolvedGate = Gate & { readonly confidence: number };

/** What a candidate is tried on, beside the test split as it is. */
export interface ResolvedEvaluation {
  readonly slices: NonNullable<Evaluation["slices"]>;
  readonly fairness: NonNullable<Evaluation["fairness"]>;
  readonly perturbations: readonly Perturbation[];
  readonly importance: { readonly repeats: number };
  readonly load: { readonly concurrency: number; readonly for: string };
}

interface BuiltinHyperparameters {
  readonly epochs: number;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly hidden: number;
  readonly weightDecay: number;
  readonly patience: number;
  readonly classWeights: "none" | "balanced";
}

interface TrainingBase {
  readonly dataset: { readonly name: string; readonly version: number };
  readonly seed: number;
  readonly timeout: string;
  readonly runner: readonly string[];
}

export type ResolvedTraining =
  | (TrainingBase & {
      readonly trainer: "builtin";
      readonly algorithm: "logistic-regression" | "linear-regression" | "mlp";
      readonly hyperparameters: BuiltinHyperparameters;
    })
  | (TrainingBase & {
      readonly trainer: "command";
      readonly command: readonly string[];
      /** By digest; absent: the program runs on the machine as it is. */
      readonly image?: string;
      readonly hyperparameters: Readonly<Record<string, string | number | boolean>>;
    });

export interface Model extends Resolved {
  readonly kind: "Model";
  readonly task: Signature["task"];
  readonly features: readonly string[];
  /** Null where no feature is an image. */
  readonly preprocessing: ImagePreprocessing | null;
  /** Null: the output `probabilities` or `value`, as it is. */
  readonly postprocessing: Pick<Servable["postprocessing"], "output" | "activation"> | null;
  readonly training: ResolvedTraining;
  readonly gates: readonly ResolvedGate[];
  readonly evaluation: ResolvedEvaluation;
}

export interface ModelVersion {
  readonly kind: "ModelVersion";
  readonly file: string;
  readonly name: string;
  readonly version: number;
  readonly spec: AuthoredModelVersion["spec"];
  /** `spec.signature` with the task in it. */
  readonly signature: Signature;
}

export interface Review {
  readonly kind: "Review";
  readonly file: string;
  readonly name: string;
  readonly deployment: string;
  readonly dataset: string;
  readonly rows: AuthoredReview["spec"]["rows"];
}

export interface Pointer {
  readonly model: string;
  /** 0 while nobody has the role. */
  readonly version: number;
}

export interface Deployment extends Resolved {
  readonly kind: "Deployment";
  readonly target: AuthoredDeployment["spec"]["target"] & { readonly runner: readonly string[] };
  readonly champion: Pointer;
  /** The line that the pipeline changes. */
  readonly shadow: Pointer | null;
  /** Beside that line. */
  readonly shadows: readonly Pointer[];
  readonly canary: AuthoredDeployment["spec"]["canary"] | null;
  readonly standby: Pointer | null;
  readonly confidenceThreshold: number;
  readonly automation: Automation;
  readonly predictions: {
    readonly mode: LogMode;
    readonly inputs: { readonly sample: number };
    readonly redact: readonly string[];
    /** null: kept for good. */
    readonly retain: string | null;
  };
  /** null: not at all. */
  readonly keepWarm: string | null;
  readonly monitoring: ResolvedMonitoring | null;
  readonly feedbackLoop: {
    readonly dataset: string;
    readonly rows: number;
    readonly pick: "uncertainty" | "random";
    readonly blind: number;
    readonly reviewers: readonly string[];
  } | null;
  readonly continuousTraining: {
    readonly model: string;
    readonly on: {
      readonly reviewed?: number;
      readonly drift: boolean;
      readonly impact?: number;
      readonly schedule?: string;
    };
    readonly cooldown: string;
    readonly inFlight: number;
    readonly budget?: { readonly trainings?: number; readonly time?: string; readonly per: string };
  } | null;
  readonly continuousDeployment: {
    readonly policy: "shadow" | "champion" | "manual";
    readonly merge: "review" | "auto";
    /** null: a shadow asks for the lead only when a person says so. */
    readonly soak: { readonly labelled: number; readonly for: string | null; readonly looks: number } | null;
  };
}

export interface ResolvedMonitoring {
  readonly window: string;
  readonly minimumRows: number;
  /** Absent: what the champion was trained on. */
  readonly reference?: { readonly dataset: string; readonly version: number };
  readonly season: "none" | "weekday" | "hour" | "year";
  /** Rows that follow each other are alike: in blocks of so many, or of as many as their correlation lasts. */
  readonly correlated: "no" | "auto" | number;
  readonly firing: { readonly fires: number; readonly of: number; readonly clears: number };
  /** How long truths take to arrive: performance is judged of windows that ended so long before. */
  readonly labelDelay: string | null;
  readonly slices: readonly { readonly by: readonly string[]; readonly bins?: readonly number[] }[];
  readonly checks: readonly MonitoringCheck[];
  readonly alerts: readonly Alert[];
  readonly daily: "off" | "record" | "issue";
  readonly webhook: boolean;
}

export interface Alert {
  readonly metric: MonitoredMetric;
  readonly class?: string;
  readonly role?: "champion" | "shadow" | "canary";
  readonly slice?: SliceOf;
  readonly below?: number;
  readonly above?: number;
  readonly for?: string;
  /** Absent: on the interval. */
  readonly on?: "interval" | "value";
}

/** Every spec of a repository at one commit. */
export interface Specs {
  readonly datasets: ReadonlyMap<string, Dataset>;
  /** By name, then version, ascending. */
  readonly datasetVersions: ReadonlyMap<string, ReadonlyMap<number, DatasetVersion>>;
  readonly models: ReadonlyMap<string, Model>;
  readonly modelVersions: ReadonlyMap<string, ReadonlyMap<number, ModelVersion>>;
  readonly deployments: ReadonlyMap<string, Deployment>;
  /** By file path. */
  readonly reviews: ReadonlyMap<string, Review>;
}
