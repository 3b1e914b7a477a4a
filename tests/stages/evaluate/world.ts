/** A repository with one model, one dataset and one deployment, and servers that answer by a function. */
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { collectingLog, fakeClock } from "../../../src/adapters/memory/clock.ts";
import { memoryImageCodec } from "../../../src/adapters/memory/image-codec.ts";
import { type MemoryServingOptions, memoryServing } from "../../../src/adapters/memory/inference.ts";
import { memoryRecords } from "../../../src/adapters/memory/records.ts";
import { type Digest, digestOf } from "../../../src/domain/digest.ts";
import { canonicalJson } from "../../../src/domain/json.ts";
import type { TrainingRecord } from "../../../src/domain/records.ts";
import type { Servable } from "../../../src/domain/servable.ts";
import type { Signature } from "../../../src/domain/signature.ts";
import type { Row } from "../../../src/domain/table.ts";
import type { Blobs } from "../../../src/ports/blobs.ts";
import type { Dataset, DatasetVersion, Deployment, Model, ModelVersion } from "../../../src/spec/resolved.ts";
import type { SpecSnapshot } from "../../../src/spec/snapshot.ts";
import { NO_EVALUATION } from "../../support/no-evaluation.ts";

export const CLASSES = ["rain", "snow", "sun"];

export const signature: Signature = {
  task: "tabular-classification",
  features: [
    { name: "signal", type: "number" },
    { name: "noise", type: "number" },
  ],
  label: { name: "weather", classes: CLASSES },
};

/** `signal` says the class outright; `noise` is 0..1 and says how hard the row is. */
function rowOf(index: number): Row {
  const weather = index % 10 === 0 ? "snow" : index % 2 === 0 ? "rain" : "sun";
  return {
    day: `2014-${String(index).padStart(4, "0")}`,
    signal: CLASSES.indexOf(weather),
    noise: ((index * 7919) % 100) / 100,
    weather,
  };
}

/** Right on the rows whose noise is below the model's skill, else one class off. */
export function skilled(skill: number): (row: Row) => readonly number[] {
  return (row) => {
    const truth = Number(row.signal);
    // A model file is fed 32-bit numbers, and the server must answer as the file does.
    const best = Math.fround(Number(row.noise)) < Math.fround(skill) ? truth : (truth + 1) % CLASSES.length;
    return CLASSES.map((_, index) => (index === best ? 0.8 : 0.1));
  };
}

export interface WorldOptions {
  readonly rows?: number;
  readonly gates?: Model["gates"];
  /** Probabilities by the servable's model bytes. */
  readonly models?: Readonly<Record<string, MemoryServingOptions["model"]>>;
  readonly champion?: boolean;
  readonly championDataset?: Partial<ModelVersion["spec"]["dataset"]>;
  readonly classes?: readonly string[];
  readonly serving?: Partial<MemoryServingOptions>;
  /** Where the bytes lie, when a real server is to read them. */
  readonly blobs?: Blobs;
  /** The candidate's ONNX file, when a real server is to run it. */
  readonly candidateBytes?: Uint8Array;
}

async function putServable(
  blobs: Blobs,
  name: string | Uint8Array,
  classes: readonly string[] = CLASSES,
): Promise<Digest> {
  const servable: Servable = {
    schema: 1,
    model: await blobs.put(name),
    signature,
    postprocessing: { classes },
    golden: { rows: [{ signal: 0, noise: 0 }], probabilities: [[1, 0, 0]], tolerance: 1 },
  };
  return blobs.put(canonicalJson(servable));
}

async function putData(blobs: Blobs, rows: readonly Row[]): Promise<DatasetVersion> {
  const ids = (list: readonly Row[]) => blobs.put(list.map((row) => `${row.day}\n`).join(""));
  const split = async (list: readonly Row[]) => ({
    rows: list.length,
    data: await blobs.put(list.map((row) => `${canonicalJson(row)}\n`).join("")),
    ids: await ids(list),
    labels: {},
  });
  const learned = Array.from({ length: 20 }, (_, index) => rowOf(5000 + index));
  return {
    kind: "DatasetVersion",
    file: "datasets/weather/versions/1.yaml",
    name: "weather",
    version: 1,
    spec: {
      content: digestOf("content"),
      files: [{ path: "a.csv", digest: digestOf("a"), rows: rows.length, bytes: 1 }],
      splits: { train: await split(learned), validation: await split([]), test: await split(rows) },
      profile: digestOf("profile"),
    },
  };
}

