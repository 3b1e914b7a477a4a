/** Alerts fire on one side: below for metrics where higher is better, above for the others. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { METRICS } from "../../domain/metrics.ts";
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
