/** A Model of each trainer and a Deployment, in which every field is given. */
import { digestOf } from "../../../src/domain/digest.ts";
import type { AuthoredDeployment } from "../../../src/spec/schema/deployment.ts";
import type { AuthoredModel } from "../../../src/spec/schema/model.ts";

const metadata = { name: "first", displayName: "First", description: "The first.", owners: ["@acme/first"] };

const common = {
  dataset: { name: "first", version: 1 },
  seed: 7,
  timeout: "30m",
  runner: ["self-hosted"],
};

const spec: Omit<AuthoredModel["spec"], "training"> = {
  task: "tabular-classification",
  features: ["height"],
  preprocessing: {
    input: "pixels",
    colour: "rgb",
    resize: { width: 64, height: 48, fit: "cover" },
    crop: { width: 32, height: 24 },
    normalise: { mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.25, 0.25] },
    layout: "NCHW",
  },
  postprocessing: { output: "logits", activation: "softmax" },
  gates: [
    { metric: "recall", class: "tree", min: 0.5, max: 0.9, confidence: 0.9 },
    { metric: "accuracy", notWorseThan: "champion", margin: 0.1 },
    { metric: "accuracy", slice: { place: "north" }, betterThan: "champion" },
    { metric: "accuracy", perturbation: "shaky", maxDrop: 0.1 },
    { metric: "demographic-parity.difference", class: "tree", by: "place", max: 0.2 },
    { metric: "latency.p95", load: { concurrency: 4, for: "2s" }, max: 50 },
  ],
  evaluation: {
    slices: [{ by: ["place"] }, { by: ["height"], bins: [10, 20] }],
    fairness: [{ by: "place", class: "tree" }],
    perturbations: [
      { name: "shaky", kind: "noise", amount: 0.5, features: ["height"] },
      { name: "gone", kind: "missing", share: 0.5 },
      { name: "dark", kind: "brightness", factor: 0.5 },
      { name: "soft", kind: "blur", sigma: 2 },
      { name: "crushed", kind: "jpeg", quality: 20 },
      { name: "turned", kind: "rotation", degrees: 10 },
    ],
    importance: { repeats: 3 },
    load: { concurrency: 2, for: "1s" },
  },
};

export const MODEL = {
  apiVersion: "understudy/v1",
  kind: "Model",
  metadata,
  spec: {
    ...spec,
    training: {
      trainer: "builtin",
      ...common,
      algorithm: "mlp",
      hyperparameters: {
        epochs: 10,
        learningRate: 0.1,
        batchSize: 8,
        hidden: 4,
        weightDecay: 0.5,
        patience: 3,
        classWeights: "balanced",
      },
    },
  },
} as const satisfies AuthoredModel;

export const COMMAND_MODEL = {
  apiVersion: "understudy/v1",
  kind: "Model",
  metadata,
  spec: {
    ...spec,
    training: {
      trainer: "command",
      ...common,
      command: ["python", "train.py"],
      image: `ghcr.io/acme/train@${digestOf("image")}`,
      hyperparameters: { depth: 3 },
    },
  },
} as const satisfies AuthoredModel;

export const DEPLOYMENT = {
  apiVersion: "understudy/v1",
  kind: "Deployment",
  metadata: { ...metadata, name: "garden" },
  spec: {
    target: { kind: "process", port: 8080, listen: "127.0.0.1", runner: ["self-hosted", "edge"] },
    champion: { model: "first", version: 1 },
    shadow: { model: "first", version: 2 },
    shadows: [{ model: "first", version: 1 }],
    canary: { model: "first", version: 1, steps: [{ weight: 5, for: "1h" }] },
    standby: { model: "first", version: 1 },
    confidenceThreshold: 0.5,
    automation: "partial",
    predictions: { mode: "written", inputs: { sample: 0.5 }, redact: ["height"], retain: "30d" },
    keepWarm: "10m",
    monitoring: {
      window: "1d",
      minimumRows: 60,
      reference: { dataset: "first", version: 1 },
      season: "weekday",
      correlated: { block: 24 },
      firing: { fires: 1, of: 2, clears: 1 },
      labelDelay: "2d",
      slices: [{ by: ["height"], bins: [10, 20] }],
      checks: [
        { check: "missing", max: 0.05, features: ["height"] },
        { check: "range", max: 0.05 },
        { check: "schema", max: 0 },
        { check: "duplicates", max: 0.1 },
        { check: "constant" },
        { check: "rows", min: 10, max: 1000, change: 0.5 },
        { check: "freshness", max: "2h" },
        { check: "skew", max: 0, rows: 20 },
        {
          check: "data-drift",
          statistic: "ks",
          categories: "cramers-v",
          binning: "evidently",
          effect: 0.15,
          significance: 0.05,
          rule: "threshold",
          slices: false,
        },
        { check: "multivariate-drift", effect: 0.1 },
        { check: "outliers", method: "knn", max: 0.1 },
        { check: "prediction-drift", of: "confidence", effect: 0.2 },
        { check: "output", measure: "nulls", max: 0.1 },
        { check: "concept-drift", method: "adwin", effect: 0.05 },
        { check: "fairness", by: "colour", class: "tree", metric: "demographic-parity.difference", max: 0.2 },
        { check: "telemetry", reading: "temperature", min: -20, max: 60, share: 0.1, effect: 0.3 },
      ],
      alerts: [
        {
          metric: "recall",
          class: "tree",
          role: "shadow",
          slice: { height: "10 to 20" },
          below: 0.7,
          above: 0.9,
          for: "2d",
          on: "value",
        },
      ],
      slo: { latency: { p50: "20ms", p95: "50ms", p99: "2s" }, throughput: 100, errors: 0.001 },
      daily: "issue",
      webhook: true,
    },
    feedbackLoop: { dataset: "first", rows: 40, pick: "uncertainty", blind: 0.2, reviewers: ["@acme/labels"] },
    continuousTraining: {
      model: "first",
      on: { reviewed: 20, drift: true, impact: 0.2, schedule: "weekly" },
      cooldown: "1d",
      inFlight: 1,
      budget: { trainings: 10, time: "12h", per: "30d" },
    },
    continuousDeployment: { policy: "shadow", merge: "review", soak: { labelled: 40, for: "1d", looks: 2 } },
  },
} as const satisfies AuthoredDeployment;

/** The same in a container. */
export const DOCKER_DEPLOYMENT = {
  ...DEPLOYMENT,
  spec: {
    ...DEPLOYMENT.spec,
    target: {
      kind: "docker",
      port: 8080,
      listen: "127.0.0.1",
      host: "ssh://edge-7",
      image: `ghcr.io/acme/serve@${digestOf("image")}`,
      resources: { cpu: 2, memory: "2Gi" },
      runner: ["self-hosted", "edge"],
    },
  },
} as const satisfies AuthoredDeployment;
