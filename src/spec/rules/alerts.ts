/** Alerts fire on one side, below for metrics where higher is better, above for the others, at a limit that can be met. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { METRICS, type MetricInfo } from "../../domain/metrics.ts";
import { finding, type RuleContext } from "./rule.ts";

export function alertsHaveOneThreshold(context: RuleContext): readonly Problem[] {
  return [...context.specs.deployments.values()].flatMap(({ file, monitoring }) =>
    (monitoring?.alerts ?? []).flatMap(({ below, above }, index) => {
      if ((below === undefined) !== (above === undefined)) return [];
      const found = below === undefined ? "no threshold" : "both";
      const details = { part: "key", found, expected: "below, or above" } as const;
      return [finding(context, "SPEC_ALERT_THRESHOLD", [file, `/spec/monitoring/alerts/${index}`], details)];
    }),
  );
}

export function alertsFaceTheirMetric(context: RuleContext): readonly Problem[] {
  return [...context.specs.deployments.values()].flatMap(({ file, monitoring }) =>
    (monitoring?.alerts ?? []).flatMap((alert, index) => {
      const { better } = METRICS[alert.metric];
      const [wrong, right] = better === "higher" ? (["above", "below"] as const) : (["below", "above"] as const);
      // With both, the other rule speaks.
      if (alert[wrong] === undefined || alert[right] !== undefined) return [];
      const details = { part: "key", found: wrong, expected: right, with: { metric: alert.metric, better } } as const;
      return [finding(context, "SPEC_METRIC_DIRECTION", [file, `/spec/monitoring/alerts/${index}/${wrong}`], details)];
    }),
  );
}

/** A canary comes and goes, and an alert on it may stay; one that never comes is most likely a mistake. */
export function alertsAreOnSomebody(context: RuleContext): readonly Problem[] {
  return [...context.specs.deployments.values()].flatMap(({ file, name, monitoring, shadow, shadows, canary }) => {
    const isThere = { champion: true, shadow: shadow !== null || shadows.length > 0, canary: canary !== null };
    return (monitoring?.alerts ?? []).flatMap(({ role = "champion" }, index) => {
      if (isThere[role]) return [];
      const details = { severity: "warning", found: role, with: { role, deployment: name } } as const;
      return [finding(context, "SPEC_ALERT_ROLE", [file, `/spec/monitoring/alerts/${index}/role`], details)];
    });
  });
}

/** `below: 60` of an accuracy fires in every window, and `above: 5` of an error rate in none: shares are not percentages. */
export function alertLimitsAreInReach(context: RuleContext): readonly Problem[] {
  return [...context.specs.deployments.values()].flatMap(({ file, monitoring }) =>
    (monitoring?.alerts ?? []).flatMap((alert, index) => {
      const { shape, better }: MetricInfo = METRICS[alert.metric];
      const isShare = shape === "proportion";
      const most = isShare || (shape === "score" && better === "higher") ? 1 : Number.POSITIVE_INFINITY;
      const least = isShare ? 0 : Number.NEGATIVE_INFINITY;
      return (["below", "above"] as const).flatMap((side) => {
        const limit = alert[side];
        if (limit === undefined || (limit >= least && limit <= most)) return [];
        const details = { found: String(limit), expected: isShare ? "at least 0 and at most 1" : "at most 1" } as const;
        return [finding(context, "SPEC_NUMBER_RANGE", [file, `/spec/monitoring/alerts/${index}/${side}`], details)];
      });
    }),
  );
}
