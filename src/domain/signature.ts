/** What a model takes and gives, in the words of the task rather than of tensors. */

export const TASKS = ["tabular-classification", "tabular-regression", "image-classification"] as const;
export type Task = (typeof TASKS)[number];

export type Feature =
  | { readonly name: string; readonly type: "number" }
  /** `values` are the categories seen in training; another value at serving time is "never seen", not an error. */
  | { readonly name: string; readonly type: "category"; readonly values: readonly string[] }
  /** A JPEG or PNG file. In a row its cell is the digest of the file's bytes, which lie in the blob store. */
  | { readonly name: string; readonly type: "image" };

/**
 * The convention of the ONNX file.
 *
 * Tables: one input per feature, named as the feature, of shape [N, 1] (FP32 for numbers, NaN where missing; BYTES for
 * categories, "" where missing). Images: one input, FP32, whose shape and values the servable's `preprocessing` makes.
 *
 * Classification: an output `probabilities`, FP32 of shape [N, classes.length], whose rows sum to one; or the output and
 * activation that `postprocessing` names. Regression: an output `value`, FP32 of shape [N, 1].
 */
export interface Signature {
  readonly task: Task;
  readonly features: readonly Feature[];
  /** Regression has no classes, and its label is a number. */
  readonly label: { readonly name: string; readonly classes: readonly string[] };
}

export const PROBABILITIES = "probabilities";
export const VALUE = "value";

export const answersOf = (task: Task): "classes" | "values" => (task === "tabular-regression" ? "values" : "classes");
