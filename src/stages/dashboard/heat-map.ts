/** How far each feature was from its reference, window by window: a table whose cells are coloured. */
import type { MonitoringRecord, Signal } from "../../domain/records.ts";
import { watchedStatistic } from "../../policy/watched-statistics.ts";

export interface HeatCell {
  /** Value over threshold: 1 is where it counts. Null: nothing was measured. */
  readonly ratio: number | null;
  readonly value: number | null;
  readonly failed: boolean;
  readonly text: string;
}

export interface HeatRow {
  readonly subject: string;
  readonly statistic: string;
  readonly importance: number | null;
  /** One for each column; null: not measured. */
  readonly cells: readonly (HeatCell | null)[];
}

export interface HeatMap {
  /** What a column spans. */
  readonly columns: readonly { readonly from: string; readonly to: string }[];
  readonly rows: readonly HeatRow[];
  /** Rows that are not shown, being the calmest. */
  readonly left: number;
  /** Windows in a column; of several the worst is shown. */
  readonly perColumn: number;
}

const MOST_COLUMNS = 53;
const MOST_ROWS = 60;
/** Where a record says no threshold. */
const USUAL = 0.2;

const isDistance = ({ statistic, role, slice }: Signal): boolean =>
  watchedStatistic(statistic)?.group === "drift" &&
  !statistic.startsWith("output.") &&
  slice === undefined &&
  (role ?? "champion") === "champion";

/** null where nothing was compared. */
export function heatMap(windows: readonly MonitoringRecord[]): HeatMap | null {
  const looked = windows.filter(({ signals }) => signals.some(isDistance));
  if (looked.length === 0) return null;
  const perColumn = Math.ceil(looked.length / MOST_COLUMNS);
  const groups = Array.from({ length: Math.ceil(looked.length / perColumn) }, (_, index) =>
    looked.slice(index * perColumn, (index + 1) * perColumn),
  );
  const names = new Map<string, Pick<Signal, "subject" | "statistic">>();
  const importance = new Map<string, number>();
  for (const signal of looked.flatMap(({ signals }) => signals.filter(isDistance))) {
    names.set(nameOf(signal), signal);
    if (signal.importance !== undefined) importance.set(signal.subject, signal.importance);
  }
  const rows = [...names].map(
    ([name, { subject, statistic }]): HeatRow => ({
      subject,
      statistic,
      importance: importance.get(subject) ?? null,
      cells: groups.map((group) => worstOf(group, name)),
    }),
  );
  const sorted = rows.sort((a, b) => loudness(b) - loudness(a) || (nameOf(a) < nameOf(b) ? -1 : 1));
  return {
    columns: groups.map((group) => ({ from: group[0]?.window.from ?? "", to: group.at(-1)?.window.to ?? "" })),
    rows: sorted.slice(0, MOST_ROWS),
    left: Math.max(0, sorted.length - MOST_ROWS),
    perColumn,
  };
}

const nameOf = ({ subject, statistic }: Pick<Signal, "subject" | "statistic">) => `${subject} ${statistic}`;

/** What people should see first: how often it failed, then how far it is now. */
function loudness({ cells, importance }: HeatRow): number {
  const failed = cells.filter((cell) => cell?.failed).length;
  const last = cells.findLast((cell) => cell !== null)?.ratio ?? 0;
  return failed * (0.5 + (importance ?? 0.5)) + Math.min(last, 10) / 100;
}

function worstOf(group: readonly MonitoringRecord[], name: string): HeatCell | null {
  const found = group.flatMap(({ window, signals }) =>
    signals
      .filter((signal) => isDistance(signal) && nameOf(signal) === name)
      .map((signal) => cellOf(signal, window.from)),
  );
  return found.reduce<HeatCell | null>(
    (worst, cell) => (worst === null || rank(cell) > rank(worst) ? cell : worst),
    null,
  );
}

const rank = ({ ratio, failed }: HeatCell): number => (failed ? 1000 : 0) + (ratio ?? -1);

function cellOf({ value, threshold, verdict, pValue }: Signal, from: string): HeatCell {
  const ratio = value === null ? null : value / (threshold ?? USUAL);
  const limit = threshold === undefined ? "" : `, limit ${threshold.toPrecision(2)}`;
  const chance = pValue === undefined ? "" : `, p ${pValue < 0.001 ? "under 0.001" : pValue.toFixed(3)}`;
  return {
    ratio,
    value,
    failed: verdict === "fail" || verdict === "error",
    text: `${from.slice(0, 10)}: ${value === null ? "not measured" : value.toPrecision(2)}${limit}${chance}`,
  };
}
