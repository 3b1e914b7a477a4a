/** Gates ask for what their metric is measured on: groups by a column, slices and perturbations of rows, times under load. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { basisOf, type MetricName } from "../../domain/metrics.ts";
import { eachGate, type GateFinding } from "./each-gate.ts";
import { type RuleContext, unknownName } from "./rule.ts";

export function groupsHaveTheirColumn(context: RuleContext): readonly Problem[] {
  return eachGate(context, ({ gate: { metric, by } }) => {
    const needed = basisOf(metric) === "groups";
    if (needed === (by !== undefined)) return [];
    const details = { found: by ?? "no column", expected: needed ? `by beside ${metric}` : "no by" };
    return [["SPEC_GATE_GROUPS", needed ? "" : "/by", { part: "key", ...details, with: { metric } }]];
  });
}

/** Metrics that are measured with many requests at once. */
const UNDER_LOAD: ReadonlySet<MetricName> = new Set([
  "latency.p50",
  "latency.p95",
  "latency.p99",
  "throughput",
  "error-rate",
]);

export function gatesFitWhatIsMeasured(context: RuleContext): readonly Problem[] {
  return eachGate(context, ({ gate }) => {
    const { metric, slice, perturbation, load, notWorseThan } = gate;
    const basis = basisOf(metric);
    const onRows = basis === "rows";
    const best = notWorseThan === "best";
    const keepsRows = (onRows || basis === "groups") && perturbation === undefined;
    const refuse = (field: string, how: string): GateFinding => {
      const rival = field === "/notWorseThan";
      const found = rival ? "best" : field.slice(1) || metric;
      return ["SPEC_GATE_BASIS", field, { part: rival ? "value" : "key", found, with: { metric, how } }];
    };
    return [
      ...(slice && !onRows ? [refuse("/slice", "on a slice")] : []),
      ...(perturbation !== undefined && !onRows ? [refuse("/perturbation", "under a perturbation")] : []),
      ...(load && !UNDER_LOAD.has(metric) ? [refuse("/load", "under load")] : []),
      ...(basis === "load" && !load ? [refuse("", "without `load`")] : []),
      ...(best && !keepsRows ? [refuse("/notWorseThan", "against the best so far")] : []),
    ];
  });
}

/** `perturbation` is one of the model's own, and a drop has one. */
export function gatesNameTheirPerturbation(context: RuleContext): readonly Problem[] {
  return eachGate(context, ({ gate: { perturbation, maxDrop }, model }) => {
    if (perturbation === undefined) {
      const details = { part: "key", found: "maxDrop", expected: "perturbation beside it" } as const;
      return maxDrop === undefined ? [] : [["SPEC_GATE_PERTURBATION", "/maxDrop", details]];
    }
    const names = model.evaluation.perturbations.map(({ name }) => name);
    if (names.includes(perturbation)) return [];
    const details = { ...unknownName(perturbation, names), with: { name: perturbation } };
    return [["SPEC_PERTURBATION_UNKNOWN", "/perturbation", details]];
  });
}
