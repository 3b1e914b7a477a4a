/** A small repository in memory: one deployment of one model on one dataset, and traffic made from a seed. */
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { collectingLog, fakeClock } from "../../../src/adapters/memory/clock.ts";
import { memoryForge } from "../../../src/adapters/memory/forge.ts";
import { memoryGit } from "../../../src/adapters/memory/git.ts";
import { memoryImageCodec } from "../../../src/adapters/memory/image-codec.ts";
import { memoryRuntime } from "../../../src/adapters/memory/model-runtime.ts";
import { memoryNotifier } from "../../../src/adapters/memory/notifier.ts";
import { createMemoryPredictionLog } from "../../../src/adapters/memory/prediction-log.ts";
import { memoryRecords } from "../../../src/adapters/memory/records.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import type { Feedback, Prediction } from "../../../src/domain/prediction.ts";
import { random } from "../../../src/domain/random.ts";
import type { Signature } from "../../../src/domain/signature.ts";
import type { Row } from "../../../src/domain/table.ts";
import type { DatasetVersion, Deployment, Model, ModelVersion, MonitoringCheck } from "../../../src/spec/resolved.ts";
import type { SpecSnapshot } from "../../../src/spec/snapshot.ts";
import { buildProfile } from "../../../src/stats/profile.ts";
import { NO_EVALUATION } from "../../support/no-evaluation.ts";

export const DAY = 86_400_000;
/** A day that a window of ten days begins on. */
const START = Date.parse("2024-01-08T00:00:00.000Z");

const SIGNATURE: Signature = {
  task: "tabular-classification",
  features: [
    { name: "warmth", type: "number" },
    { name: "wind", type: "number" },
    { name: "sky", type: "category", values: ["clear", "cloudy"] },
  ],
  label: { name: "weather", classes: ["rain", "sun"] },
};

export function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log1p(-next())) * Math.cos(2 * Math.PI * next());
}

function makeRow(next: () => number, shift = 0): Row {
  return {
    warmth: 15 + 5 * (normal(next) + shift),
    wind: Math.abs(3 + normal(next)),
    sky: next() < 0.6 ? "clear" : "cloudy",
  };
}

function trainingRows(rows: number, seed = 1): readonly Row[] {
  const next = random(seed);
  return Array.from({ length: rows }, () => ({ ...makeRow(next), weather: next() < 0.5 ? "rain" : "sun" }));
}

const CHECKS: readonly MonitoringCheck[] = [
  { check: "missing", max: 0.05 },
  { check: "range", max: 0.01 },
  { check: "data-drift", statistic: "ks", effect: 0.15, significance: 0.01 },
  { check: "prediction-drift", effect: 0.2, significance: 0.01 },
];

export function makeDeployment(change: Partial<Deployment> = {}): Deployment {
  return {
    kind: "Deployment",
    file: "deployments/porch/deployment.yaml",
    name: "porch",
    displayName: "Porch",
    owners: ["@acme/porch"],
    target: { kind: "process", port: 0, runner: ["self-hosted"] },
    champion: { model: "weather", version: 1 },
    shadow: null,
    canary: null,
    shadows: [],
    standby: null,
    automation: "partial",
    predictions: { mode: "written", inputs: { sample: 1 }, redact: [], retain: null },
    keepWarm: null,
    confidenceThreshold: 0,
    monitoring: {
      window: "10d",
      minimumRows: 60,
      season: "none",
      correlated: "no",
      firing: { fires: 2, of: 3, clears: 2 },
      labelDelay: null,
      slices: [],
      checks: CHECKS,
      alerts: [{ metric: "accuracy", below: 0.7 }],
      daily: "off",
      webhook: false,
    },
    feedbackLoop: { dataset: "weather", rows: 20, pick: "uncertainty", blind: 0.1, reviewers: [] },
    continuousTraining: { model: "weather", on: { reviewed: 50, drift: true }, cooldown: "1d", inFlight: 1 },
    continuousDeployment: { policy: "shadow", merge: "review", soak: null },
    ...change,
  };
}

export const MODEL: Model = {
  kind: "Model",
  file: "models/weather/model.yaml",
  name: "weather",
  displayName: "Weather",
  owners: [],
  task: "tabular-classification",
  preprocessing: null,
  postprocessing: null,
  features: ["warmth", "wind", "sky"],
  training: {
    trainer: "builtin",
    dataset: { name: "weather", version: 1 },
    seed: 1,
    timeout: "30m",
    runner: [],
    algorithm: "mlp",
    hyperparameters: {
      epochs: 1,
      learningRate: 0.01,
      batchSize: 8,
      hidden: 4,
      weightDecay: 0,
      patience: 1,
      classWeights: "none",
    },
  },
  gates: [{ metric: "accuracy", min: 0.5, confidence: 0.95 }],
  evaluation: NO_EVALUATION,
};

function makeModelVersion(version: number): ModelVersion {
  return {
    kind: "ModelVersion",
    file: `models/weather/versions/${version}.yaml`,
    name: "weather",
    version,
    signature: SIGNATURE,
    spec: {
      servable: digestOf(`servable ${version}`),
      model: digestOf(`model ${version}`),
      task: "tabular-classification",
      signature: {
        features: [
          { name: "warmth", type: "number" },
          { name: "wind", type: "number" },
          { name: "sky", type: "category", values: ["clear", "cloudy"] },
        ],
        label: { name: "weather", classes: ["rain", "sun"] },
      },
      dataset: { name: "weather", version: 1, content: digestOf("content 1") },
      training: digestOf("training"),
      evaluation: digestOf("evaluation"),
    },
  };
}

