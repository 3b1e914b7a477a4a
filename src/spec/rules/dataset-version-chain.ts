/** A dataset version comes after its parent. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { finding, type RuleContext } from "./rule.ts";

export function datasetVersionChain(context: RuleContext): readonly Problem[] {
  const versions = [...context.specs.datasetVersions.values()].flatMap((each) => [...each.values()]);
  return versions.flatMap(({ file, version, spec }) => {
    if (spec.parent === undefined || spec.parent < version) return [];
    const details = { found: String(spec.parent), expected: `a version below ${version}` };
    return [finding(context, "SPEC_PARENT_ORDER", [file, "/spec/parent"], details)];
  });
}
