/** The declared slices of a window, each column beside the same slice's of training. */
import { DRIFT_STATISTIC_NAMES } from "../../domain/drift-statistics.ts";
import type { SliceOf } from "../../domain/evaluation.ts";
import type { Feature } from "../../domain/signature.ts";
import { declaredSlices, type SliceDeclaration, sliceKey } from "../../domain/slices.ts";
import type { Row } from "../../domain/table.ts";
import { foldSignals, type SubjectState } from "../../policy/signal-state.ts";
import type { ColumnProfile } from "../../stats/profile.ts";
import { inputsOf, profileCells, type WindowColumn, windowColumns, withoutStrangers } from "./columns.ts";
import type { Monitoring, WindowFacts } from "./facts.ts";
import { isNameable } from "./slice-names.ts";

export interface SliceColumns {
  readonly slice: SliceOf;
  readonly rows: number;
  readonly referenceRows: number;
  /** Null: what every row of the slice says alike, and images, of which training has no measurements by row. */
  column(feature: Feature): WindowColumn | null;
}

/** Of all slices together, those with the most rows. */
const MOST_SLICES = 20;

/** Rows of training by slice, and what is known of their columns: of one run it is made once. */
interface Divided {
  readonly rows: ReadonlyMap<string, Uint32Array>;
  readonly columns: Map<string, ColumnProfile>;
}

const DIVIDED = new WeakMap<readonly Row[], Map<string, Divided>>();

function dividedRows(rows: readonly Row[], slices: readonly SliceDeclaration[]): Divided {
  const known = DIVIDED.get(rows) ?? new Map<string, Divided>();
  DIVIDED.set(rows, known);
  const key = JSON.stringify(slices);
  const made = known.get(key) ?? {
    rows: new Map(declaredSlices(rows, slices).map((each) => [sliceKey(each.slice), each.rows])),
    columns: new Map(),
  };
  known.set(key, made);
  return made;
}

/** History is long, and every check asks. */
const TROUBLED = new WeakMap<WindowFacts, readonly SubjectState[]>();
const OF_COLUMNS: ReadonlySet<string> = new Set([...DRIFT_STATISTIC_NAMES, "missing"]);

/** What was wrong with columns of slices, and did not end yet. */
export function troubledSlices(facts: WindowFacts, { firing }: Monitoring): readonly SubjectState[] {
  const { history, champion } = facts;
  if (history.at(-1)?.champion.servable !== champion.servable) return [];
  const found =
    TROUBLED.get(facts) ??
    foldSignals(history, firing).filter(
      ({ slice, phase, statistic }) => slice !== undefined && phase !== "ok" && OF_COLUMNS.has(statistic),
    );
  TROUBLED.set(facts, found);
  return found;
}

/**
 * Slices with enough rows on both sides, the largest of them; and those in trouble first, which could not end otherwise.
 * None where there is no training of the window's own season to hold them against.
 */
export function sliceColumns(
  facts: WindowFacts,
  { slices, season, minimumRows }: Pick<Monitoring, "slices" | "season" | "minimumRows">,
  troubled: readonly Pick<SubjectState, "slice">[],
): readonly SliceColumns[] {
  const year = facts.season?.year;
  const reference = season === "none" ? facts.training : year?.rows;
  const against = year?.against;
  if (!reference || slices.length === 0) return [];
  const divided = dividedRows(reference, slices);
  const urgent = new Set(troubled.map(({ slice }) => sliceKey(slice ?? {})));
  return declaredSlices(inputsOf(facts), slices)
    .map(({ slice, rows }) => {
      const key = sliceKey(slice);
      const known = divided.rows.get(key) ?? new Uint32Array();
      return { slice, rows, known, key, isUrgent: urgent.has(key) };
    })
    .filter(({ slice, rows, known, isUrgent }) => {
      const isLarge = Math.min(rows.length, known.length) >= minimumRows;
      return (isLarge || isUrgent) && isNameable(slice, facts.reference);
    })
    .sort((a, b) => Number(b.isUrgent) - Number(a.isUrgent) || b.rows.length - a.rows.length)
    .slice(0, MOST_SLICES)
    .map(({ slice, rows, known, key }) => ({
      ...{ slice, rows: rows.length, referenceRows: known.length },
      column(feature) {
        if (feature.type === "image" || isAlikeIn(feature.name, slice, slices)) return null;
        const [whole] = windowColumns(feature, facts);
        if (!whole) return null;
        const cells = Array.from(rows, (row) => whole.cells[row] ?? null);
        const id = JSON.stringify([key, feature.name]);
        const before = divided.columns.get(id) ?? profileOf(feature, reference, known);
        divided.columns.set(id, before);
        return {
          ...{ name: feature.name, feature, cells, reference: before },
          current: profileCells(feature.name, before.type, cells),
          ...(against !== undefined && { against }),
        };
      },
    }));
}

function profileOf(feature: Feature, rows: readonly Row[], members: Uint32Array): ColumnProfile {
  const cells = Array.from(members, (row) => rows[row]?.[feature.name] ?? null);
  return profileCells(
    feature.name,
    feature.type === "number" ? "number" : "category",
    withoutStrangers(feature, cells),
  );
}

/** What every row of a slice says alike: the column that makes it. Within a bin values still vary. */
export function isAlikeIn(name: string, slice: SliceOf, slices: readonly SliceDeclaration[]): boolean {
  const columns = Object.keys(slice);
  if (!columns.includes(name)) return false;
  const made = slices.find(({ by }) => by.length === columns.length && by.every((column) => columns.includes(column)));
  return made?.bins === undefined;
}
