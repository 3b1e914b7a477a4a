/** Model and ModelVersion: how it is trained and judged, and which bytes one version is. */
import Type from "typebox";
import { TASKS } from "../../domain/signature.ts";
import { API_VERSION } from "./api-version.ts";
import { DigestText, Duration, Metadata, Name, RunnerLabel, strict, Version, VersionMetadata } from "./common.ts";
import { DEFAULTS } from "./defaults.ts";
import { Evaluation, Gate } from "./evaluation.ts";
import { Postprocessing, Preprocessing } from "./preprocessing.ts";

const literals = <T extends string>(values: readonly T[], options: Type.TStringOptions = {}) =>
  Type.Unsafe<T>(Type.String({ enum: [...values], ...options }));

const DatasetRef = strict(
  {
    name: { ...Name, description: "Name of the Dataset." },
    version: { ...Version, description: "Its version: the line that a reviewed dataset version moves." },
  },
  { description: "What it is trained on." },
);

const TrainingCommon = {
  dataset: DatasetRef,
  seed: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 2 ** 31 - 1,
      default: DEFAULTS.training.seed,
      description: "Where every random choice of the training starts: equal inputs and seed, equal model.",
    }),
  ),
  timeout: Type.Optional({
    ...Duration,
    default: DEFAULTS.training.timeout,
    description: "A training that takes longer is stopped and has failed.",
  }),
  runner: Type.Optional(
    Type.Array(RunnerLabel, {
      minItems: 1,
      default: DEFAULTS.training.runner,
      description: "Labels of the runner that trains in workflows, such as `[self-hosted, gpu]`.",
    }),
  ),
};

const BuiltinTraining = strict({
  trainer: Type.Literal("builtin", { description: "Trains here, without Python: classes or numbers from tables." }),
  ...TrainingCommon,
  algorithm: literals(["logistic-regression", "linear-regression", "mlp"], {
    description:
      "`logistic-regression` for classes, `linear-regression` for numbers, or `mlp` for either: a network with one hidden layer.",
  }),
  hyperparameters: Type.Optional(
    strict(
      {
        epochs: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 10_000,
            default: DEFAULTS.hyperparameters.epochs,
            description: "Passes over the training split at most.",
          }),
        ),
        learningRate: Type.Optional(
          Type.Number({
            exclusiveMinimum: 0,
            maximum: 1,
            default: DEFAULTS.hyperparameters.learningRate,
            description: "Step size of Adam.",
          }),
        ),
        batchSize: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 4096,
            default: DEFAULTS.hyperparameters.batchSize,
            description: "Rows in one step.",
          }),
        ),
        hidden: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 1024,
            default: DEFAULTS.hyperparameters.hidden,
            description: "Units of the hidden layer of an `mlp`.",
          }),
        ),
        weightDecay: Type.Optional(
          Type.Number({
            minimum: 0,
            maximum: 10,
            default: DEFAULTS.hyperparameters.weightDecay,
            description: "How strongly weights are drawn towards zero.",
          }),
        ),
        patience: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 10_000,
            default: DEFAULTS.hyperparameters.patience,
            description: "Epochs without a better validation loss before it stops.",
          }),
        ),
        classWeights: Type.Optional(
          literals(["none", "balanced"], {
            default: DEFAULTS.hyperparameters.classWeights,
            description: "`balanced`: rows of a rare class count more, in inverse proportion to its share.",
          }),
        ),
      },
      { description: "What steers the training; each has a default." },
    ),
  ),
});

/** A repository by registry and path, then the digest: a tag names something else tomorrow. */
const IMAGE = /^[a-z0-9]+([.-][a-z0-9]+)*(:[0-9]{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*@sha256:[0-9a-f]{64}$/;

const CommandTraining = strict({
  trainer: Type.Literal("command", {
    description: "Any program that keeps the training contract and leaves `model.onnx`.",
  }),
  ...TrainingCommon,
  command: Type.Array(Type.String(), { minItems: 1, description: "Program and arguments, run in the model's folder." }),
  image: Type.Optional(
    Type.String({
      pattern: IMAGE.source,
      $comment: "an image by digest, such as ghcr.io/acme/train@sha256:<64 hexadecimal digits>; a tag may move",
      description:
        "Container image that the program runs in, by digest, on the runner's engine: without network, with its GPUs.",
    }),
  ),
  hyperparameters: Type.Optional(
    Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
      description: "Whatever the program reads from its file of hyperparameters.",
    }),
  ),
});

export const Training = Type.Union([BuiltinTraining, CommandTraining], { discriminator: { propertyName: "trainer" } });
export type Training = Type.Static<typeof Training>;

export const ModelSchema = strict({
  apiVersion: Type.Literal(API_VERSION),
  kind: Type.Literal("Model"),
  metadata: Metadata,
  spec: strict({
    task: literals(TASKS, {
      description: "What it does: a label or a number for each row of a table, or a label for each image.",
    }),
    features: Type.Array(Type.String(), { minItems: 1, description: "Columns of the dataset that the model takes." }),
    preprocessing: Type.Optional(Preprocessing),
    postprocessing: Type.Optional(Postprocessing),
    training: { ...Training, description: "How it is trained." },
    gates: Type.Array(Gate, { minItems: 1, description: "What a candidate must show before it is promoted." }),
    evaluation: Type.Optional(Evaluation),
  }),
});
export type AuthoredModel = Type.Static<typeof ModelSchema>;

const FeatureName = Type.String({ description: "Name of the feature." });

const SignatureFeature = Type.Union(
  [
    strict({ name: FeatureName, type: Type.Literal("number", { description: "A number." }) }),
    strict({
      name: FeatureName,
      type: Type.Literal("category", { description: "One of `values`." }),
      values: Type.Array(Type.String(), { description: "The texts that it knows." }),
    }),
    strict({ name: FeatureName, type: Type.Literal("image", { description: "A JPEG or PNG file." }) }),
  ],
  { discriminator: { propertyName: "type" } },
);

export const ModelVersionSchema = strict({
  apiVersion: Type.Literal(API_VERSION),
  kind: Type.Literal("ModelVersion"),
  metadata: VersionMetadata,
  spec: strict({
    servable: {
      ...DigestText,
      description: "What was evaluated and is deployed: model bytes, pre- and postprocessing, golden inputs.",
    },
    model: { ...DigestText, description: "The ONNX file inside the servable." },
    task: literals(TASKS, { description: "What it does." }),
    signature: strict(
      {
        features: Type.Array(SignatureFeature, { minItems: 1, description: "What a request must hold, in order." }),
        label: strict(
          {
            name: Type.String({ description: "Column that it learned." }),
            classes: Type.Array(Type.String(), {
              description: "Its answers, in the model's order; none where it answers with a number.",
            }),
          },
          { description: "What it answers." },
        ),
      },
      { description: "What it takes and gives." },
    ),
    dataset: strict(
      {
        name: { ...Name, description: "Name of the Dataset." },
        version: { ...Version, description: "Its version." },
        content: { ...DigestText, description: "The content of that version." },
      },
      { description: "What it was trained on." },
    ),
    training: { ...DigestText, description: "Key of the training record." },
    evaluation: { ...DigestText, description: "Key of the evaluation record that the promotion rests on." },
  }),
});
export type AuthoredModelVersion = Type.Static<typeof ModelVersionSchema>;
