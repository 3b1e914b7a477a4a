/** Errors that users meet in: training, and the models that come out of it. Codes are stable: never renamed, never reused. */
import type { ErrorDefinition } from "./definition.ts";

export const TRAINING_ERRORS = {
  MODEL_UNREADABLE: {
    message: "the model cannot be loaded: {reason}",
    cause: "The bytes are no ONNX model, or use an operator or a version that this runtime does not know.",
    remedy: "copy the whole file again, or export the model to ONNX again: torch.onnx.export, skl2onnx, tf2onnx",
  },
  MODEL_OPSET_UNSUPPORTED: {
    message: "the model needs {what} {needed}, and this runtime knows {known} at most",
    cause: "The exporter is newer than the runtime that serves: later versions may change what an operator means.",
    remedy:
      "export with an older one: torch.onnx.export(..., opset_version=21), skl2onnx with target_opset=21; " +
      "for the IR version set model.ir_version = 10 before saving",
  },
  MODEL_OPERATOR_UNSUPPORTED: {
    message: "the model uses what this runtime does not have: {operators}",
    cause: "Operators of ai.onnx, ai.onnx.ml and com.microsoft are served; others need a library of their own.",
    remedy: "export the model without them, from standard operators alone",
  },
  MODEL_EXTERNAL_DATA: {
    message: "the model keeps tensors in other files: {count}, such as {first}",
    cause: "A model is one file, named by its digest: what lies beside it would be neither checked nor deployed.",
    remedy:
      "save it as one file: torch.onnx.export(..., external_data=False), or onnx.save(onnx.load(path), path) " +
      "with save_as_external_data=False",
  },
  MODEL_OUTPUT_UNSUPPORTED: {
    message: "the output {output} of the model is {found}",
    cause: "Only tensors of numbers, booleans and text can be served; sequences and maps cannot.",
    remedy: "export without it: with skl2onnx that is options={'zipmap': False}",
  },
  MODEL_INPUT_UNSUPPORTED: {
    message: "the input {input} of the model is {found}",
    cause: "Only tensors of FP32, FP64, INT64, INT32, BOOL and text can be fed.",
    remedy: "export the model with inputs of one of these types",
  },
  MODEL_ANSWER_INVALID: {
    message: "the model answers what are no probabilities: {reason}",
    cause: "On rows of its own training data the model gave numbers that are not finite or do not sum to one.",
    remedy: "look at the loss of the training, and end the model in a softmax",
  },
  TRAIN_MODEL_UNKNOWN: {
    message: "there is no model {model}",
    cause: "No file models/{model}/model.yaml stands at the commit that is trained.",
    remedy: "name one of the models of this repository, or add the file",
  },
  TRAIN_DATASET_UNKNOWN: {
    message: "the model {model} is trained on {dataset} version {version}, which is not there",
    cause: "The Dataset, or the DatasetVersion that the model's training names, has no file at this commit.",
    remedy: "make the version with `npm run -s understudy -- dataset`, or name one that is there",
  },
  TRAIN_FOLDER_MISSING: {
    message: "the folder {folder} of the model {model} is not there to train in",
    cause: "A command trainer runs in the model's folder of a checkout, and there is none here.",
    remedy: "run it from the root of a checkout of the commit that is trained",
  },
  TRAIN_COLUMN_UNUSABLE: {
    message: "the column {column} cannot be {role}: {reason}",
    cause: "A feature is a number or category column of the data set; a label is a category column.",
    remedy: "name another column in the model's features, or change the column's type in the data set",
  },
  TRAIN_IMAGE_UNUSABLE: {
    message: "the {column} of row {row} cannot be learnt from: {reason}",
    cause: "Every row of a dataset of images names an image in the blob store, which the model's preprocessing reads.",
    remedy: "make the dataset version again; it says which files are damaged",
  },
  TRAIN_CLASSES_TOO_FEW: {
    message: "the training split of {dataset} version {version} holds {count} of at least 2 classes",
    cause: "A classifier needs rows of two classes or more to learn from.",
    remedy: "add labelled rows of other classes to the data set",
  },
  TRAIN_NO_RUNNER: {
    message: "no runner that is online has all labels that {model} trains on: {labels}",
    cause: "`training.runner` of the Model on the default branch names labels that no online runner carries.",
    remedy:
      "start a runner with these labels, or name another in training.runner; a queued job would wait for 24 hours",
  },
  TRAIN_ENGINE_MISSING: {
    message: "there is no container engine here to train {image} in",
    cause: "`training.image` needs the program `docker` on the runner's PATH, and an engine that it reaches.",
    remedy: "install Docker on the runner, name a runner that has it in training.runner, or train without an image",
  },
  TRAIN_IMAGE_UNAVAILABLE: {
    message: "the image {image} could not be pulled: {reason}",
    cause: "The registry is not reached, wants a login, or has no image of this digest.",
    remedy: "check the digest, and log the runner in at the registry (`docker login`) before the training",
  },
  TRAIN_ENGINE_REFUSED: {
    message: "the container engine did not start the training: {reason}",
    cause:
      "The engine itself refused, before the program ran: a program that the image lacks, GPUs that it cannot give.",
    remedy: "mend what the engine names; nothing was recorded, so the next run tries again",
  },
} as const satisfies Record<string, ErrorDefinition>;
