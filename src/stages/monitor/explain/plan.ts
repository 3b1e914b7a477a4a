/** Every rule of a deployment's monitoring, with what it costs in false alarms. Pure: chance is drawn by subject. */

import { formatNumber, formatShare } from "../../../policy/drift-words.ts";
import type { MonitoringCheck } from "../../../spec/resolved.ts";
import { DEFAULTS } from "../../../spec/schema/defaults.ts";
import { chanceToClear } from "../../../stats/sample-size.ts";
import { explainDrift } from "./drift-rules.ts";
import { type ExplainFacts, signalsOf } from "./facts.ts";
import { explainAlert, explainEstimate, explainMissing } from "./limit-rules.ts";
import { type Explanation, explained, type RuleFacts } from "./rule.ts";
import { explainSlices } from "./slice-rules.ts";

export function planExplanation(facts: ExplainFacts): Explanation {
  const { deployment, monitoring, reference, season, rows, windows } = facts;
  const rules = [
    ...monitoring.checks.flatMap((check) => explainCheck(check, facts)),
    ...monitoring.alerts.map((alert) => explainAlert(alert, facts)),
  ].map((rule) => explained(rule, monitoring));
  return {
    deployment: deployment.name,
    champion: `${reference.version.name} ${reference.version.version}`,
    window: monitoring.window,
    rows,
    windowsRead: windows.length,
    isCorrelated: monitoring.correlated !== "no",
    season: season?.against ?? null,
    rules,
    perMonth: rules.reduce((sum, { perMonth }) => sum + (perMonth ?? 0), 0),
  };
}

/** Training has one row in a hundred farther out than these. */
const OUTLIERS_OF_TRAINING = 0.01;
const CONFIDENCE = 0.95;

function explainCheck(check: MonitoringCheck, facts: ExplainFacts): readonly RuleFacts[] {
  switch (check.check) {
    case "data-drift":
    case "prediction-drift":
    case "multivariate-drift":
      return explainDrift(check, facts);
    case "missing":
      return [...explainMissing(check, facts), ...explainSlices(check, facts)];
    case "outliers": {
      const options = { value: OUTLIERS_OF_TRAINING, threshold: check.max, confidence: CONFIDENCE };
      const { rows } = facts;
      const chance = rows === null ? null : chanceToClear(rows, options, true);
      const against = `above ${formatShare(check.max)} with its whole interval`;
      const statistic = "outliers";
      return [
        {
          rule: statistic,
          statistic,
          subject: "inputs",
          against,
          rows,
          floor: null,
          chance,
          isBound: false,
          smallest: null,
        },
      ];
    }
    case "output": {
      const statistic = `output.${check.measure}`;
      const isShare = check.measure !== "value";
      const limits = {
        ...(check.min !== undefined && { min: check.min }),
        ...(check.max !== undefined && { max: check.max }),
      };
      return explainEstimate({ rule: "output", statistic, ...limits }, facts, isShare);
    }
    case "fairness":
      return explainEstimate({ rule: "fairness", statistic: check.metric, max: check.max }, facts, true);
    case "concept-drift": {
      const isStream = (check.method ?? DEFAULTS.conceptDriftMethod) === "adwin";
      const statistic = isStream ? "adwin" : "concept-drift";
      const rules = explainEstimate({ rule: check.check, statistic, max: check.effect }, facts, true);
      const tried = facts.reference.tried?.length;
      // Confidence is held against the same test split in every window.
      return isStream || tried === undefined ? rules : rules.map((rule) => ({ ...rule, referenceRows: tried }));
    }
    default:
      return explainCounted(check, facts);
  }
}

/** Facts about the window itself: chance is not what makes them. */
function explainCounted(check: MonitoringCheck, { windows, rows }: ExplainFacts): readonly RuleFacts[] {
  const statistic = check.check;
  const groups = signalsOf(windows, statistic);
  const subject = groups.length === 1 ? (groups[0]?.[0]?.subject ?? "all") : "all";
  return [
    {
      rule: check.check,
      statistic,
      subject,
      against: limitsOf(check),
      rows,
      floor: null,
      chance: null,
      isBound: false,
      smallest: null,
    },
  ];
}

function limitsOf(check: MonitoringCheck): string {
  switch (check.check) {
    case "constant":
      return "a feature that no longer varies";
    case "freshness":
      return `a silence of more than ${check.max}`;
    case "rows":
      return [
        ...(check.min === undefined ? [] : [`fewer than ${check.min}`]),
        ...(check.max === undefined ? [] : [`more than ${check.max}`]),
        ...(check.change === undefined ? [] : [`a change by more than ${formatShare(check.change)}`]),
      ].join(", ");
    case "telemetry":
      return telemetryLimits(check);
    default:
      return "max" in check && check.max !== undefined ? `more than ${formatShare(check.max)}` : "any at all";
  }
}

function telemetryLimits(check: Extract<MonitoringCheck, { readonly check: "telemetry" }>): string {
  const { min, max, share, effect } = check;
  const sides = [...(min === undefined ? [] : [`below ${min}`]), ...(max === undefined ? [] : [`above ${max}`])];
  return [
    ...(sides.length > 0 ? [`more than ${formatShare(share ?? DEFAULTS.telemetryShare)} ${sides.join(" or ")}`] : []),
    ...(effect === undefined ? [] : [`a KS distance of ${formatNumber(effect)} from earlier windows`]),
  ].join(", ");
}
