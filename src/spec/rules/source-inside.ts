/** A dataset's files lie inside the repository. */
import { posix } from "node:path";
import type { Problem } from "../../domain/errors/user-error.ts";
import type { Dataset } from "../resolved.ts";
import { finding, type RuleContext } from "./rule.ts";

export function sourcesAreInside(context: RuleContext): readonly Problem[] {
  return [...context.specs.datasets.values()].flatMap((dataset) => {
    if (!leavesRepository(dataset)) return [];
    const details = {
      found: dataset.source,
      expected: "a folder of the repository, relative to dataset.yaml, with /",
    };
    return [finding(context, "SPEC_SOURCE_OUTSIDE", [dataset.file, "/spec/source"], details)];
  });
}

export function leavesRepository({ file, source }: Pick<Dataset, "file" | "source">): boolean {
  const folder = posix.normalize(posix.join(posix.dirname(file), source));
  return posix.isAbsolute(source) || source.includes("\\") || /^\.\.(\/|$)/.test(folder);
}
