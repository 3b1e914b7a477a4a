/** Valid specs of images: a folder of them, its first version, and a model. */
import { type Carrier, carriers } from "./carriers.ts";

const imageDataset = (name: string): Carrier => ({
  path: `datasets/${name}/dataset.yaml`,
  text: `apiVersion: understudy/v1
kind: Dataset
metadata:
  name: ${name}
spec:
  format: image-folder
  source: data
  id: path
  label: outcome
  columns:
    - name: path
      type: text
    - name: picture
      type: image
    - name: outcome
      type: category
      values: [good, bad]
  split:
    by: hash
    column: path
    test: 0.2
    validation: 0.1
`,
});

export const IMAGE_PREPROCESSING = `  preprocessing:
    resize:
      width: 64
      height: 48
    crop:
      width: 32
      height: 32
    normalise:
      mean: [0.5, 0.5, 0.5]
      deviation: [0.25, 0.25, 0.25]
`;

export const imageModel = (name: string, dataset: string): Carrier => ({
  path: `models/${name}/model.yaml`,
  text: `apiVersion: understudy/v1
kind: Model
metadata:
  name: ${name}
spec:
  task: image-classification
  features:
    - picture
${IMAGE_PREPROCESSING}  postprocessing:
    output: logits
    activation: softmax
  training:
    trainer: command
    command: [python, train.py]
    dataset:
      name: ${dataset}
      version: 1
  gates:
    - metric: accuracy
      min: 0.6
`,
});

/** What a model of images refers to. */
export const imageWorld = (dataset: string): readonly Carrier[] => [
  imageDataset(dataset),
  carriers.datasetVersion(dataset, 1),
];
