/** Authored specs to resolved ones: total, with every default filled in. Input has passed its schema. */
import { channelsOf, type ImagePreprocessing } from "../domain/preprocessing.ts";
import type {
  Alert,
  Dataset,
  DatasetVersion,
  Deployment,
  Model,
  ModelVersion,
  ResolvedTraining,
  Review,
} from "./resolved.ts";
import type { AuthoredDataset, AuthoredDatasetVersion, AuthoredReview } from "./schema/dataset.ts";
import { DEFAULTS } from "./schema/defaults.ts";
import type { AuthoredDeployment } from "./schema/deployment.ts";
import type { AuthoredModel, AuthoredModelVersion, Training } from "./schema/model.ts";
import type { MonitoringCheck, Slo } from "./schema/monitoring.ts";
import type { Preprocessing } from "./schema/preprocessing.ts";

interface AuthoredMetadata {
  readonly name: string;
  readonly displayName?: string;
  readonly owners?: readonly string[];
}

const identity = (file: string, metadata: AuthoredMetadata) => ({
  file,
  name: metadata.name,
  displayName: metadata.displayName ?? metadata.name,
  owners: metadata.owners ?? [],
});

export function resolveDataset(file: string, { metadata, spec }: AuthoredDataset): Dataset {
  return {
    kind: "Dataset",
    ...identity(file, metadata),
    ...spec,
    visibility: spec.visibility ?? DEFAULTS.visibility,
    columns: spec.columns.map((column) => ({ ...column, required: column.required ?? DEFAULTS.required })),
  };
}

export function resolveDatasetVersion(file: string, { metadata, spec }: AuthoredDatasetVersion): DatasetVersion {
  return { kind: "DatasetVersion", file, name: metadata.name, version: metadata.version, spec };
}

export function resolveModel(file: string, { metadata, spec }: AuthoredModel): Model {
  return {
    kind: "Model",
    ...identity(file, metadata),
    task: spec.task,
    features: spec.features,
    preprocessing: spec.preprocessing ? resolvePreprocessing(spec.preprocessing, spec.features[0] ?? "") : null,
    postprocessing: spec.postprocessing
      ? { ...spec.postprocessing, activation: spec.postprocessing.activation ?? DEFAULTS.postprocessing.activation }
      : null,
    training: resolveTraining(spec.training),
    gates: spec.gates.map((gate) => ({ ...gate, confidence: gate.confidence ?? DEFAULTS.gateConfidence })),
    evaluation: {
      slices: spec.evaluation?.slices ?? [],
      fairness: spec.evaluation?.fairness ?? [],
      perturbations: spec.evaluation?.perturbations ?? [],
      importance: spec.evaluation?.importance ?? { repeats: DEFAULTS.importanceRepeats },
      load: spec.evaluation?.load ?? DEFAULTS.load,
    },
  };
}

function resolvePreprocessing(
  { input, colour = DEFAULTS.preprocessing.colour, resize, crop, normalise, layout }: Preprocessing,
  image: string,
): ImagePreprocessing {
  const channels = channelsOf(colour);
  const each = (value: number) => Array.from({ length: channels }, () => value);
  return {
    kind: "image",
    input: input ?? image,
    colour,
    resize: { ...resize, fit: resize.fit ?? DEFAULTS.preprocessing.fit },
    ...(crop && { crop }),
    normalise: normalise ?? { mean: each(0), deviation: each(1) },
    layout: layout ?? DEFAULTS.preprocessing.layout,
  };
}

function resolveTraining(training: Training): ResolvedTraining {
  const base = {
    dataset: training.dataset,
    seed: training.seed ?? DEFAULTS.training.seed,
    timeout: training.timeout ?? DEFAULTS.training.timeout,
    runner: training.runner ?? [...DEFAULTS.training.runner],
  };
  if (training.trainer === "command") {
    const { trainer, command, image, hyperparameters = {} } = training;
    return { ...base, trainer, command, ...(image !== undefined && { image }), hyperparameters };
  }
  const { trainer, algorithm, hyperparameters } = training;
  return { ...base, trainer, algorithm, hyperparameters: { ...DEFAULTS.hyperparameters, ...hyperparameters } };
}

export function resolveModelVersion(file: string, { metadata, spec }: AuthoredModelVersion): ModelVersion {
  const signature = { task: spec.task, ...spec.signature };
  return { kind: "ModelVersion", file, name: metadata.name, version: metadata.version, spec, signature };
}

export function resolveReview(file: string, { metadata, spec }: AuthoredReview): Review {
  return { kind: "Review", file, name: metadata.name, ...spec };
}

