/** A version has one part in a deployment: it cannot be compared with itself, nor answer in two of them. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { filledRolesOf } from "../roles.ts";
import { finding, type RuleContext } from "./rule.ts";

export function versionsHaveOnePart(context: RuleContext): readonly Problem[] {
  return [...context.specs.deployments.values()].flatMap((deployment) => {
    const roles = filledRolesOf(deployment);
    return roles.flatMap(({ role, model, version, pointer }, index) => {
      const first = roles.findIndex((each) => each.model === model && each.version === version);
      if (first === index) return [];
      const details = { found: `version ${version}`, with: { role, model, version, other: roles[first]?.role ?? "" } };
      return [finding(context, "SPEC_ROLE_TAKEN", [deployment.file, `${pointer}/version`], details)];
    });
  });
}
