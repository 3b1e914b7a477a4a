/** The keys by which stages find their earlier work, of a repository with two models, two datasets and a deployment. */
import { type Digest, digestOf } from "../../../src/domain/digest.ts";
import { UserError } from "../../../src/domain/errors/user-error.ts";
import type { TrainingRecord } from "../../../src/domain/records.ts";
import { resolveDataset, resolveDeployment, resolveModel } from "../../../src/spec/resolve.ts";
import type { Dataset, DatasetVersion, Deployment, Model, ModelVersion } from "../../../src/spec/resolved.ts";
import type { AuthoredDeployment } from "../../../src/spec/schema/deployment.ts";
import type { AuthoredModel } from "../../../src/spec/schema/model.ts";
import type { SpecSnapshot } from "../../../src/spec/snapshot.ts";
import { trainingKey } from "../../../src/spec/training-key.ts";
import { usesModel } from "../../../src/spec/uses-model.ts";
import { planDeploy } from "../../../src/stages/deploy/plan.ts";
import { evaluationSubject } from "../../../src/stages/evaluate/plan.ts";
import { makeDatasetVersion } from "../../stages/monitor/world.ts";
import { MODEL } from "./authored.ts";

export interface Keys {
  readonly trainings: readonly Digest[];
  readonly evaluations: readonly Digest[];
  /** The bundle's digest, or why there is none. */
  readonly bundle: string;
}

const NAMES = ["first", "second"];
const VERSIONS = [1, 2, 3];
const servableOf = (model: string, version: number) => digestOf(`servable ${model} ${version}`);

export function keysOf(authoredModel: AuthoredModel, authoredDeployment: AuthoredDeployment): Keys {
  const model = resolveModel("models/first/model.yaml", authoredModel);
  const second = resolveModel("models/second/model.yaml", { ...MODEL, metadata: { name: "second" } });
  const deployment = resolveDeployment("deployments/garden/deployment.yaml", authoredDeployment);
  const snapshot = makeSnapshot([model, second], deployment);
  const trainings = [model, second].map(trainingOf);
  const judged = trainings.filter((training) => usesModel(deployment, training.model));
  return {
    trainings: trainings.map(({ key }) => key),
    evaluations: judged.map(
      (training) => evaluationSubject({ snapshot, deployment: deployment.name, training }, "build").key,
    ),
    bundle: bundleOf(snapshot, deployment),
  };
}

function trainingOf(model: Model): TrainingRecord {
  const { name, version } = model.training.dataset;
  const dataset = { name, version, content: makeDatasetVersion(version).spec.content };
  const key = trainingKey(model, dataset, "builtin@1", 1);
  return {
    schema: 1,
    kind: "training",
    key,
    createdAt: "2026-01-01T00:00:00.000Z",
    model: model.name,
    dataset,
    training: model.training,
    trainer: "builtin@1",
    attempt: 1,
    outcome: { state: "succeeded", servable: digestOf(`servable of ${key}`), modelBytes: 1 },
    progress: [],
    elapsedSeconds: 1,
  };
}

function bundleOf(snapshot: SpecSnapshot, deployment: Deployment): string {
  try {
    const running = { kind: "nothing" } as const;
    // This is about keys, not about evidence: every version runs already, and what runs may stay.
    const runningRoles = NAMES.flatMap((model) =>
      VERSIONS.map((version) => ({ role: "champion" as const, model, version, servable: servableOf(model, version) })),
    );
    const evidence = { evaluations: [], deployments: [] };
    const plan = planDeploy({ snapshot, deployment, evidence, deployments: [], running, runningRoles, retry: false });
    return plan.kind === "nothing" ? plan.why : plan.desired.digest;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

function makeSnapshot(models: readonly Model[], deployment: Deployment): SpecSnapshot {
  const byVersion = <T>(make: (version: number) => T) => new Map(VERSIONS.map((version) => [version, make(version)]));
  return {
    commit: "c0",
    specs: {
      datasets: new Map(NAMES.map((name) => [name, datasetOf(name)])),
      datasetVersions: new Map(
        NAMES.map((name) => [name, byVersion((version): DatasetVersion => ({ ...makeDatasetVersion(version), name }))]),
      ),
      models: new Map(models.map((model) => [model.name, model])),
      modelVersions: new Map(NAMES.map((name) => [name, byVersion((version) => modelVersionOf(name, version))])),
      deployments: new Map([[deployment.name, deployment]]),
      reviews: new Map(),
    },
    texts: new Map(),
  };
}

const datasetOf = (name: string): Dataset =>
  resolveDataset(`datasets/${name}/dataset.yaml`, {
    apiVersion: "understudy/v1",
    kind: "Dataset",
    metadata: { name },
    spec: {
      format: "csv",
      source: "data",
      id: "id",
      label: "kind",
      columns: [
        { name: "id", type: "text" },
        { name: "kind", type: "category" },
      ],
      split: { by: "hash", column: "id", test: 0.2, validation: 0.1 },
    },
  });

function modelVersionOf(name: string, version: number): ModelVersion {
  const task = "tabular-classification";
  const signature = { features: [], label: { name: "kind", classes: ["herb", "tree"] } };
  return {
    kind: "ModelVersion",
    file: `models/${name}/versions/${version}.yaml`,
    name,
    version,
    signature: { task, ...signature },
    spec: {
      servable: servableOf(name, version),
      model: digestOf(`model ${name} ${version}`),
      task,
      signature,
      dataset: { name: "first", version: 1, content: digestOf("content") },
      training: digestOf("training"),
      evaluation: digestOf("evaluation"),
    },
  };
}
