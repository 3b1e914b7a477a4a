/** Reviewed rows go back to the dataset that the champion's model is trained on. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { paths } from "../../domain/names.ts";
import { finding, type RuleContext } from "./rule.ts";

export function feedbackGoesHome(context: RuleContext): readonly Problem[] {
  return [...context.specs.deployments.values()].flatMap(({ file, champion, feedbackLoop }) => {
    const home = context.specs.models.get(champion.model)?.training.dataset.name;
    if (!feedbackLoop || home === undefined || feedbackLoop.dataset === home) return [];
    // A dataset that does not exist is another rule's business.
    if (!context.files.has(paths.dataset(feedbackLoop.dataset))) return [];
    const details = { found: feedbackLoop.dataset, expected: home, suggestion: home, with: { model: champion.model } };
    return [finding(context, "SPEC_FEEDBACK_DATASET", [file, "/spec/feedbackLoop/dataset"], details)];
  });
}
