/** The specs of the world: one dataset, one model, one deployment. */
import { type Digest, digestOf } from "../../../src/domain/digest.ts";

export const data = digestOf("data");

export const DATASET = `apiVersion: understudy/v1
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

const split = (rows: number) => `
      rows: ${rows}
      data: ${data}
      ids: ${data}
      labels:
        herb: ${rows}`;

export const DATASET_VERSION = `apiVersion: understudy/v1
kind: DatasetVersion
metadata:
  name: plants
  version: 1
spec:
  content: ${data}
  files:
    - path: plants.csv
      digest: ${data}
      rows: 10
      bytes: 100
  splits:
    train: ${split(6)}
    validation: ${split(2)}
    test: ${split(2)}
  profile: ${data}
`;

export const MODEL = `apiVersion: understudy/v1
kind: Model
metadata:
  name: plants
spec:
  task: tabular-classification
  features: [height]
  training:
    trainer: builtin
    algorithm: mlp
    seed: 1
    dataset:
      name: plants
      version: 1
  gates:
    - metric: accuracy
      min: 0.5
`;

export const modelVersion = (version: number, servable: Digest): string => `apiVersion: understudy/v1
kind: ModelVersion
metadata:
  name: plants
  version: ${version}
spec:
  servable: ${servable}
  model: ${data}
  task: tabular-classification
  signature:
    features:
      - name: height
        type: number
    label:
      name: kind
      classes: [herb, tree]
  dataset:
    name: plants
    version: 1
    content: ${data}
  training: ${data}
  evaluation: ${data}
`;

interface DeploymentParts {
  readonly champion?: number;
  readonly shadow?: number;
  readonly threshold?: number;
  readonly displayName?: string;
  readonly policy?: string;
  /** More fields of its spec, as they stand in the file. */
  readonly more?: string;
}

export const deployment = ({
  champion = 0,
  shadow = 0,
  threshold = 0,
  displayName = "Garden",
  policy = "shadow",
  more = "",
}: DeploymentParts): string => `# who answers
apiVersion: understudy/v1
kind: Deployment
metadata:
  name: garden
  displayName: ${JSON.stringify(displayName)}
spec:
  target:
    kind: process
    port: 0
  champion: # the line
    model: plants
    version: ${champion}
  shadow:
    model: plants
    version: ${shadow}
${more}  confidenceThreshold: ${threshold}
  continuousDeployment:
    policy: ${policy}
`;
