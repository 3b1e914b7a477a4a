/**
 * What a deployment asks for now. A check that was taken out of the spec says nothing any more, so nothing can ever end its
 * alarm: whoever tells where signals stand leaves out what nobody asks for.
 */
import { DRIFT_STATISTIC_NAMES, statisticFor } from "../domain/drift-statistics.ts";
import type { SliceOf } from "../domain/evaluation.ts";
import type { SignalGroup } from "../domain/monitoring.ts";
import type { Deployment, MonitoringCheck } from "../spec/resolved.ts";
import { alertIdentity } from "./alerts.ts";
import { groupOf, type SignalIdentity, signalName } from "./signal-state.ts";
import type { SignalStatistic } from "./watched-statistics.ts";

export interface Asked {
  /** Whether a check or an alert of the spec still looks at it. */
  isAsked(signal: SignalIdentity): boolean;
  /** What anything is asked about at all. */
  readonly groups: ReadonlySet<SignalGroup>;
}

type Asking = Pick<Deployment, "monitoring" | "shadow" | "canary" | "shadows">;

export function askedOf(deployment: Asking): Asked {
  const { monitoring } = deployment;
  if (!monitoring) return { isAsked: () => false, groups: new Set() };
  const alerts = monitoring.alerts.map(alertIdentity);
  const alertNames = new Set(alerts.map(signalName));
  const looks = monitoring.checks.map((check) => ({ check, statistics: statisticsOf(check) }));
  return {
    groups: new Set([...looks.flatMap(({ statistics }) => statistics), ...alerts.map(namedStatistic)].map(groupOf)),
    isAsked(signal) {
      if (!isThere(signal, deployment)) return false;
      if (alertNames.has(signalName(signal))) return true;
      return looks.some(
        ({ check, statistics }) =>
          (statistics as readonly string[]).includes(signal.statistic) &&
          isOfSubject(check, signal.subject) &&
          isDivided(signal.slice, monitoring.slices) &&
          (!signal.slice || !isDividing(check) || looksAtSlices(check, monitoring)),
      );
    },
  };
}

/**
 * Whether features are looked at in each slice too. Where the season is a weekday or an hour there is no reference of a slice
 * of that season: held against training of every season, slices would cry wolf.
 */
export const looksAtSlices = (
  check: MonitoringCheck,
  { slices, season }: Pick<NonNullable<Deployment["monitoring"]>, "slices" | "season">,
): boolean =>
  isDividing(check) && check.slices !== false && slices.length > 0 && (season === "none" || season === "year");

/** The checks of distributions that do. */
export const sliceChecks = (
  monitoring: Pick<NonNullable<Deployment["monitoring"]>, "slices" | "season" | "checks">,
): readonly Of<"data-drift">[] =>
  monitoring.checks.filter(
    (check): check is Of<"data-drift"> => check.check === "data-drift" && looksAtSlices(check, monitoring),
  );

/** Of features, that may be looked at as a whole alone. */
const isDividing = (check: MonitoringCheck): check is Of<"data-drift" | "missing"> =>
  check.check === "data-drift" || check.check === "missing";

const namedStatistic = ({ statistic }: SignalIdentity): string => statistic;

/** Who left answers nothing more. */
function isThere({ role }: SignalIdentity, { shadow, shadows, canary }: Asking): boolean {
  const isSomebody = (pointer: { readonly version: number } | null | undefined) => (pointer?.version ?? 0) > 0;
  if (role === "shadow") return [shadow, ...shadows].some(isSomebody);
  return role === "canary" ? isSomebody(canary) : true;
}

type Kind = MonitoringCheck["check"];
type Of<K extends Kind> = Extract<MonitoringCheck, { readonly check: K }>;

/** How the signals of each kind of check are called. */
const STATISTICS: { readonly [K in Kind]: (check: Of<K>) => readonly SignalStatistic[] } = {
  missing: () => ["missing"],
  range: () => ["range", "unseen"],
  schema: () => ["schema"],
  duplicates: () => ["duplicates"],
  constant: () => ["constant"],
  rows: () => ["rows"],
  freshness: () => ["freshness"],
  skew: () => ["skew"],
  "data-drift": ({ statistic, categories = statistic }) =>
    DRIFT_STATISTIC_NAMES.filter((name) =>
      [statisticFor(statistic, "numbers"), statisticFor(categories, "categories")].includes(name),
    ),
  "multivariate-drift": () => ["reconstruction"],
  outliers: () => ["outliers"],
  "prediction-drift": ({ of }) => (of === "confidence" ? ["confidence"] : ["prediction", "boxes"]),
  output: ({ measure }) => [`output.${measure}`],
  "concept-drift": ({ method }) => (method === "adwin" ? ["adwin"] : ["concept-drift"]),
  fairness: ({ metric }) => [metric],
  telemetry: ({ min, max, effect }) => [
    ...(min === undefined && max === undefined ? [] : (["telemetry"] as const)),
    ...(effect === undefined ? [] : (["telemetry-drift"] as const)),
  ],
};

const statisticsOf = <K extends Kind>(check: Of<K>): readonly SignalStatistic[] => {
  const statistics = STATISTICS[check.check as K] as (check: Of<K>) => readonly SignalStatistic[];
  return statistics(check);
};

/** What is measured of an image is called by the image's name and the property's. */
function isOfSubject(check: MonitoringCheck, subject: string): boolean {
  switch (check.check) {
    case "missing":
    case "range":
    case "constant":
    case "data-drift":
      return check.features?.some((name) => subject === name || subject.startsWith(`${name}.`)) ?? true;
    case "rows":
      return subject === USUAL_ROWS ? check.change !== undefined : check.min !== undefined || check.max !== undefined;
    case "fairness":
      return subject === fairnessSubject(check);
    case "telemetry":
      return subject === check.reading;
    default:
      return true;
  }
}

export const USUAL_ROWS = "answers against the usual";

export const fairnessSubject = ({ class: className, by }: { readonly class: string; readonly by: string }): string =>
  `${className} by ${by}`;

function isDivided(slice: SliceOf | undefined, slices: readonly { readonly by: readonly string[] }[]): boolean {
  if (!slice) return true;
  const columns = JSON.stringify(Object.keys(slice).sort());
  return slices.some(({ by }) => JSON.stringify(by.toSorted()) === columns);
}
