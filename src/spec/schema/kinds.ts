/** The closed table of kinds: which schema, which JSON Schema file, what it is for. */
import { DatasetSchema, DatasetVersionSchema, ReviewSchema } from "./dataset.ts";
import { DeploymentSchema } from "./deployment.ts";
import { ModelSchema, ModelVersionSchema } from "./model.ts";

export const KIND_SCHEMAS = {
  Dataset: {
    schema: DatasetSchema,
    file: "dataset",
    description: "What the columns of a dataset mean, and how its rows are split.",
  },
  DatasetVersion: {
    schema: DatasetVersionSchema,
    file: "dataset-version",
    description: "What exactly one version of a dataset holds. Written by Understudy, only ever added.",
  },
  Model: {
    schema: ModelSchema,
    file: "model",
    description: "How a model is trained, and what a candidate must show before it is promoted.",
  },
  ModelVersion: {
    schema: ModelVersionSchema,
    file: "model-version",
    description: "Which bytes one version of a model is, and on what evidence. Written by Understudy, only ever added.",
  },
  Deployment: {
    schema: DeploymentSchema,
    file: "deployment",
    description: "Who answers, who shadows, how it is watched, and what may change it.",
  },
  Review: {
    schema: ReviewSchema,
    file: "review",
    description: "Predictions for people to decide: set `label` of each row, then merge.",
  },
} as const;
