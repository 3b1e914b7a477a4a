/** Time is cut into windows: what is judged over more time is whole windows, and seasons begin and end with them. */
import { parseDuration } from "../../domain/duration.ts";
import type { Problem } from "../../domain/errors/user-error.ts";
import { momentColumn } from "../moment-column.ts";
import type { ResolvedMonitoring } from "../resolved.ts";
import { eachMonitored, type MonitoringFinding } from "./each-check.ts";
import type { RuleContext } from "./rule.ts";

const HOUR = parseDuration("1h");
const DAY = parseDuration("1d");

export function alertTimesAreWindows(context: RuleContext): readonly Problem[] {
  return eachMonitored(context, ({ monitoring: { window, alerts } }) =>
    alerts.flatMap((alert, index): readonly MonitoringFinding[] => {
      if (alert.for === undefined || parseDuration(alert.for) % parseDuration(window) === 0) return [];
      const details = { found: alert.for, expected: `a multiple of ${window}` };
      return [["SPEC_ALERT_TIME", `/alerts/${index}/for`, details]];
    }),
  );
}

export function seasonsFitTheWindow(context: RuleContext): readonly Problem[] {
  return eachMonitored(context, ({ monitoring: { window, season } }) => {
    if (FITS[season](parseDuration(window))) return [];
    const details = { found: season, expected: EXPECTED[season], with: { window, season } };
    return [[season === "year" ? "SPEC_SEASON_LENGTH" : "SPEC_SEASON_WINDOW", "/season", details]];
  });
}

/** Of the reference that the deployment chose, or else of what the champion is trained on. */
export function seasonsHaveTheirMoment(context: RuleContext): readonly Problem[] {
  const { datasets } = context.specs;
  return eachMonitored(context, ({ monitoring: { season, reference }, dataset: trained }) => {
    const dataset = reference ? datasets.get(reference.dataset) : trained;
    if (season !== "year" || !dataset || momentColumn(dataset) !== null) return [];
    const times = dataset.columns.filter(({ type }) => type === "time").map(({ name }) => name);
    const expected =
      times.length === 0
        ? `a column of type time in ${dataset.file}`
        : `${times.join(" or ")} as the column of the split, or as the id, in ${dataset.file}`;
    return [["SPEC_SEASON_MOMENT", "/season", { found: season, expected, with: { dataset: dataset.name } }]];
  });
}

type Season = ResolvedMonitoring["season"];

/** Windows are aligned to the epoch, so one that divides a day begins at the same hours each day. */
const FITS: Readonly<Record<Season, (window: number) => boolean>> = {
  none: () => true,
  weekday: (window) => window % DAY === 0 && (7 * DAY) % window === 0,
  hour: (window) => window % HOUR === 0 && DAY % window === 0,
  year: (window) => window <= 182 * DAY,
};

const EXPECTED: Readonly<Record<Season, string>> = {
  none: "any window",
  weekday: "a window of 1d or 7d",
  hour: "a window of whole hours that divide a day, such as 1h or 6h",
  year: "a window of at most half a year, 182d",
};
