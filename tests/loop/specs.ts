/** One dataset, one model, one deployment: every part of the loop switched on. */

export const DATASET = `apiVersion: understudy/v1
kind: Dataset
metadata:
  name: plants
spec:
  format: csv
  source: data
  visibility: public
  id: id
  label: kind
  columns:
    - name: id
      type: text
      required: true
    - name: height
      type: number
    - name: kind
      type: category
      values: [herb, tree]
      required: true
  split:
    by: hash
    column: id
    test: 0.3
    validation: 0.1
`;

export const model = (minimum: number) => `apiVersion: understudy/v1
kind: Model
metadata:
  name: plants
spec:
  task: tabular-classification
  features: [height]
  training:
    trainer: builtin
    algorithm: logistic-regression
    dataset:
      name: plants
      version: 1
  gates:
    - metric: accuracy
      min: ${minimum}
`;

export const MODEL = model(0.5);

export const DEPLOYMENT = `apiVersion: understudy/v1
kind: Deployment
metadata:
  name: garden
spec:
  target:
    kind: process
    port: 0
  champion:
    model: plants
    version: 0
  monitoring:
    window: 1d
    minimumRows: 60
    checks:
      - check: data-drift
        statistic: ks
        effect: 0.15
      - check: prediction-drift
        effect: 0.2
    alerts:
      - metric: accuracy
        below: 0.4
  feedbackLoop:
    dataset: plants
    rows: 40
    pick: uncertainty
  continuousTraining:
    model: plants
    on:
      reviewed: 20
      drift: true
  continuousDeployment:
    policy: shadow
    soak:
      labelled: 40
`;
