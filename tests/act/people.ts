/** A small repository of models: does somebody say yes, given their age? */
import { random } from "../../src/domain/random.ts";

export interface Person {
  readonly id: string;
  readonly age: number;
  readonly answer: string;
}

/** Older people say yes; `shift` makes everybody older. */
export function people(seed: number, count: number, shift = 0): readonly Person[] {
  const draw = random(seed);
  return Array.from({ length: count }, (_, index) => {
    const age = Number((20 + draw() * 40 + shift).toFixed(1));
    return { id: `p${seed}-${index}`, age, answer: age + draw() * 8 > 44 ? "yes" : "no" };
  });
}

const csv = (rows: readonly Person[]): string =>
  `${["id,age,answer", ...rows.map(({ id, age, answer }) => `${id},${age},${answer}`)].join("\n")}\n`;

const DATASET = `apiVersion: understudy/v1
kind: Dataset
metadata:
  name: people
spec:
  format: csv
  source: data
  id: id
  label: answer
  columns:
    - name: id
      type: text
      required: true
    - name: age
      type: number
    - name: answer
      type: category
      values:
        - "no"
        - "yes"
      required: true
  split:
    by: hash
    column: id
    test: 0.25
    validation: 0.15
`;

const MODEL = `apiVersion: understudy/v1
kind: Model
metadata:
  name: people
spec:
  task: tabular-classification
  features:
    - age
  training:
    trainer: builtin
    algorithm: logistic-regression
    dataset:
      name: people
      version: 1
    seed: 1
  gates:
    - metric: accuracy
      min: 0.6
`;

const DEPLOYMENT = `apiVersion: understudy/v1
kind: Deployment
metadata:
  name: people
spec:
  target:
    kind: process
    port: 0
  champion:
    model: people
    version: 0
  monitoring:
    window: 1d
    minimumRows: 30
    checks:
      - check: data-drift
        statistic: ks
        effect: 0.15
  continuousDeployment:
    policy: champion
`;

export const peopleFiles = (): ReadonlyMap<string, string> =>
  new Map([
    ["datasets/people/dataset.yaml", DATASET],
    ["datasets/people/data/people.csv", csv(people(1, 400))],
    ["models/people/model.yaml", MODEL],
    ["deployments/people/deployment.yaml", DEPLOYMENT],
  ]);
