/** What is redacted is a feature: a misspelt name would leave the real one in the log. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { finding, type RuleContext, unknownName } from "./rule.ts";

export function redactedNamesAreFeatures(context: RuleContext): readonly Problem[] {
  return [...context.specs.deployments.values()].flatMap(({ file, champion, predictions }) => {
    const model = context.specs.models.get(champion.model);
    // A model that is not there is another rule's business.
    if (!model) return [];
    return predictions.redact.flatMap((feature, index) => {
      if (model.features.includes(feature)) return [];
      const details = { ...unknownName(feature, model.features), with: { feature, model: champion.model } };
      return [finding(context, "SPEC_REDACT_UNKNOWN", [file, `/spec/predictions/redact/${index}`], details)];
    });
  });
}
