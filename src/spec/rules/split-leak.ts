/** No row of any version's test split is in any version's train split. */
import type { Problem } from "../../domain/errors/user-error.ts";
import type { DatasetVersion } from "../resolved.ts";
import { finding, type RuleContext } from "./rule.ts";

export function testRowsStayOut(context: RuleContext): readonly Problem[] {
  return [...context.specs.datasetVersions.values()].flatMap((versions) => {
    const tested = testedIn(context, [...versions.values()]);
    return [...versions.values()].flatMap((version) => leaksInto(context, version, tested));
  });
}

/** Row id -> the first version that tests with it. */
function testedIn({ ids }: RuleContext, versions: readonly DatasetVersion[]): ReadonlyMap<string, number> {
  const tested = new Map<string, number>();
  for (const { version, spec } of versions) {
    for (const id of ids(spec.splits.test.ids) ?? []) if (!tested.has(id)) tested.set(id, version);
  }
  return tested;
}

function leaksInto(
  context: RuleContext,
  { file, spec }: DatasetVersion,
  tested: ReadonlyMap<string, number>,
): readonly Problem[] {
  const leaked = [...(context.ids(spec.splits.train.ids) ?? [])].filter((id) => tested.has(id));
  const [first] = leaked;
  if (first === undefined) return [];
  const shown = leaked.slice(0, 3).join(", ");
  const details = {
    found: `${leaked.length} rows: ${shown}${leaked.length > 3 ? ", …" : ""}`,
    expected: "no row of a test split",
    with: { version: tested.get(first) ?? 0 },
  };
  return [finding(context, "SPEC_SPLIT_LEAK", [file, "/spec/splits/train/ids"], details)];
}

/** What could not be compared, so that silence is never taken for a pass. */
export function uncheckedSplits({ specs, ids }: RuleContext): readonly string[] {
  return [...specs.datasetVersions].flatMap(([name, versions]) => {
    const missing = [...versions.values()].filter(
      ({ spec }) => ids(spec.splits.test.ids) === undefined || ids(spec.splits.train.ids) === undefined,
    );
    if (missing.length === 0) return [];
    const list = missing.map(({ version }) => version).join(", ");
    return [
      `not checked: whether test rows of dataset ${name} are trained on (rows of version ${list} not reachable here)`,
    ];
  });
}
