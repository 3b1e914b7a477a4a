/** How a group of signals is judged, what that costs in false alarms, and how to mute it. */
import { parseDuration } from "../../domain/duration.ts";
import { codeSpan } from "../../domain/markdown.ts";
import type { SignalGroup } from "../../domain/monitoring.ts";
import { sliceChecks } from "../../policy/asked.ts";
import { formatNumber, formatProbability, formatShare } from "../../policy/drift-words.ts";
import { falseAlarmsPerMonth } from "../../policy/false-alarms.ts";
import { FIRING_RULES, firingRule, groupOf } from "../../policy/signal-state.ts";
import { chancesByReference } from "../../stats/shared-error.ts";
import { isOfSlice, sliceAlarms } from "./slice-alarms.ts";
import type { IssueReport } from "./watched.ts";

export function judgingText(report: IssueReport): string {
  const { group, monitoring } = report;
  const { firing } = monitoring;
  const rules: Readonly<Record<SignalGroup, readonly string[]>> = {
    drift: [
      `A shift counts when it is at least as large as the spec says that matters, larger than chance alone makes it in a window of this size, **and** its chance, corrected for the number of features, is under the spec's significance. It fires in ${firing.fires} of ${firing.of} windows.`,
      ...(sliceChecks(monitoring).length > 0
        ? [
            "Each slice is compared with the same slice of training, corrected for all features of all slices, and told of only where the feature as a whole does not fail.",
          ]
        : []),
      "Where the spec says `rule: threshold`, the plain threshold counts, and the list of every signal says how often that is a mistake.",
    ],
    performance: [
      "A metric fires at once when its whole 95% interval lies on the wrong side of the alert. Only labels that came with the traffic count: rows picked for review were picked because they are hard.",
      "What is estimated without truths comes from the model's own confidence, calibrated on its test split. When truths are worse than that, the same inputs no longer mean the same.",
    ],
    quality: [
      "Missing, out-of-range and never-seen values are counted, not estimated: they fire at once. What is missing in a slice alone has to be beyond chance as well.",
    ],
    operations: [
      "Counts fire at once; a percentile or a share fires when its whole interval lies beyond the limit.",
      `What devices measure is compared with earlier windows as a drift is: it fires in ${firing.fires} of ${firing.of} windows.`,
    ],
  };
  const clears = group === "drift" ? firing.clears : FIRING_RULES.proven.clears;
  const lines = [
    ...rules[group],
    `${clears} windows in a row that pass end it. Windows with too few rows (under ${monitoring.minimumRows}) or none decide nothing.`,
    ...alarmLines(report),
    "People are told when the state changes, when it becomes worse, and at most once a week while it lasts.",
    `${codeSpan("/ack 7d")} in a comment keeps that quiet for a week. Closing this issue by hand mutes what fires now; something else, or the same after it was over, opens it again.`,
  ];
  return lines.map((line) => `- ${line}`).join("\n");
}

/** Less is "under" it, and nothing is more than under something. */
const LEAST_TOLD = 0.001;
/** A month: once in eight years. */
const RARE = 0.01;

/** Rules that are independent of each other add up. */
function alarmLines({ record, group, deployment, monitoring }: IssueReport): readonly string[] {
  const own = record.signals.filter((signal) => groupOf(signal.statistic) === group && !isOfSlice(signal));
  const slices = group === "drift" ? sliceAlarms(record, monitoring) : null;
  const known = own.filter(({ falseAlarm }) => falseAlarm !== undefined);
  if (known.length === 0) return [];
  const length = parseDuration(monitoring.window);
  const perMonth = known.reduce((sum, { statistic, falseAlarm = 0, n, referenceRows }) => {
    const chances = chancesByReference(falseAlarm, n, referenceRows ?? Number.POSITIVE_INFINITY);
    return sum + falseAlarmsPerMonth(chances, firingRule(statistic, monitoring.firing), length);
  }, slices?.perMonth ?? 0);
  const worst = formatProbability(Math.max(LEAST_TOLD, ...known.map(({ falseAlarm = 0 }) => falseAlarm)));
  const command = codeSpan(`npm run -s understudy -- monitor ${deployment.name} --explain`);
  const apart = slices ? `, features in ${slices.slices} slices in no more than ${formatShare(slices.chance)}` : "";
  return [
    `${group === "drift" || group === "quality" ? "Where nothing changed" : "Were every true value exactly at its limit"}, none of these rules fails in more than ${worst} of windows${apart}, and all of them together make ${perMonth < RARE ? `fewer than ${RARE}` : `about ${formatNumber(perMonth)}`} false alarms a month. Each rule by itself: ${command}.`,
  ];
}
