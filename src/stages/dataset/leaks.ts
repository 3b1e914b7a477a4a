/** The leak guard: what a version ever judged with, no version ever trained on, and the other way round. */
import { type Problem, problem } from "../../domain/errors/user-error.ts";
import type { Split } from "../../domain/table.ts";
import type { PerSplit } from "./per-split.ts";

export type SplitIds = PerSplit<ReadonlySet<string>>;

const EXAMPLES = 3;
/** Validation decides when training stops, so it counts as training here. */
const PAIRS = [
  ["test", "train"],
  ["test", "validation"],
  ["train", "test"],
  ["validation", "test"],
] as const satisfies readonly (readonly [Split, Split])[];

export function findLeaks(file: string, built: SplitIds, versions: ReadonlyMap<number, SplitIds>): readonly Problem[] {
  return [...versions].flatMap(([version, ids]) =>
    PAIRS.flatMap(([split, otherSplit]) => {
      const common = [...built[split].intersection(ids[otherSplit])].sort();
      if (common.length === 0) return [];
      const details = { count: common.length, split, otherSplit, version };
      return [
        problem("DATA_SPLIT_LEAK", {
          location: { file },
          found: common.slice(0, EXAMPLES).join(", "),
          with: details,
        }),
      ];
    }),
  );
}