export function makeDatasetVersion(version: number, profile = digestOf("profile"), reviewed?: number): DatasetVersion {
  const split = { rows: 300, data: digestOf("data"), ids: digestOf("ids"), labels: { rain: 150, sun: 150 } };
  return {
    kind: "DatasetVersion",
    file: `datasets/weather/versions/${version}.yaml`,
    name: "weather",
    version,
    spec: {
      content: digestOf(`content ${version}`),
      files: [{ path: "a.csv", digest: digestOf("a"), rows: 300, bytes: 1 }],
      splits: { train: split, validation: split, test: split },
      profile,
      ...(reviewed !== undefined && { reviewed }),
    },
  };
}

export interface Specifics {
  readonly deployment?: Deployment;
  readonly model?: Model;
  readonly datasetVersions?: readonly DatasetVersion[];
}

export function makeSnapshot({ deployment, model = MODEL, datasetVersions = [] }: Specifics): SpecSnapshot {
  return {
    commit: "c0ffee",
    texts: new Map(),
    specs: {
      datasets: new Map([
        [
          "weather",
          {
            kind: "Dataset",
            file: "datasets/weather/dataset.yaml",
            name: "weather",
            displayName: "Weather",
            owners: [],
            format: "csv",
            source: "data",
            visibility: "public",
            id: "id",
            label: "weather",
            columns: [
              { name: "id", type: "text", required: true },
              { name: "warmth", type: "number", required: false },
              { name: "wind", type: "number", min: 0, required: false },
              { name: "sky", type: "category", required: false },
              { name: "weather", type: "category", values: ["rain", "sun"], required: true },
            ],
            split: { by: "hash", column: "id", test: 0.2, validation: 0.1 },
          },
        ],
      ]),
      datasetVersions: new Map([["weather", new Map(datasetVersions.map((each) => [each.version, each]))]]),
      models: new Map([["weather", model]]),
      modelVersions: new Map([["weather", new Map([1, 2].map((number) => [number, makeModelVersion(number)]))]]),
      deployments: new Map(deployment ? [[deployment.name, deployment]] : []),
      reviews: new Map(),
    },
  };
}

/** Ports, specs with a stored profile, and the day that the clock shows. */
export async function makeWorld(change: Partial<Deployment> = {}) {
  const clock = fakeClock(new Date(START).toISOString());
  const git = memoryGit();
  const ports = {
    git,
    forge: memoryForge(git, clock),
    records: memoryRecords(),
    blobs: memoryBlobs(),
    predictionLog: createMemoryPredictionLog(),
    clock,
    log: collectingLog(),
    images: memoryImageCodec(),
    runtime: memoryRuntime({ known: new Map(), model: () => [0.5, 0.5] }),
    notifier: memoryNotifier(),
  };
  const columns = [
    { name: "warmth", type: "number" },
    { name: "wind", type: "number" },
    { name: "sky", type: "category" },
    { name: "weather", type: "category" },
  ] as const;
  const profile = await ports.blobs.put(JSON.stringify(buildProfile(columns, trainingRows(300))));
  const deployment = makeDeployment(change);
  const snapshot = makeSnapshot({ deployment, datasetVersions: [makeDatasetVersion(1, profile)] });
  return { ports, snapshot, deployment: deployment.name, clock };
}

export interface Traffic {
  /** Window of ten days, counted from the first. */
  readonly window: number;
  readonly rows: number;
  /** In standard deviations of `warmth`. */
  readonly shift?: number;
  readonly version?: number;
  /** Share of the answers that are wrong, by labels that come with the traffic. */
  readonly wrong?: number;
  readonly edit?: (row: Row, index: number) => Row;
}

export function makeTraffic(traffic: Traffic): { predictions: Prediction[]; feedback: Feedback[] } {
  const { window, rows, shift = 0, version = 1, wrong, edit = (row) => row } = traffic;
  const next = random(1000 + window * 7 + version);
  const predictions: Prediction[] = [];
  const feedback: Feedback[] = [];
  for (let index = 0; index < rows; index++) {
    const time = new Date(START + window * 10 * DAY + Math.floor((index * 10 * DAY) / rows)).toISOString();
    const label = next() < 0.5 ? "rain" : "sun";
    const id = `w${window}v${version}/${index}`;
    predictions.push({
      id,
      time,
      eventTime: time,
      deployment: "porch",
      model: "weather",
      version,
      servable: makeModelVersion(version).spec.servable,
      bundle: digestOf(`bundle ${version}`),
      role: "champion",
      inputs: edit(makeRow(next, shift), index),
      label,
      probabilities: label === "rain" ? [0.8, 0.2] : [0.2, 0.8],
      confidence: 0.8,
      decision: "model",
      latencyMs: 2,
    });
    if (wrong === undefined) continue;
    const truth = index < wrong * rows ? (label === "rain" ? "sun" : "rain") : label;
    feedback.push({ id, time, deployment: "porch", label: truth, source: "label" });
  }
  return { predictions, feedback };
}
