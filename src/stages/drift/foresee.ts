/** What a comparison will ask of two columns, said beforehand: large columns are then looked through once. */
import { DECILES, evenLevels, type NumberColumn } from "../../stats/columnar/number-digest.ts";
import { ranksOf } from "../../stats/columnar/ordered.ts";
import { equalEdges } from "../../stats/columnar/ordered-counts.ts";
import { sampleFor } from "./number-statistics.ts";

export const QUARTILES = [0.25, 0.5, 0.75] as const;

/** `edges`: of the picture. Forgetting something here costs time, and changes nothing else. */
export function foresee(reference: NumberColumn, current: NumberColumn, edges: readonly number[]): void {
  const shares = [...QUARTILES, ...DECILES, ...evenLevels(sampleFor(reference, current))];
  const values = [
    ...edges,
    ...equalEdges(reference, current, "evidently"),
    ...equalEdges(reference, current, "nannyml"),
    ...[reference.min, reference.max].filter((each) => each !== null),
  ];
  for (const side of [reference.values, current.values]) {
    side.foresee({ values, ranks: ranksOf(side.length, shares) });
  }
  // Rows of the current side up to the deciles of the reference.
  const deciles = ranksOf(reference.values.length, DECILES);
  current.values.foresee({ cells: deciles.map((rank) => reference.values.cellAt(rank)) });
}
