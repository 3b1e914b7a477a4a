/** The dataset's label, and the built-in trainer's algorithm, are of the kind that the model's task answers with. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { answersOf } from "../../domain/signature.ts";
import { finding, type RuleContext } from "./rule.ts";

const WANTED = {
  classes: { label: "category", algorithms: ["logistic-regression", "mlp"] },
  values: { label: "number", algorithms: ["linear-regression", "mlp"] },
} as const;

export function labelsFitTheTask(context: RuleContext): readonly Problem[] {
  return [...context.specs.models.values()].flatMap(({ file, task, training }) => {
    const dataset = context.specs.datasets.get(training.dataset.name);
    const label = dataset?.columns.find(({ name }) => name === dataset.label);
    const { label: wanted } = WANTED[answersOf(task)];
    if (!dataset || !label || label.type === wanted) return [];
    const details = {
      found: `${label.name}, a ${label.type} column`,
      expected: `a ${wanted} column as the label of ${dataset.name}`,
      with: { task, dataset: dataset.name },
    };
    return [finding(context, "SPEC_TASK_LABEL", [file, "/spec/task"], details)];
  });
}

export function algorithmsFitTheTask(context: RuleContext): readonly Problem[] {
  return [...context.specs.models.values()].flatMap(({ file, task, training }) => {
    const algorithms: readonly string[] = WANTED[answersOf(task)].algorithms;
    if (training.trainer !== "builtin" || algorithms.includes(training.algorithm)) return [];
    const details = {
      found: training.algorithm,
      expected: algorithms.join(" or "),
      with: { algorithm: training.algorithm, task },
    };
    return [finding(context, "SPEC_ALGORITHM_TASK", [file, "/spec/training/algorithm"], details)];
  });
}
