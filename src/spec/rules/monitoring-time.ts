/** Time is cut into windows: what is judged over more time is whole windows, and seasons begin and end with them. */
import { parseDuration } from "../../domain/duration.ts";
import type { Problem } from "../../domain/errors/user-error.ts";
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
    return [["SPEC_SEASON_WINDOW", "/season", details]];
  });
}

type Season = ResolvedMonitoring["season"];

/** Windows are aligned to the epoch, so one that divides a day begins at the same hours each day. */
const FITS: Readonly<Record<Season, (window: number) => boolean>> = {
  none: () => true,
  weekday: (window) => window % DAY === 0 && (7 * DAY) % window === 0,
  hour: (window) => window % HOUR === 0 && DAY % window === 0,
};

const EXPECTED: Readonly<Record<Season, string>> = {
  none: "any window",
  weekday: "a window of 1d or 7d",
  hour: "a window of whole hours that divide a day, such as 1h or 6h",
};
