/** Gates say one requirement each, in the direction in which their metric gets better. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { METRICS } from "../../domain/metrics.ts";
import type { ResolvedGate } from "../resolved.ts";
import { type FindingDetails, finding, type RuleContext } from "./rule.ts";

const THRESHOLDS = ["min", "max", "notWorseThan"] as const;

export function gatesHaveOneThreshold(context: RuleContext): readonly Problem[] {
  return eachGate(context, (gate) => {
    const set = THRESHOLDS.filter((name) => gate[name] !== undefined);
    const hasMargin = gate.margin !== undefined;
    if (set.length === 1 && hasMargin === (set[0] === "notWorseThan")) return null;
    const found = [...set, ...(hasMargin ? ["margin"] : [])].join(" and ") || "no threshold";
    return ["SPEC_GATE_THRESHOLD", "", { part: "key", found, expected: "min, or max, or notWorseThan with margin" }];
  });
}

export function gatesFaceTheirMetric(context: RuleContext): readonly Problem[] {
  return eachGate(context, (gate) => {
    const { better } = METRICS[gate.metric];
    const wrong = better === "higher" ? "max" : "min";
    if (gate[wrong] === undefined) return null;
    const right = wrong === "max" ? "min" : "max";
    const details = { part: "key", found: wrong, expected: right, with: { metric: gate.metric, better } } as const;
    return ["SPEC_METRIC_DIRECTION", `/${wrong}`, details];
  });
}

/** 90 where 0.9 is meant would refuse every candidate for ever. */
export function gatesCanPass(context: RuleContext): readonly Problem[] {
  return eachGate(context, (gate) => {
    if (METRICS[gate.metric].shape !== "proportion" || gate.min === undefined || gate.min <= 1) return null;
    const details = { severity: "warning", found: String(gate.min), expected: "a share between 0 and 1" } as const;
    return ["SPEC_GATE_UNREACHABLE", "/min", { ...details, with: { metric: gate.metric } }];
  });
}

type GateFinding = readonly [code: Problem["code"], field: string, details: FindingDetails];

function eachGate(context: RuleContext, check: (gate: ResolvedGate) => GateFinding | null): readonly Problem[] {
  return [...context.specs.models.values()].flatMap(({ file, gates }) =>
    gates.flatMap((gate, index) => {
      const found = check(gate);
      if (!found) return [];
      const [code, field, details] = found;
      return [finding(context, code, [file, `/spec/gates/${index}${field}`], details)];
    }),
  );
}
