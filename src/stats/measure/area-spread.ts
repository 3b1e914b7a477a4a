/** Deviations of ROC and precision-recall areas by the rows' influences, of one model and of the difference of two. */
import { rankingOf } from "../ranking.ts";
import { type Influence, influenceOf } from "./areas.ts";
import { type RowSubject, subjectKey } from "./row-metrics.ts";
import type { Sample } from "./sample.ts";
import { unseenEffects } from "./unseen.ts";

/** In place of draws: the value is about normal, with this standard deviation. */
export interface Deviation {
  readonly estimate: number;
  readonly deviation: number;
  /** Values that there are. */
  readonly least: number;
  readonly method: "delong" | "infinitesimal-jackknife";
  /** What a row more may change, where no row moves it at all; see `unseen.ts`. */
  readonly unseen?: number;
}

/** Below it is rounding. */
const NONE = 1e-12;

/** Rows times classes beyond which draws would take longer than they tell. */
const MANY = 50_000;

export const isArea = ({ metric }: RowSubject): boolean => metric.startsWith("roc-auc") || metric.startsWith("pr-auc");

export const areManyAreas = ({ rows, classes }: Sample): boolean => rows * classes.length > MANY;

interface Column {
  readonly value: number;
  readonly influence: Float64Array;
}

/** By subject: the candidate's, the champion's, and the difference's. */
export interface AreaSpread {
  readonly candidate: ReadonlyMap<string, Deviation>;
  readonly champion: ReadonlyMap<string, Deviation>;
  readonly difference: ReadonlyMap<string, Deviation>;
}

export function areaSpread(candidate: Sample, champion: Sample | null, subjects: readonly RowSubject[]): AreaSpread {
  const wanted = subjects.filter(isArea);
  const own = columnsOf(candidate, wanted);
  const other = champion && columnsOf(champion, wanted);
  const named = (make: (position: number, subject: RowSubject) => Deviation | null) =>
    new Map(
      wanted.flatMap((subject, position) => {
        const made = make(position, subject);
        return made ? [[subjectKey(subject), made] as const] : [];
      }),
    );
  const effectsOf = once(() => unseenEffects(candidate, wanted));
  const effectsOfOther = once(() => (champion ? unseenEffects(champion, wanted) : null));
  const held = (made: Deviation | null, position: number, both: boolean): Deviation | null =>
    made && made.deviation < NONE
      ? { ...made, unseen: Math.max(effectsOf()[position] ?? 0, (both && effectsOfOther()?.[position]) || 0) }
      : made;
  const alone = (columns: readonly (Column | null)[] | null) =>
    named((position, { metric }) =>
      held(deviationOf(columns?.[position] ?? null, 0, metric), position, columns !== own),
    );
  return {
    candidate: alone(own),
    champion: alone(other),
    difference: named((position, { metric }) => {
      const [now, before] = [own[position], other?.[position]];
      if (!now || !before) return null;
      const influence = now.influence.map((each, row) => each - (before.influence[row] ?? 0));
      return held(deviationOf({ value: now.value - before.value, influence }, -1, metric), position, true);
    }),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function deviationOf(column: Column | null, least: number, metric: RowSubject["metric"]): Deviation | null {
  if (!column) return null;
  const squares = column.influence.reduce((sum, each) => sum + each * each, 0);
  const method = metric.startsWith("roc-auc") ? "delong" : "infinitesimal-jackknife";
  return { estimate: column.value, deviation: Math.sqrt(squares) / column.influence.length, least, method };
}

/** One a subject; null where there is no area. */
function columnsOf(sample: Sample, subjects: readonly RowSubject[]): readonly (Column | null)[] {
  const macro = subjects.some(({ classIndex }) => classIndex === undefined);
  const asked = new Set(subjects.map(({ classIndex }) => classIndex));
  const influences = sample.classes.map((_, own): Influence | null => {
    if (!macro && !asked.has(own)) return null;
    const positive = Uint8Array.from(sample.truth, (truth) => (truth === own ? 1 : 0));
    const influence = influenceOf(rankingOf(sample.scores(own), positive));
    return Number.isNaN(influence.scores.rocAuc) ? null : influence;
  });
  return subjects.map(({ metric, classIndex }) => {
    const area = metric.startsWith("roc-auc") ? "rocAuc" : "averagePrecision";
    const members = classIndex === undefined ? influences : [influences[classIndex] ?? null];
    const columns = members.filter((each) => each !== null);
    return columns.length === 0 ? null : meanOf(columns, area);
  });
}

function meanOf(influences: readonly Influence[], area: "rocAuc" | "averagePrecision"): Column {
  const [first] = influences;
  const influence = new Float64Array(first?.[area].length ?? 0);
  let value = 0;
  for (const each of influences) {
    value += each.scores[area] / influences.length;
    const column = each[area];
    for (let row = 0; row < influence.length; row++) {
      influence[row] = (influence[row] ?? 0) + (column[row] ?? 0) / influences.length;
    }
  }
  return { value, influence };
}
