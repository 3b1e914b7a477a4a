/** The whole loop on fakes: a repository, people and traffic in memory; only specs, stages and statistics are real. */

import { createImageCodec } from "../../src/adapters/image-codec/image-codec.ts";
import { localRepositorySettings } from "../../src/adapters/local-forge/repository-settings.ts";
import { memoryBlobs } from "../../src/adapters/memory/blobs.ts";
import { counterIds, fakeClock } from "../../src/adapters/memory/clock.ts";
import { memoryDeploymentMirror } from "../../src/adapters/memory/deployment-mirror.ts";
import { memoryFiles } from "../../src/adapters/memory/files.ts";
import { memoryForge } from "../../src/adapters/memory/forge.ts";
import { memoryGit } from "../../src/adapters/memory/git.ts";
import { memoryServing } from "../../src/adapters/memory/inference.ts";
import { memoryNotifier } from "../../src/adapters/memory/notifier.ts";
import { memoryMachineLog } from "../../src/adapters/memory/prediction-files.ts";
import { createMemoryPredictionLog } from "../../src/adapters/memory/prediction-log.ts";
import { memoryRecords } from "../../src/adapters/memory/records.ts";
import { memoryTarget } from "../../src/adapters/memory/target.ts";
import { memoryWorkflows } from "../../src/adapters/memory/workflows.ts";
import { createParquetWriter } from "../../src/adapters/parquet-writer/parquet-writer.ts";
import { createTabularReader } from "../../src/adapters/tabular-reader/tabular-reader.ts";
import type { Ports } from "../../src/app/ports.ts";
import { readSnapshot } from "../../src/app/snapshot.ts";
import { tick } from "../../src/app/tick/tick.ts";
import { labelOf, type PullRequestKind } from "../../src/domain/names.ts";
import type { Prediction } from "../../src/domain/prediction.ts";
import { random } from "../../src/domain/random.ts";
import { PROBABILITIES } from "../../src/domain/signature.ts";
import type { Row } from "../../src/domain/table.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { ModelRuntime } from "../../src/ports/model-runtime.ts";
import type { Trainer } from "../../src/ports/trainer.ts";
import { setScalar } from "../../src/spec/edit.ts";
import { DATASET, DEPLOYMENT, MODEL } from "./specs.ts";

const CHECKOUT = "/checkout";

/** Herbs are low, trees are high, and one row in ten is neither here nor there. */
export function plants(seed: number, count: number, shift = 0): readonly Row[] {
  const next = random(seed);
  return Array.from({ length: count }, (_, index) => {
    const tree = next() < 0.5;
    const height = (tree ? 6 : 3) + (next() - 0.5) * 4 + shift;
    return {
      id: `p${seed}-${String(index).padStart(4, "0")}`,
      height: Math.round(height * 100) / 100,
      kind: tree ? "tree" : "herb",
    };
  });
}

const csv = (rows: readonly Row[]) =>
  `id,height,kind\n${rows.map(({ id, height, kind }) => `${id},${height},${kind}`).join("\n")}\n`;

/** A model is one number: the height from which a plant is a tree. */
const probabilities = (row: Row, threshold: number): readonly number[] => {
  const tree = 1 / (1 + Math.exp(threshold - Number(row.height)));
  return [1 - tree, tree];
};

function thresholdTrainer(files: Ports["files"]): Trainer {
  return {
    build: "threshold@1",
    async train(job) {
      const lines = new TextDecoder()
        .decode(await files.read(`${job.dataset}/train.jsonl`))
        .trimEnd()
        .split("\n");
      const heights = lines.map((line) => Number((JSON.parse(line) as Row).height));
      const model = `${job.output}/model.onnx`;
      await files.write(model, String(heights.reduce((sum, height) => sum + height, 0) / heights.length));
      return { kind: "succeeded", model };
    },
  };
}

const runtime: ModelRuntime = {
  build: "threshold-runtime@1",
  async load(bytes) {
    const threshold = Number(new TextDecoder().decode(bytes));
    return {
      inputs: [{ name: "height", datatype: "FP32", shape: [-1, 1] }],
      outputs: [{ name: PROBABILITIES, datatype: "FP32", shape: [-1, 2] }],
      async run(feeds) {
        const heights = [...((feeds.height?.data ?? []) as Float32Array)];
        const data = Float32Array.from(heights.flatMap((height) => probabilities({ height }, threshold)));
        return { [PROBABILITIES]: { datatype: "FP32", shape: [heights.length, 2], data } };
      },
      async close() {},
    };
  },
};

function inMemory(clock: Clock): Required<WorldOptions>["keep"] {
  const git = memoryGit();
  return { git, forge: memoryForge(git, clock), records: memoryRecords() };
}

export type World = Awaited<ReturnType<typeof makeWorld>>;

export interface WorldOptions {
  readonly model?: string;
  readonly deployment?: string;
  /** Where the repository, its pull requests and its records are kept; in memory by default. */
  readonly keep?: Pick<Ports, "git" | "forge" | "records">;
}

