/** A window's columns beside those of the reference: what data drift compares, and later windows may be compared with. */
import { hasInputs } from "../../domain/prediction.ts";
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
  /** What the reference is, where it is not simply training. */
  readonly against?: string;
  /** As the rows had them, in the order of their events. */
  readonly cells: readonly Cell[];
}

interface Prepared {
  /** Inputs that were kept, by event time. */
  readonly inputs: readonly Row[];
  readonly columns: Map<string, readonly WindowColumn[]>;
}

/** Each column is taken out of the rows once, however many checks look at it. */
const PREPARED = new WeakMap<WindowFacts, Prepared>();

export const inputsOf = (facts: WindowFacts): readonly Row[] => prepared(facts).inputs;

export function windowColumns(feature: Feature, facts: WindowFacts): readonly WindowColumn[] {
  const { inputs, columns } = prepared(facts);
  const made = columns.get(feature.name) ?? makeColumns(feature, facts, inputs);
  columns.set(feature.name, made);
  return made;
}

function prepared(facts: WindowFacts): Prepared {
  const known = PREPARED.get(facts) ?? {
    inputs: facts.rows.filter(hasInputs).map(({ inputs }) => inputs),
    columns: new Map(),
  };
  PREPARED.set(facts, known);
  return known;
}

/** Every image is a new file: what is compared is what was measured of it, whether or not the file was kept. */
function makeColumns(feature: Feature, facts: WindowFacts, inputs: readonly Row[]): readonly WindowColumn[] {
  if (feature.type !== "image") {
    const cells = withoutStrangers(
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
  { reference, season }: WindowFacts,
): WindowColumn {
  const profile = (values: readonly Cell[]) => profileCells(name, type, values);
  const seasonal = season?.columns.get(name);
  const isSeasonal = seasonal?.type === type;
  return {
    ...{ name, feature, cells, current: profile(cells) },
    reference: isSeasonal ? seasonal : (columnOf(reference.profile, name) ?? profile([])),
    ...(season && (isSeasonal || season.columns.size === 0) && { against: season.against }),
  };
}

/** With every value: only a stored reference has to be small. */
export const profileCells = (name: string, type: ColumnProfile["type"], cells: readonly Cell[]): ColumnProfile =>
  type === "number" ? profileNumbers(name, cells, Number.POSITIVE_INFINITY) : profileCategories(name, cells);

const NEVER_SEEN = "(never seen in training)";

/** What training never saw counts as one category: its names are production's, and may not be shown. */
export function withoutStrangers(feature: Feature, cells: readonly Cell[]): readonly Cell[] {
  if (feature.type !== "category") return cells;
  const known = new Set(feature.values);
  return cells.map((cell) => (cell === null || known.has(String(cell)) ? cell : NEVER_SEEN));
}
