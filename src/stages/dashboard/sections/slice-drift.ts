/** Features that moved within a slice, where the feature as a whole did not; and how many slices were looked at. */
import { type Html, html, NOTHING } from "../../../domain/pages/html.ts";
import { numberText } from "../../../domain/pages/numbers.ts";
import { table } from "../../../domain/pages/tables.ts";
import type { MonitoringRecord, Signal } from "../../../domain/records.ts";
import { sliceText } from "../../../policy/metric-text.ts";
import { watchedStatistic } from "../../../policy/watched-statistics.ts";

const MOST_ROWS = 20;

export function sliceDrift(record: MonitoringRecord, window: string): Html {
  const slices = record.measured?.slices ?? [];
  if (slices.length === 0) return NOTHING;
  const moved = record.signals.filter(isMoved).sort((a, b) => far(b) - far(a));
  const looked = `${slices.length} ${slices.length === 1 ? "slice was" : "slices were"} compared with training, feature by feature`;
  if (moved.length === 0) return html`<p class="lead">${looked}: nothing moved that did not move as a whole.</p>`;
  const left = moved.length - MOST_ROWS;
  const found = table(
    `Moved within a slice, ${window}, the farthest first`,
    [
      { title: "feature" },
      { title: "slice" },
      { title: "distance", isNumber: true },
      { title: "limit", isNumber: true },
      { title: "rows", isNumber: true },
      { title: "before and now" },
    ],
    moved.slice(0, MOST_ROWS).map(({ subject, statistic, slice, value, threshold, n, change }) => ({
      cells: [
        html`${subject} <small>${statistic}</small>`,
        sliceText(slice ?? {}),
        value === null ? "–" : numberText(Number(value.toPrecision(2))),
        threshold === undefined ? "–" : numberText(Number(threshold.toPrecision(2))),
        n,
        change?.replaceAll("->", "→") ?? "–",
      ],
    })),
  );
  return html`${found}<p class="lead">${looked}${left > 0 ? `; ${left} more moved` : ""}.</p>`;
}

const isMoved = ({ slice, statistic, verdict }: Signal): boolean =>
  slice !== undefined && verdict === "fail" && watchedStatistic(statistic)?.group === "drift";

const far = ({ value, threshold }: Signal): number => (value ?? 0) / (threshold || 1);
