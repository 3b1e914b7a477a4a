/** The steps of a canary rise, and end below everything: the last step up is the promotion itself. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { finding, type RuleContext } from "./rule.ts";

export function canaryStepsRise(context: RuleContext): readonly Problem[] {
  return [...context.specs.deployments.values()].flatMap(({ file, canary }) =>
    (canary?.steps ?? []).flatMap(({ weight }, index, steps) => {
      const before = steps[index - 1]?.weight ?? 0;
      if (weight > before && weight < 100) return [];
      const details = { found: String(weight), expected: `above ${before} and below 100` };
      return [finding(context, "SPEC_CANARY_STEPS", [file, `/spec/canary/steps/${index}/weight`], details)];
    }),
  );
}