export function resolveDeployment(file: string, { metadata, spec }: AuthoredDeployment): Deployment {
  const { target, champion, shadow, canary, continuousDeployment } = spec;
  return {
    kind: "Deployment",
    ...identity(file, metadata),
    target: { ...target, runner: target.runner ?? [...DEFAULTS.targetRunner] },
    champion,
    shadow: shadow ?? null,
    shadows: spec.shadows ?? [],
    canary: canary ?? null,
    standby: spec.standby ?? null,
    confidenceThreshold: spec.confidenceThreshold ?? DEFAULTS.confidenceThreshold,
    automation: spec.automation ?? DEFAULTS.automation,
    predictions: resolvePredictions(spec.predictions),
    keepWarm: spec.keepWarm ?? null,
    monitoring: resolveMonitoring(spec.monitoring),
    feedbackLoop: resolveFeedbackLoop(spec.feedbackLoop),
    continuousTraining: resolveContinuousTraining(spec.continuousTraining),
    continuousDeployment: {
      policy: continuousDeployment.policy,
      merge: continuousDeployment.merge ?? DEFAULTS.merge,
      soak: continuousDeployment.soak
        ? {
            labelled: continuousDeployment.soak.labelled,
            for: continuousDeployment.soak.for ?? null,
            looks: continuousDeployment.soak.looks ?? DEFAULTS.looks,
          }
        : null,
    },
  };
}

function resolvePredictions(predictions: AuthoredDeployment["spec"]["predictions"]): Deployment["predictions"] {
  const { mode = DEFAULTS.predictions.mode, inputs, redact = [], retain = null } = predictions ?? {};
  return { mode, inputs: { sample: inputs?.sample ?? DEFAULTS.predictions.sample }, redact, retain };
}

function resolveMonitoring(monitoring: AuthoredDeployment["spec"]["monitoring"]): Deployment["monitoring"] {
  if (!monitoring) return null;
  const { window, minimumRows = DEFAULTS.minimumRows, reference, checks, alerts = [] } = monitoring;
  return {
    window,
    minimumRows,
    ...(reference && { reference }),
    season: monitoring.season ?? DEFAULTS.season,
    correlated: monitoring.correlated ? (monitoring.correlated.block ?? "auto") : "no",
    firing: monitoring.firing ?? DEFAULTS.firing,
    labelDelay: monitoring.labelDelay ?? null,
    slices: monitoring.slices ?? [],
    checks: checks.map(resolveCheck),
    alerts: [...alerts, ...promised(monitoring.slo, alerts)],
    daily: monitoring.daily ?? DEFAULTS.daily,
    webhook: monitoring.webhook ?? DEFAULTS.webhook,
  };
}

/** What an author says of a metric himself is not said again. */
function promised(slo: Slo = {}, alerts: readonly Alert[]): readonly Alert[] {
  const { latency = {}, throughput, errors } = slo;
  const limits: readonly Alert[] = [
    ...(["p50", "p95", "p99"] as const).flatMap((each) => {
      const most = latency[each];
      return most === undefined ? [] : [{ metric: `latency.${each}` as const, above: millisecondsOf(most) }];
    }),
    ...(throughput === undefined ? [] : [{ metric: "throughput" as const, below: throughput }]),
    ...(errors === undefined ? [] : [{ metric: "error-rate" as const, above: errors }]),
  ];
  return limits.filter(({ metric }) => !alerts.some((each) => each.metric === metric));
}

/** `50ms`, `2s`: the form that the schema lets through. */
const millisecondsOf = (text: string): number => Number.parseInt(text, 10) * (text.endsWith("ms") ? 1 : 1000);

/** Only where a default decides what is measured or judged; the others are filled in by who reads them. */
function resolveCheck(check: MonitoringCheck): MonitoringCheck {
  const tests =
    check.check === "data-drift" || check.check === "prediction-drift" || check.check === "multivariate-drift";
  return tests
    ? { ...check, significance: check.significance ?? DEFAULTS.significance, rule: check.rule ?? DEFAULTS.rule }
    : check;
}

function resolveFeedbackLoop(loop: AuthoredDeployment["spec"]["feedbackLoop"]): Deployment["feedbackLoop"] {
  return loop ? { ...loop, blind: loop.blind ?? DEFAULTS.blind, reviewers: loop.reviewers ?? [] } : null;
}

function resolveContinuousTraining(
  training: AuthoredDeployment["spec"]["continuousTraining"],
): Deployment["continuousTraining"] {
  if (!training) return null;
  const { model, on, cooldown = DEFAULTS.cooldown, inFlight = DEFAULTS.inFlight, budget } = training;
  return { model, on: { ...on, drift: on.drift ?? DEFAULTS.drift }, cooldown, inFlight, ...(budget && { budget }) };
}
