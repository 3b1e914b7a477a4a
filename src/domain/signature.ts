/** What a model takes and gives, in the words of the task rather than of tensors. */

export const TASKS = ["tabular-classification"] as const;
export type Task = (typeof TASKS)[number];

export type Feature =
  | { readonly name: string; readonly type: "number" }
  /** `values` are the categories seen in training; another value at serving time is "never seen", not an error. */
  | { readonly name: string; readonly type: "category"; readonly values: readonly string[] };

/**
 * The convention of the ONNX file: one input per feature, named as the feature, of shape [N, 1]
 * (FP32 for numbers, NaN where missing; BYTES for categories, "" where missing), and one output
 * `probabilities`, FP32 of shape [N, classes.length], whose rows sum to one.
 */
export interface Signature {
  readonly task: Task;
  readonly features: readonly Feature[];
  readonly label: { readonly name: string; readonly classes: readonly string[] };
}

export const PROBABILITIES = "probabilities";
