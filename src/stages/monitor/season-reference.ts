/** Earlier windows of the same season as a reference: Mondays are compared with Mondays. */
import type { Digest } from "../../domain/digest.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import { groupOf } from "../../policy/signal-state.ts";
import type { ColumnProfile } from "../../stats/profile.ts";
import { asProfile, mergeSummaries, type WindowSummary } from "../../stats/window-summary.ts";
import type { Monitoring, SeasonReference } from "./facts.ts";
import { FEWEST_EARLIER, sameSlot, slotText } from "./seasons.ts";
import type { Window } from "./windows.ts";

/** Of more, the newest. */
const MOST_EARLIER = 12;

const TRAINING = "training";

/** null where seasons are not asked for, or too few windows of this one are on record: then training is the reference. */
export async function seasonReference(
  history: readonly MonitoringRecord[],
  window: Window,
  champion: MonitoringRecord["champion"],
  season: Monitoring["season"],
  read: (summary: Digest) => Promise<WindowSummary | null>,
): Promise<SeasonReference | null> {
  if (season === "none" || season === "year") return null;
  const earlier = sameSlot(history, window, season)
    .filter((record) => record.summary !== undefined && isSteady(record))
    .slice(-MOST_EARLIER);
  if (earlier.length < FEWEST_EARLIER) return null;
  const summaries: WindowSummary[] = [];
  let own: WindowSummary[] = [];
  for (const record of earlier) {
    const summary = record.summary && (await read(record.summary));
    if (!summary) continue;
    summaries.push(summary);
    if (record.champion.servable === champion.servable) own = [...own, summary];
  }
  if (summaries.length < FEWEST_EARLIER) {
    const lost = earlier.length - summaries.length;
    return {
      columns: new Map(),
      against: `${TRAINING} (what ${lost} of ${slotText(earlier.length, window, season)} looked like cannot be read)`,
    };
  }
  const answers = own.length < FEWEST_EARLIER ? new Map() : profilesIn(own, isOutput);
  return {
    columns: new Map([...profilesIn(summaries, (name) => !isOutput(name)), ...answers]),
    against: `the ${slotText(summaries.length, window, season)}`,
  };
}

/**
 * What was unlike its own season is no example of what is usual. Of the first windows, which could only be held against
 * training, the season itself may be all that is unlike.
 */
const isSteady = ({ signals }: MonitoringRecord): boolean =>
  !signals.some(({ statistic, verdict, against }) => {
    const isSeasonal = against !== undefined && !against.startsWith(TRAINING);
    return verdict === "fail" && isSeasonal && groupOf(statistic) === "drift";
  });

const isOutput = (name: string): boolean => /^(?:answers|confidence):/u.test(name);

/** Columns that every one of the windows has. */
function profilesIn(
  summaries: readonly WindowSummary[],
  wanted: (name: string) => boolean,
): ReadonlyMap<string, ColumnProfile> {
  const [first, ...others] = summaries;
  if (!first) return new Map();
  const merged = others.reduce(mergeSummaries, first);
  const inAll = (name: string) => summaries.every(({ columns }) => columns.some((column) => column.name === name));
  return new Map(
    merged.columns.filter(({ name }) => wanted(name) && inAll(name)).map((column) => [column.name, asProfile(column)]),
  );
}
