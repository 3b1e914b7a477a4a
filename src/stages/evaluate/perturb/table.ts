/** Rows of a table, perturbed: the features that a perturbation names, or all that fit. Pure. */
import { random } from "../../../domain/random.ts";
import type { Feature } from "../../../domain/signature.ts";
import type { Cell, Row } from "../../../domain/table.ts";
import { type CellPerturbation, cellChange, FITS } from "./cells.ts";
import { seedOf } from "./seed.ts";

/**
 * null: nothing came out otherwise, so that nothing would be shown. Rows keep whatever is not perturbed; each feature has
 * a seed of its own.
 */
export function perturbRows(
  rows: readonly Row[],
  features: readonly Feature[],
  perturbation: CellPerturbation,
  seed: number,
): readonly Row[] | null {
  const kinds: readonly Feature["type"][] = FITS[perturbation.kind];
  const wanted = features.filter(
    ({ name, type }) => kinds.includes(type) && (perturbation.features?.includes(name) ?? true),
  );
  const changed: Record<string, Cell>[] = rows.map((row) => ({ ...row }));
  let cells = 0;
  for (const feature of wanted) {
    const { name } = feature;
    const change = cellChange(perturbation, rows, feature, random(seedOf(seed, perturbation.name, name)));
    if (!change) continue;
    for (const [index, { [name]: cell = null }] of rows.entries()) {
      const made = change(cell);
      const row = changed[index];
      if (made === cell || !row) continue;
      row[name] = made;
      cells += 1;
    }
  }
  return cells === 0 ? null : changed;
}
