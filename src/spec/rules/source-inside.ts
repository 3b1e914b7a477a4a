/** A dataset's files lie inside the repository. */
import { posix } from "node:path";
import type { Problem } from "../../domain/errors/user-error.ts";
import { finding, type RuleContext } from "./rule.ts";

export function sourcesAreInside(context: RuleContext): readonly Problem[] {
  return [...context.specs.datasets.values()].flatMap(({ file, source }) => {
    const folder = posix.normalize(posix.join(posix.dirname(file), source));
    const leaves = posix.isAbsolute(source) || source.includes("\\") || /^\.\.(\/|$)/.test(folder);
    if (!leaves) return [];
    const details = { found: source, expected: "a folder of the repository, relative to dataset.yaml, with /" };
    return [finding(context, "SPEC_SOURCE_OUTSIDE", [file, "/spec/source"], details)];
  });
}