export async function world(options: WorldOptions = {}) {
  const blobs = options.blobs ?? memoryBlobs();
  const candidate = await putServable(blobs, options.candidateBytes ?? "candidate", options.classes);
  const reigning = await putServable(blobs, "champion");
  const byBytes = new Map<Digest, MemoryServingOptions["model"]>();
  const models = { candidate: skilled(0.9), champion: skilled(0.8), ...options.models };
  for (const [name, model] of Object.entries(models)) byBytes.set(digestOf(name), model);
  const serving = memoryServing({
    blobs,
    model: (row, servable) => byBytes.get(servable.model)?.(row, servable) ?? [],
    ...options.serving,
  });
  const data = await putData(
    blobs,
    Array.from({ length: options.rows ?? 200 }, (_, index) => rowOf(index)),
  );
  const { deployment, dataset, model, championVersion } = specs(options, data, reigning);
  const snapshot: SpecSnapshot = {
    commit: "0".repeat(40),
    specs: {
      datasets: new Map([["weather", dataset]]),
      datasetVersions: new Map([["weather", new Map([[1, data]])]]),
      models: new Map([["forecaster", model]]),
      modelVersions: new Map(options.champion ? [["forecaster", new Map([[3, championVersion]])]] : []),
      deployments: new Map([["gate", deployment]]),
      reviews: new Map(),
    },
    texts: new Map(),
  };
  const training: TrainingRecord = {
    schema: 1,
    kind: "training",
    key: digestOf("training"),
    createdAt: "2026-01-01T00:00:00.000Z",
    model: "forecaster",
    dataset: { name: "weather", version: 1, content: data.spec.content },
    training: model.training,
    trainer: "builtin@1",
    attempt: 1,
    outcome: { state: "succeeded", servable: candidate, modelBytes: 9 },
    progress: [],
    elapsedSeconds: 1,
  };
  const ports = {
    blobs,
    records: memoryRecords(),
    clock: fakeClock(),
    log: collectingLog(),
    images: memoryImageCodec(),
    ...serving,
  };
  return {
    ports,
    serving,
    snapshot,
    deployment: deployment.name,
    spec: deployment,
    training,
    candidate,
    reigning,
    data,
  };
}

function specs(options: WorldOptions, data: DatasetVersion, reigning: Digest) {
  const named = (file: string, name: string) => ({ file, name, displayName: name, owners: [] });
  const dataset: Dataset = {
    kind: "Dataset",
    ...named("datasets/weather/dataset.yaml", "weather"),
    format: "csv",
    source: "data",
    visibility: "public",
    id: "day",
    label: "weather",
    columns: [],
    split: { by: "hash", column: "day", test: 0.25, validation: 0.1 },
  };
  const model: Model = {
    kind: "Model",
    ...named("models/forecaster/model.yaml", "forecaster"),
    task: "tabular-classification",
    preprocessing: null,
    postprocessing: null,
    features: ["signal", "noise"],
    training: {
      trainer: "command",
      dataset: { name: "weather", version: 1 },
      seed: 1,
      timeout: "1m",
      runner: [],
      command: ["true"],
      hyperparameters: {},
    },
    gates: options.gates ?? [{ metric: "accuracy", min: 0.8, confidence: 0.95 }],
    evaluation: NO_EVALUATION,
  };
  const deployment: Deployment = {
    kind: "Deployment",
    ...named("deployments/gate/deployment.yaml", "gate"),
    target: { kind: "process", port: 0, runner: ["self-hosted"] },
    champion: { model: "forecaster", version: options.champion ? 3 : 0 },
    shadow: null,
    canary: null,
    shadows: [],
    standby: null,
    automation: "partial",
    predictions: { mode: "written", inputs: { sample: 1 }, redact: [], retain: null },
    keepWarm: null,
    confidenceThreshold: 0.5,
    monitoring: null,
    feedbackLoop: null,
    continuousTraining: null,
    continuousDeployment: { policy: "shadow", merge: "review", soak: null },
  };
  const championVersion: ModelVersion = {
    kind: "ModelVersion",
    file: "models/forecaster/versions/3.yaml",
    name: "forecaster",
    version: 3,
    spec: {
      servable: reigning,
      model: digestOf("champion"),
      task: "tabular-classification",
      signature: { features: [], label: { name: "weather", classes: [...CLASSES] } },
      dataset: { name: "weather", version: 1, content: data.spec.content, ...options.championDataset },
      training: digestOf("t"),
      evaluation: digestOf("e"),
    },
    signature,
  };
  return { dataset, model, deployment, championVersion };
}
