/** What moved: the features and answers whose distribution changed, the most telling first. */
import { escapeMarkdown, markdownTable } from "../../domain/markdown.ts";
import type { MonitoringRecord, Signal } from "../../domain/records.ts";
import { sliceKey } from "../../domain/slices.ts";
import { formatNumber, formatProbability, formatShare, ofWhom } from "../../policy/drift-words.ts";
import { groupOf, type SubjectState } from "../../policy/signal-state.ts";
import { beyond, day, latestSignal, spark, troubled } from "./report-signals.ts";
import { isOfSlice } from "./slice-alarms.ts";
import type { Watched } from "./watched.ts";

const MOST_FEATURES = 10;

interface Changed {
  readonly state: SubjectState;
  readonly signal: Signal | undefined;
  readonly limit: number;
  readonly rank: number;
}

export function changesText(watched: Watched): string {
  const { records, record } = watched;
  const changed = rankChanges(watched);
  if (changed.length === 0) return "";
  const shown = changed.slice(0, MOST_FEATURES);
  const columns = COLUMNS.filter(({ isThere }) => shown.some(isThere));
  const table = markdownTable(
    columns.map(({ title }) => title),
    columns.map(({ right }) => (right ? "right" : "left")),
    shown.map((each) => columns.map(({ cell }) => cell(each, records, record))),
  );
  const left = changed.length - shown.length;
  const apart = slicesText(watched);
  const isWeighed = shown.some(({ signal }) => signal?.importance !== undefined);
  const ranked = isWeighed
    ? "Ranked by how far each is beyond what matters, times the feature's importance to the champion."
    : "Ranked by how far each is beyond what matters; how important the features are to the champion was not measured.";
  const more = left > 0 ? [`${left} more in the list of every signal.`] : [];
  return [table, ...more, ranked, ...(apart === "" ? [] : [apart])].join("\n\n");
}

/** Slices are in the table only where they changed and the whole did not: how many were looked at beside them. */
function slicesText({ record }: Watched): string {
  const slices = record.measured?.slices ?? [];
  if (slices.length === 0) return "";
  const failed = record.signals.filter((signal) => isOfSlice(signal) && signal.verdict === "fail");
  const moved = new Set(failed.map(({ slice }) => sliceKey(slice ?? {}))).size;
  const looked = `${slices.length} ${slices.length === 1 ? "slice was" : "slices were"} looked at apart`;
  const weighed = failed.some(({ importance }) => importance !== undefined)
    ? " A slice's importance is its share of the rows times the feature's."
    : "";
  return `${looked}: ${moved === 0 ? "none" : moved} changed in a way that the whole does not show.${weighed}`;
}

const isDrift = (statistic: string): boolean => groupOf(statistic) === "drift";

/** What fires first, the whole before its slices, then by distance times importance. */
export function rankChanges({ records, states, monitoring }: Watched): readonly Changed[] {
  const found = troubled(states)
    .filter(({ statistic }) => isDrift(statistic))
    .map((state) => ({ state, signal: latestSignal(records, state) }));
  const known = found.flatMap(({ signal }) => signal?.importance ?? []);
  // What is no feature, such as the answers, counts as much as a feature does on average.
  const usual = known.length > 0 ? known.reduce((sum, each) => sum + each, 0) / known.length : 1;
  return found
    .map(({ state, signal }) => {
      const limit = signal?.threshold ?? limitBySpec(monitoring, state.statistic);
      const far = signal?.threshold === undefined ? (signal?.value ?? 0) / limit : beyond(signal);
      return { state, signal, limit, rank: far * (signal?.importance ?? usual) };
    })
    .sort(
      (a, b) => phaseRank(b.state) - phaseRank(a.state) || sliceRank(a.state) - sliceRank(b.state) || b.rank - a.rank,
    );
}

const sliceRank = ({ slice }: SubjectState) => (slice === undefined ? 0 : 1);
const phaseRank = ({ phase }: SubjectState) => (phase === "firing" ? 2 : phase === "recovering" ? 1 : 0);

/** Records of earlier versions do not say what a value was held against. */
function limitBySpec({ checks }: Watched["monitoring"], statistic: string): number {
  const check = checks.find((each) =>
    statistic === "prediction" ? each.check === "prediction-drift" : each.check === "data-drift",
  );
  return check && "effect" in check ? (check.effect ?? 1) || 1 : 1;
}

interface Column {
  readonly title: string;
  readonly right?: true;
  /** A column in which no row says anything is left out. */
  readonly isThere: (changed: Changed) => boolean;
  readonly cell: (changed: Changed, records: readonly MonitoringRecord[], record: MonitoringRecord) => string;
}

const always = () => true;

const COLUMNS: readonly Column[] = [
  { title: "what", isThere: always, cell: ({ state }) => escapeMarkdown(`${state.subject}${ofWhom(state)}`) },
  {
    title: "in words",
    isThere: always,
    cell: ({ signal }) => escapeMarkdown(signal?.reason ?? "not measured in this window"),
  },
  {
    title: "before → now",
    isThere: ({ signal }) => signal?.change !== undefined,
    cell: ({ signal }) => escapeMarkdown(signal?.change?.replaceAll("->", "→") ?? "-"),
  },
  {
    title: "distance",
    isThere: always,
    cell: ({ state, signal, limit }) =>
      signal?.value == null
        ? "-"
        : `${formatNumber(signal.value)} (${escapeMarkdown(state.statistic)}, ${formatNumber(limit)} matters)`,
  },
  {
    title: "by chance",
    right: true,
    isThere: always,
    cell: ({ signal }) => (signal?.pValue === undefined ? "-" : formatProbability(signal.pValue)),
  },
  {
    title: "importance",
    right: true,
    isThere: ({ signal }) => signal?.importance !== undefined,
    cell: ({ signal }) => (signal?.importance === undefined ? "-" : formatShare(signal.importance)),
  },
  {
    title: "compared with",
    isThere: ({ signal }) => signal?.against !== undefined,
    cell: ({ signal }) => escapeMarkdown(signal?.against ?? "training"),
  },
  {
    title: "last windows",
    isThere: always,
    cell: ({ state, limit }, records) => spark(records, state, limit),
  },
  {
    title: "state",
    isThere: always,
    cell: ({ state }, _records, { window }) => `${state.phase} since ${day(state.since ?? window.from)}`,
  },
];
