/** A small repository in memory with one deployment, and the evidence that promotions rest on. */
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { memoryForge } from "../../../src/adapters/memory/forge.ts";
import { memoryGit } from "../../../src/adapters/memory/git.ts";
import { memoryRecords } from "../../../src/adapters/memory/records.ts";
import { readSnapshot } from "../../../src/app/snapshot.ts";
import { type Digest, digestOf, digestOfJson } from "../../../src/domain/digest.ts";
import { canonicalJson } from "../../../src/domain/json.ts";
import type { EvaluationRecord, TrainingRecord } from "../../../src/domain/records.ts";
import type { Servable } from "../../../src/domain/servable.ts";
import type { Verdict } from "../../../src/domain/verdict.ts";

const DATASET = `apiVersion: understudy/v1
kind: Dataset
metadata:
  name: plants
spec:
  format: csv
  source: data
  id: id
  label: kind
  columns:
    - name: id
      type: text
    - name: height
      type: number
    - name: kind
      type: category
      values: [herb, tree]
  split:
    by: hash
    column: id
    test: 0.2
    validation: 0.2
`;

const digest = digestOf("anything");

const split = (rows: number) => `
      rows: ${rows}
      data: ${digest}
      ids: ${digest}
      labels:
        herb: ${rows}`;

const DATASET_VERSION = `apiVersion: understudy/v1
kind: DatasetVersion
metadata:
  name: plants
  version: 1
spec:
  content: ${digest}
  files:
    - path: plants.csv
      digest: ${digest}
      rows: 10
      bytes: 100
  splits:
    train: ${split(6)}
    validation: ${split(2)}
    test: ${split(2)}
  profile: ${digest}
`;

const MODEL = `apiVersion: understudy/v1
kind: Model
metadata:
  name: plants
spec:
  task: tabular-classification
  features: [height]
  training:
    trainer: builtin
    algorithm: mlp
    dataset:
      name: plants
      version: 1
  gates:
    - metric: accuracy
      min: 0.5
`;

const deployment = (policy: string, shadow: boolean) => `# who answers
apiVersion: understudy/v1
kind: Deployment
metadata:
  name: garden
  owners: ["@acme/garden"]
spec:
  target:
    kind: process
    port: 0
  champion: # the line
    model: plants
    version: 0
${shadow ? "  shadow:\n    model: plants\n    version: 0\n" : ""}  continuousDeployment:
    policy: ${policy}
`;

export interface WorldOptions {
  readonly policy?: "shadow" | "champion" | "manual";
  readonly shadow?: boolean;
}

export async function makeWorld({ policy = "shadow", shadow = true }: WorldOptions = {}) {
  const clock = fakeClock("2026-01-01T00:00:00Z");
  const git = memoryGit();
  const forge = memoryForge(git, clock);
  const records = memoryRecords();
  const blobs = memoryBlobs();
  await git.commit({
    branch: git.defaultBranch,
    expectedHead: null,
    from: null,
    message: "start",
    files: new Map([
      ["datasets/plants/dataset.yaml", DATASET],
      ["datasets/plants/versions/1.yaml", DATASET_VERSION],
      ["models/plants/model.yaml", MODEL],
      ["deployments/garden/deployment.yaml", deployment(policy, shadow)],
    ]),
  });
  const ports = { git, forge, records, blobs };
  /** A candidate with its records; `name` decides every digest. */
  const candidate = async (name: string, verdict: Verdict): Promise<EvaluationRecord> => {
    const servable: Servable = {
      schema: 1,
      model: digestOf(name),
      signature: {
        task: "tabular-classification",
        features: [{ name: "height", type: "number" }],
        label: { name: "kind", classes: ["herb", "tree"] },
      },
      postprocessing: { classes: ["herb", "tree"] },
      golden: { rows: [{ height: 1 }], probabilities: [[0.5, 0.5]], tolerance: 1e-6 },
    };
    const servableDigest = await blobs.put(canonicalJson(servable));
    const training = await records.put(trainingRecord(name, servableDigest));
    const { specs } = await readSnapshot(git);
    const champion = specs.deployments.get("garden")?.champion ?? null;
    const record = evaluationRecord(
      training.record.key,
      servableDigest,
      digestOfJson({ name, champion, verdict }),
      verdict,
    );
    return (await records.put(record)).record;
  };
  return { ...ports, ports, clock, candidate, snapshot: () => readSnapshot(git) };
}

function trainingRecord(name: string, servable: Digest): TrainingRecord {
  return {
    schema: 1,
    kind: "training",
    key: digestOfJson({ training: name }),
    createdAt: "2026-01-01T00:00:00Z",
    model: "plants",
    dataset: { name: "plants", version: 1, content: digest },
    training: {},
    trainer: "builtin@1",
    attempt: 1,
    outcome: { state: "succeeded", servable, modelBytes: 10 },
    progress: [],
    elapsedSeconds: 1.5,
  };
}

function evaluationRecord(training: Digest, servable: Digest, key: Digest, verdict: Verdict): EvaluationRecord {
  return {
    schema: 1,
    kind: "evaluation",
    key,
    createdAt: "2026-01-01T00:00:00Z",
    deployment: "garden",
    model: "plants",
    training,
    dataset: { name: "plants", version: 1, content: digest },
    testSplit: digest,
    gates: digest,
    candidate: { servable, measurements: [], confusion: { classes: [], counts: [] }, answers: digest },
    champion: null,
    results: [],
    verdict,
    environment: null,
    seed: 1,
  };
}
