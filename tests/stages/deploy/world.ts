/** A deployment in memory: versions with servables, the evidence about them, and a target that starts nothing. */
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { collectingLog, fakeClock } from "../../../src/adapters/memory/clock.ts";
import { memoryDeploymentMirror } from "../../../src/adapters/memory/deployment-mirror.ts";
import { memoryForge } from "../../../src/adapters/memory/forge.ts";
import { memoryGit } from "../../../src/adapters/memory/git.ts";
import { memoryRecords } from "../../../src/adapters/memory/records.ts";
import { memoryTarget } from "../../../src/adapters/memory/target.ts";
import { type Digest, digestOf, digestOfJson } from "../../../src/domain/digest.ts";
import type { EvaluationRecord } from "../../../src/domain/records.ts";
import type { Bundle } from "../../../src/domain/servable.ts";
import type { Verdict } from "../../../src/domain/verdict.ts";
import { judgingDigest } from "../../../src/policy/judging.ts";
import type { DatasetVersion, Deployment, Model, ModelVersion } from "../../../src/spec/resolved.ts";
import type { SpecSnapshot } from "../../../src/spec/snapshot.ts";
import type { DeployPorts } from "../../../src/stages/deploy/run.ts";
import { NO_EVALUATION } from "../../support/no-evaluation.ts";

const any = digestOf("anything");

export interface Roles {
  readonly champion: number;
  readonly shadow?: number;
  readonly shadows?: readonly number[];
  readonly canary?: number;
  readonly steps?: readonly number[];
  readonly standby?: number;
  readonly others?: Partial<Pick<Deployment, "automation" | "predictions" | "keepWarm">>;
  readonly confidenceThreshold?: number;
}

export interface DeployWorld {
  readonly ports: DeployPorts & { readonly forge: ReturnType<typeof memoryForge> };
  /** What was logged. */
  readonly lines: readonly string[];
  /** Servables of versions 1 to 5. */
  readonly servables: readonly Digest[];
  servable(version: number): Digest;
  /** Of a later moment than the one before. */
  snapshot(roles: Roles, commit?: string): SpecSnapshot;
  /** Beside whoever answers now. */
  evaluated(version: number, verdict: Verdict, deployment?: string): Promise<void>;
  /** Versions by role of what the target runs; null: nothing. */
  answering(): Promise<{ champion: number; shadow: number | null } | null>;
  /** The document of what the target runs. */
  bundle(): Promise<Bundle | null>;
}

export async function deployWorld(writer: string | null = null): Promise<DeployWorld> {
  const clock = fakeClock();
  const blobs = memoryBlobs();
  const git = memoryGit();
  const log = collectingLog();
  const records = memoryRecords(writer);
  const sick = new Set<Digest>();
  const servables = await Promise.all(["one", "two", "three", "four", "five"].map((name) => blobs.put(name)));
  const servable = (version: number): Digest => servables[version - 1] ?? any;
  const bundleOf = async (digest: Digest) => JSON.parse(new TextDecoder().decode(await blobs.get(digest))) as Bundle;
  const target = memoryTarget({ fault: (bundle) => (sick.has(bundle) ? "it is sick" : null) });
  const ports = {
    git,
    blobs,
    records,
    log,
    mirror: memoryDeploymentMirror(clock),
    // The third version never becomes healthy as the champion.
    targets: {
      docker: target,
      process: {
        ...target,
        apply: async (settings: Parameters<typeof target.apply>[0], bundle: Digest) => {
          if ((await bundleOf(bundle)).champion.servable === servable(3)) sick.add(bundle);
          return target.apply(settings, bundle);
        },
      },
    },
    clock,
    forge: memoryForge(git, clock),
  };
  return {
    ports,
    lines: log.lines,
    servables,
    servable,
    snapshot: (roles, commit = "c0ffee") => {
      clock.advance(1_000);
      return snapshotOf(servables, roles, commit);
    },
    evaluated: async (version, verdict, deployment = "garden") => {
      clock.advance(1000);
      const running = await target.running({ deployment: "garden", port: 0 });
      const champion = running.kind === "running" ? (await bundleOf(running.bundle)).champion.servable : null;
      await records.put(evaluationOf(servable(version), verdict, deployment, clock.now().toISOString(), champion));
    },
    answering: async () => {
      const running = await target.running({ deployment: "garden", port: 0 });
      if (running.kind === "nothing") return null;
      const { champion, shadows } = await bundleOf(running.bundle);
      return { champion: champion.version, shadow: shadows[0]?.version ?? null };
    },
    bundle: async () => {
      const running = await target.running({ deployment: "garden", port: 0 });
      return running.kind === "nothing" ? null : bundleOf(running.bundle);
    },
  };
}

