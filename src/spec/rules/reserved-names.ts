/** A Deployment's environment on GitHub has its name, so it may not have that of an environment of the pipeline's own. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { ENVIRONMENTS } from "../../domain/workflows.ts";
import { finding, type RuleContext } from "./rule.ts";

const RESERVED: readonly string[] = Object.values(ENVIRONMENTS);

export function namesAreFree(context: RuleContext): readonly Problem[] {
  return [...context.specs.deployments.values()]
    .filter(({ name }) => RESERVED.includes(name))
    .map(({ file, name }) => finding(context, "SPEC_NAME_RESERVED", [file, "/metadata/name"], { found: name }));
}
