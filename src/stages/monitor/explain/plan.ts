/** Every rule of a deployment's monitoring, with what it costs in false alarms. Pure: chance is drawn by subject. */
import type { MonitoringCheck } from "../../../spec/resolved.ts";
import { DEFAULTS } from "../../../spec/schema/defaults.ts";
import { chanceToClear } from "../../../stats/sample-size.ts";
import { explainDrift } from "./drift-rules.ts";
import { type ExplainFacts, signalsOf } from "./facts.ts";
import { explainAlert, explainEstimate, explainMissing } from "./limit-rules.ts";
import { type Explanation, explained, type RuleFacts } from "./rule.ts";

export function planExplanation(facts: ExplainFacts): Explanation {
  const { deployment, monitoring, reference, rows, windows } = facts;
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
      return explainMissing(check, facts);
    case "outliers": {
      const options = { value: OUTLIERS_OF_TRAINING, threshold: check.max, confidence: CONFIDENCE };
      const { rows } = facts;
      const chance = rows === null ? null : chanceToClear(rows, options, true);
      const against = `above ${check.max} with its whole interval`;
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
  const thresholds = groups.flatMap((signals) => signals.at(-1)?.threshold ?? []);
  const [least, most] = [Math.min(...thresholds), Math.max(...thresholds)];
  const against = thresholds.length === 0 ? limitsOf(check) : least === most ? `${most}` : `${least} to ${most}`;
  const subject = groups.length === 1 ? (groups[0]?.[0]?.subject ?? "all") : "all";
  return [
    { rule: check.check, statistic, subject, against, rows, floor: null, chance: null, isBound: false, smallest: null },
  ];
}

function limitsOf(check: MonitoringCheck): string {
  const limits = Object.entries(check).filter(([field]) => field === "min" || field === "max" || field === "change");
  return limits.map(([field, limit]) => `${field} ${String(limit)}`).join(", ") || "none of it";
}
