/** One kind of perturbation of cells each: from a column of the split to what becomes of a cell. Pure, seeded. */
import { normals } from "../../../domain/normal.ts";
import type { Feature } from "../../../domain/signature.ts";
import type { Cell, Row } from "../../../domain/table.ts";
import type { Perturbation } from "../../../spec/resolved.ts";
import { numberProfile, textsOf } from "./profile.ts";

export type CellPerturbation = Extract<
  Perturbation,
  { readonly kind: "noise" | "missing" | "out-of-range" | "unseen-category" }
>;

/** A cell as it becomes; the same value where it is left as it is. */
export type ChangeCell = (cell: Cell) => Cell;

/** Which features a kind can change. */
export const FITS = {
  noise: ["number"],
  missing: ["number", "category"],
  "out-of-range": ["number"],
  "unseen-category": ["category"],
} as const satisfies Record<CellPerturbation["kind"], readonly Feature["type"][]>;

/** null: the column holds nothing that could be changed so. */
export function cellChange(
  perturbation: CellPerturbation,
  rows: readonly Row[],
  feature: Feature,
  uniform: () => number,
): ChangeCell | null {
  switch (perturbation.kind) {
    case "noise":
      return noise(rows, feature.name, perturbation.amount, uniform);
    case "missing":
      return (cell) => (uniform() < perturbation.share ? null : cell);
    case "out-of-range":
      return outOfRange(rows, feature.name, perturbation.share, uniform);
    case "unseen-category":
      return unseenCategory(rows, feature, perturbation.share, uniform);
  }
}

/** `value + amount * deviation * normal`. What is missing stays so. */
function noise(rows: readonly Row[], column: string, amount: number, uniform: () => number): ChangeCell | null {
  const deviation = numberProfile(rows, column)?.deviation ?? 0;
  if (deviation === 0) return null;
  const draw = normals(uniform);
  return (cell) => (typeof cell === "number" ? cell + amount * deviation * draw() : cell);
}

/** So many deviations beyond the largest or below the smallest value. */
const FURTHER = { least: 3, most: 10 } as const;

function outOfRange(rows: readonly Row[], column: string, share: number, uniform: () => number): ChangeCell | null {
  const profile = numberProfile(rows, column);
  if (!profile) return null;
  const { least, most, deviation } = profile;
  // Of a column of one value anything else is out of range.
  const unit = deviation || Math.abs(most) || 1;
  return (cell) => {
    if (uniform() >= share) return cell;
    const distance = unit * (FURTHER.least + (FURTHER.most - FURTHER.least) * uniform());
    return uniform() < 0.5 ? most + distance : least - distance;
  };
}

/** So many different texts that nobody has seen. */
const UNSEEN = 100;

function unseenCategory(
  rows: readonly Row[],
  feature: Feature,
  share: number,
  uniform: () => number,
): ChangeCell | null {
  if (feature.type !== "category") return null;
  const seen = new Set([...feature.values, ...textsOf(rows, feature.name)]);
  return (cell) => {
    if (uniform() >= share) return cell;
    let text = `unseen-${1 + Math.floor(uniform() * UNSEEN)}`;
    while (seen.has(text)) text += "-";
    return text;
  };
}
