/** Whoever has a role does the model's task, and takes and gives what the champion does: they get the same requests. */
import type { Problem } from "../../domain/errors/user-error.ts";
import type { Signature } from "../../domain/signature.ts";
import { rolesOf, versionOf } from "../roles.ts";
import { finding, type RuleContext } from "./rule.ts";

export function rolesDoTheTask(context: RuleContext): readonly Problem[] {
  return [...context.specs.deployments.values()].flatMap((deployment) =>
    rolesOf(deployment).flatMap((role) => {
      const model = context.specs.models.get(role.model);
      const version = versionOf(context.specs, role);
      if (!model || !version || model.task === version.spec.task) return [];
      const details = { found: version.spec.task, expected: model.task, with: { role: role.role, model: role.model } };
      return [finding(context, "SPEC_TASK_MISMATCH", [deployment.file, `${role.pointer}/version`], details)];
    }),
  );
}

export function rolesTakeTheSame(context: RuleContext): readonly Problem[] {
  return [...context.specs.deployments.values()].flatMap((deployment) => {
    const [champion, ...others] = rolesOf(deployment);
    const wanted = versionOf(context.specs, champion)?.signature;
    return others.flatMap((role) => {
      const signature = versionOf(context.specs, role)?.signature;
      const difference = wanted && signature && signatureDifference(wanted, signature);
      if (!difference) return [];
      const details = { ...difference, with: { role: role.role } };
      return [finding(context, "SPEC_SIGNATURE_MISMATCH", [deployment.file, `${role.pointer}/version`], details)];
    });
  });
}

/** Order does not matter: requests and answers go by name. */
function signatureDifference(wanted: Signature, found: Signature) {
  const features = ({ features: each }: Signature) => each.map(({ name, type }) => `${name} (${type})`).sort();
  const classes = ({ label }: Signature) => label.classes.toSorted();
  const parts = [
    ["features", features],
    ["classes", classes],
    ["label", ({ label }: Signature) => [label.name]],
  ] as const;
  for (const [what, read] of parts) {
    const [expected, actual] = [read(wanted).join(", "), read(found).join(", ")];
    if (expected !== actual) return { found: `${what} ${actual}`, expected: `${what} ${expected}` };
  }
  return null;
}
