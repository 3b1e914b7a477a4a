/** A model version names the content of the dataset version that it was trained on. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { finding, type RuleContext } from "./rule.ts";

export function contentMatches(context: RuleContext): readonly Problem[] {
  const versions = [...context.specs.modelVersions.values()].flatMap((each) => [...each.values()]);
  return versions.flatMap(({ file, spec }) => {
    const { name, version, content } = spec.dataset;
    const dataset = context.specs.datasetVersions.get(name)?.get(version);
    if (dataset === undefined || dataset.spec.content === content) return [];
    const details = { found: content, expected: dataset.spec.content, with: { name, version } };
    return [finding(context, "SPEC_CONTENT_MISMATCH", [file, "/spec/dataset/content"], details)];
  });
}
