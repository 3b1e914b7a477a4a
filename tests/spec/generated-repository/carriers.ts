/** Valid spec files by index: what problems are planted into. Each carrier refers to the core only, so plants do not meet. */
import { digestOf } from "../../../src/domain/digest.ts";

export interface Carrier {
  readonly path: string;
  readonly text: string;
}

export const CORE = "core";
const digest = (text: string): string => digestOf(text);

const dataset = (name: string): Carrier => ({
  path: `datasets/${name}/dataset.yaml`,
  text: `apiVersion: understudy/v1
kind: Dataset
metadata:
  name: ${name}
spec:
  format: csv
  source: data
  id: row
  label: outcome
  columns:
    - name: row
      type: text
    - name: at
      type: time
    - name: size
      type: number
      min: 0
      max: 10
    - name: colour
      type: category
      values: [red, green]
    - name: outcome
      type: category
      values: [good, bad]
  split:
    by: hash
    column: row
    test: 0.2
    validation: 0.1
`,
});

const split = (name: string, ids: string): string => `    ${name}:
      rows: 2000
      data: ${digest(`data of ${ids}`)}
      ids: ${digest(ids)}
      labels:
        good: 1000
        bad: 1000
`;

/** The ids of the blob that a carrier's split names, as `idsOf` finds them again by digest. */
export const splitIds = (name: string, version: number, part: string): string => `${name} ${version} ${part}`;

const datasetVersion = (name: string, version: number): Carrier => ({
  path: `datasets/${name}/versions/${version}.yaml`,
  text: `apiVersion: understudy/v1
kind: DatasetVersion
metadata:
  name: ${name}
  version: ${version}
spec:
${version > 1 ? "  parent: 1\n" : ""}  content: ${digest(`content of ${name} ${version}`)}
  files:
    - path: data/a.csv
      digest: ${digest("a file")}
      rows: 6000
      bytes: 100
  splits:
${["train", "validation", "test"].map((part) => split(part, splitIds(name, version, part))).join("")}  profile: ${digest("a profile")}
`,
});

const model = (name: string): Carrier => ({
  path: `models/${name}/model.yaml`,
  text: `apiVersion: understudy/v1
kind: Model
metadata:
  name: ${name}
  owners: ["@acme/ml"]
spec:
  task: tabular-classification
  features:
    - size
    - colour
  training:
    trainer: builtin
    algorithm: mlp
    dataset:
      name: ${CORE}
      version: 1
  gates:
    - metric: accuracy
      min: 0.6 # decided by n
    - metric: recall
      class: bad
      notWorseThan: champion
      margin: 0.05
    - metric: latency.p95
      max: 200
`,
});

const modelVersion = (name: string, version: number): Carrier => ({
  path: `models/${name}/versions/${version}.yaml`,
  text: `apiVersion: understudy/v1
kind: ModelVersion
metadata:
  name: ${name}
  version: ${version}
spec:
  servable: ${digest(`servable ${version}`)}
  model: ${digest(`model ${version}`)}
  task: tabular-classification
  signature:
    features:
      - name: size
        type: number
      - name: colour
        type: category
        values: [red, green]
    label:
      name: outcome
      classes: [good, bad]
  dataset:
    name: ${CORE}
    version: 1
    content: ${digest(`content of ${CORE} 1`)}
  training: ${digest(`training ${version}`)}
  evaluation: ${digest(`evaluation ${version}`)}
`,
});

const deployment = (name: string): Carrier => ({
  path: `deployments/${name}/deployment.yaml`,
  text: `apiVersion: understudy/v1
kind: Deployment
metadata: {name: ${name}, displayName: "A deployment"}
spec:
  target:
    kind: process
    port: 0
  champion:
    model: ${CORE}
    version: 1 # the line
  shadow: {model: ${CORE}, version: 2}
  canary:
    model: ${CORE}
    version: 0
    steps:
      - weight: 5
        for: 1h
      - weight: 50
        for: 4h
  monitoring:
    window: 7d
    checks:
      - check: missing
        max: 0.05
      - check: data-drift
        statistic: ks
        effect: 0.1
    alerts:
      - metric: accuracy
        below: 0.6
      - metric: recall
        class: bad
        below: 0.5
  feedbackLoop:
    dataset: ${CORE}
    rows: 20
    pick: uncertainty
  continuousTraining:
    model: ${CORE}
    on:
      schedule: "0 6 * * mon"
  continuousDeployment:
    policy: shadow
  predictions:
    redact:
      - colour # nobody's
`,
});

const review = (name: string): Carrier => ({
  path: `datasets/${CORE}/reviews/${name}.yaml`,
  text: `apiVersion: understudy/v1
kind: Review
metadata:
  name: ${name}
spec:
  deployment: ${CORE}
  dataset: ${CORE}
  rows:
    - id: r1/0
      predicted: good
      confidence: 0.5
      label: undecided
    - id: r2/0
      label: undecided
`,
});

export const carriers = { dataset, datasetVersion, model, modelVersion, deployment, review } as const;

/** What every carrier refers to. */
export function coreFiles(): readonly Carrier[] {
  return [
    dataset(CORE),
    datasetVersion(CORE, 1),
    datasetVersion(CORE, 2),
    model(CORE),
    modelVersion(CORE, 1),
    modelVersion(CORE, 2),
    deployment(CORE),
  ];
}