function snapshotOf(servables: readonly Digest[], roles: Roles, commit: string): SpecSnapshot {
  const versions = new Map(servables.map((servable, index) => [index + 1, versionOf(index + 1, servable)]));
  const modelVersions = new Map([["plants", versions]]);
  const deployments = new Map([["garden", deploymentOf(roles)]]);
  const datasetVersions = new Map([["plants", new Map([[1, DATA]])]]);
  const specs = { datasets: new Map(), datasetVersions, models: new Map([["plants", MODEL]]), reviews: new Map() };
  return { commit, specs: { ...specs, modelVersions, deployments }, texts: new Map() };
}

const split = { rows: 1, data: any, ids: any, labels: {} };

const DATA: DatasetVersion = {
  kind: "DatasetVersion",
  file: "datasets/plants/versions/1.yaml",
  name: "plants",
  version: 1,
  spec: { content: any, files: [], splits: { train: split, validation: split, test: split }, profile: any },
};

const MODEL: Model = {
  kind: "Model",
  file: "models/plants/model.yaml",
  name: "plants",
  displayName: "Plants",
  owners: [],
  task: "tabular-classification",
  preprocessing: null,
  postprocessing: null,
  features: ["height"],
  training: {
    trainer: "command",
    command: ["train"],
    hyperparameters: {},
    dataset: { name: "plants", version: 1 },
    seed: 1,
    timeout: "1h",
    runner: ["ubuntu-latest"],
  },
  gates: [{ metric: "accuracy", min: 0.5, confidence: 0.95 }],
  evaluation: NO_EVALUATION,
};

function deploymentOf({ champion, shadow, canary, standby, confidenceThreshold = 0, ...rest }: Roles): Deployment {
  const pointer = (version: number) => ({ model: "plants", version });
  return {
    kind: "Deployment",
    file: "deployments/garden/deployment.yaml",
    name: "garden",
    displayName: "Garden",
    owners: [],
    target: { kind: "process", port: 0, runner: ["self-hosted"] },
    champion: pointer(champion),
    shadow: shadow === undefined ? null : pointer(shadow),
    shadows: (rest.shadows ?? []).map(pointer),
    canary:
      canary === undefined
        ? null
        : { ...pointer(canary), steps: (rest.steps ?? [5, 50]).map((weight) => ({ weight, for: "1h" })) },
    standby: standby === undefined ? null : pointer(standby),
    confidenceThreshold,
    automation: "partial",
    predictions: { mode: "written", inputs: { sample: 1 }, redact: [], retain: null },
    keepWarm: null,
    ...rest.others,
    monitoring: null,
    feedbackLoop: null,
    continuousTraining: null,
    continuousDeployment: { policy: "shadow", merge: "review", soak: null },
  };
}

function versionOf(version: number, servable: Digest): ModelVersion {
  const signature = {
    features: [{ name: "height", type: "number" as const }],
    label: { name: "kind", classes: ["herb", "tree"] },
  };
  return {
    kind: "ModelVersion",
    file: `models/plants/versions/${version}.yaml`,
    name: "plants",
    version,
    spec: {
      servable,
      model: any,
      task: "tabular-classification",
      signature,
      dataset: { name: "plants", version: 1, content: any },
      training: any,
      evaluation: any,
    },
    signature: { task: "tabular-classification", ...signature },
  };
}

function evaluationOf(
  servable: Digest,
  verdict: Verdict,
  deployment: string,
  createdAt: string,
  champion: Digest | null,
): EvaluationRecord {
  const measured = (of: Digest) => ({
    servable: of,
    measurements: [],
    confusion: { classes: [], counts: [] },
    answers: any,
  });
  return {
    schema: 1,
    kind: "evaluation",
    key: digestOfJson({ servable, verdict, deployment, champion }),
    createdAt,
    deployment,
    model: "plants",
    training: any,
    dataset: { name: "plants", version: 1, content: any },
    testSplit: any,
    gates: judgingDigest(MODEL),
    candidate: measured(servable),
    champion: champion && { ...measured(champion), model: "plants", version: 1 },
    results: [],
    verdict,
    environment: null,
    seed: 1,
  };
}