export async function makeWorld(options: WorldOptions = {}) {
  const clock = fakeClock("2026-01-01T00:00:00.000Z");
  const { git, forge, records } = options.keep ?? inMemory(clock);
  const blobs = memoryBlobs();
  const files = memoryFiles({ [`${CHECKOUT}/datasets/plants/data/plants.csv`]: csv(plants(1, 300)) });
  const thresholds = new Map<string, number>();
  const serving = memoryServing({
    blobs,
    model: (row, servable) => probabilities(row, thresholds.get(servable.model) ?? 0),
    // Load lasts as long as its answers take: slow ones are few.
    latencyMs: () => 20,
  });
  const trainer = thresholdTrainer(files);
  const put = blobs.put.bind(blobs);
  const ports: Ports = {
    git,
    forge,
    records,
    mirror: memoryDeploymentMirror(clock),
    workflows: memoryWorkflows(clock),
    repositorySettings: localRepositorySettings(),
    blobs: {
      ...blobs,
      async put(bytes) {
        const digest = await put(bytes);
        const text = typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes);
        if (/^[\d.]+$/.test(text)) thresholds.set(digest, Number(text));
        return digest;
      },
    },
    files,
    tables: createTabularReader(),
    images: createImageCodec({ threads: 1 }),
    parquet: createParquetWriter(),
    notifier: memoryNotifier(),
    clock,
    ids: counterIds(),
    log: { info() {}, warn() {}, progress() {} },
    trainers: { builtin: trainer, command: trainer },
    runtime,
    targets: { process: memoryTarget(), docker: memoryTarget() },
    testEnvironment: serving.testEnvironment,
    inference: serving.inference,
    predictionLog: createMemoryPredictionLog(),
    predictionFiles: memoryMachineLog("nowhere").files,
  };
  await git.commit({
    branch: "main",
    expectedHead: await git.head("main"),
    from: null,
    message: "start",
    files: new Map([
      ["datasets/plants/dataset.yaml", DATASET],
      ["models/plants/model.yaml", options.model ?? MODEL],
      ["deployments/garden/deployment.yaml", options.deployment ?? DEPLOYMENT],
    ]),
  });
  return { ports, clock, thresholds };
}

export const runTick = (ports: Ports) =>
  tick(ports, { dryRun: false, checkout: CHECKOUT, identity: null, tell: () => {} });

export async function merge(ports: Ports, kind: PullRequestKind): Promise<void> {
  const open = await ports.forge.pullRequests({ state: "open", label: labelOf(kind) });
  const pull = open.at(-1);
  if (!pull) return;
  const outcome = await ports.forge.mergePullRequest(pull.number, pull.head);
  if (outcome.kind !== "merged") throw new Error(`not merged: ${outcome.detail}`);
}

/** A day's answers by whoever has a role, and the truth of every second row. Asked again, nothing is written twice. */
export async function traffic(world: World, ports: Ports, day: string, rows: readonly Row[]): Promise<void> {
  const { specs } = await readSnapshot(ports.git);
  const deployment = specs.deployments.get("garden");
  const roles = [
    { role: "champion" as const, pointer: deployment?.champion },
    { role: "shadow" as const, pointer: deployment?.shadow },
  ];
  const time = `${day}T12:00:00.000Z`;
  const predictions: Prediction[] = [];
  for (const { role, pointer } of roles) {
    const version = pointer && specs.modelVersions.get(pointer.model)?.get(pointer.version);
    if (!version) continue;
    const { servable, model } = version.spec;
    for (const row of rows) {
      const shares = probabilities(row, world.thresholds.get(model) ?? 0);
      const label = (shares[1] ?? 0) > 0.5 ? "tree" : "herb";
      predictions.push({
        id: `${row.id}/0`,
        time,
        eventTime: time,
        deployment: "garden",
        model: version.name,
        version: version.version,
        servable,
        bundle: servable,
        role,
        inputs: { height: row.height ?? null },
        label,
        probabilities: shares,
        confidence: Math.max(...shares),
        decision: "model",
        latencyMs: 1,
      });
    }
  }
  await ports.predictionLog.append(predictions);
  const labelled = rows.filter((_, index) => index % 2 === 0);
  await ports.predictionLog.appendFeedback(
    labelled.map((row) => ({
      id: `${row.id}/0`,
      time,
      deployment: "garden",
      label: String(row.kind),
      source: "label" as const,
    })),
  );
}

/** Decides every undecided row of the open review on its branch. */
export async function decideReview(ports: Ports, truth: ReadonlyMap<string, string>): Promise<void> {
  const [pull] = await ports.forge.pullRequests({ state: "open", label: labelOf("review") });
  if (!pull) return;
  const files = await ports.git.readFiles(pull.head, ["datasets/plants/reviews/"]);
  for (const [path, bytes] of files) {
    const original = new TextDecoder().decode(bytes);
    let text = original;
    for (const [index, id] of [...original.matchAll(/- id: (\S+)\/0/g)].map((match) => match[1] ?? "").entries()) {
      text = setScalar(text, `/spec/rows/${index}/label`, truth.get(id) ?? "skip");
    }
    if (text === original) continue;
    await ports.git.commit({
      branch: pull.branch,
      expectedHead: pull.head,
      from: null,
      message: "Decide",
      files: new Map([[path, text]]),
    });
  }
}
