/** A model's features are columns of its dataset that it can compute with, and not the answer itself. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { finding, type RuleContext, unknownName } from "./rule.ts";

export function featuresAreColumns(context: RuleContext): readonly Problem[] {
  return [...context.specs.models.values()].flatMap(({ file, task, features, training }) => {
    const dataset = context.specs.datasets.get(training.dataset.name);
    if (!dataset) return [];
    const types: readonly string[] = task === "image-classification" ? ["image"] : ["number", "category"];
    const usable = dataset.columns.filter(
      ({ name, type }) => name !== dataset.label && name !== dataset.id && types.includes(type),
    );
    return features.flatMap((feature, index) => {
      const place = [file, `/spec/features/${index}`] as const;
      const column = dataset.columns.find(({ name }) => name === feature);
      const names = usable.map(({ name }) => name);
      if (!column) {
        const details = { ...unknownName(feature, names), with: { dataset: dataset.name } };
        return [finding(context, "SPEC_FEATURE_UNKNOWN", place, details)];
      }
      if (usable.includes(column)) return [];
      const role =
        feature === dataset.label ? "the label" : feature === dataset.id ? "the id" : `a ${column.type} column`;
      const details = { found: `${feature}, ${role}`, expected: `one of ${names.join(", ")}` };
      return [finding(context, "SPEC_FEATURE_UNFIT", place, details)];
    });
  });
}
