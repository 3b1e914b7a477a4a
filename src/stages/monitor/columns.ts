/** A window's columns beside those of the reference: what data drift compares, and later windows may be compared with. */
import { IMAGE_PROPERTIES } from "../../domain/preprocessing.ts";
import type { Feature } from "../../domain/signature.ts";
import type { Cell, Row } from "../../domain/table.ts";
import { type ColumnProfile, columnOf, profileCategories, profileNumbers } from "../../stats/profile.ts";
import type { WindowFacts } from "./facts.ts";

export interface WindowColumn {
  /** The feature, or `<image>.<property>`. */
  readonly name: string;
  readonly feature: Feature;
  readonly reference: ColumnProfile;
  readonly current: ColumnProfile;
  /** As the rows had them, in the order of their events. */
  readonly cells: readonly Cell[];
}

/** Every image is a new file: what is compared is what was measured of it, whether or not the file was kept. */
export function windowColumns(feature: Feature, facts: WindowFacts, inputs: readonly Row[]): readonly WindowColumn[] {
  if (feature.type !== "image") {
    const cells = cellsOf(
      feature,
      inputs.map((row) => row[feature.name] ?? null),
    );
    return [column(feature, feature.name, feature.type, cells, facts)];
  }
  return IMAGE_PROPERTIES.map((property) => {
    const name = `${feature.name}.${property}`;
    const cells = facts.rows.map(({ properties }) => properties?.[name] ?? null);
    return column(feature, name, "number", cells, facts);
  });
}

function column(
  feature: Feature,
  name: string,
  type: ColumnProfile["type"],
  cells: readonly Cell[],
  { reference }: WindowFacts,
): WindowColumn {
  // The window keeps every value: only a stored reference has to be small.
  const profile = (values: readonly Cell[]) =>
    type === "number" ? profileNumbers(name, values, Number.POSITIVE_INFINITY) : profileCategories(name, values);
  return { name, feature, cells, reference: columnOf(reference.profile, name) ?? profile([]), current: profile(cells) };
}

const NEVER_SEEN = "(never seen in training)";

/** What training never saw counts as one category: its names are production's, and may not be shown. */
function cellsOf(feature: Feature, cells: readonly Cell[]): readonly Cell[] {
  if (feature.type !== "category") return cells;
  const known = new Set(feature.values);
  return cells.map((cell) => (cell === null || known.has(String(cell)) ? cell : NEVER_SEEN));
}
