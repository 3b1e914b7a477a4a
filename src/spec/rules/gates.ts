/** Gates say one requirement each, in the direction in which their metric gets better, with a margin that means something. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { marginOf } from "../../domain/margin.ts";
import { isOnRatioScale, METRICS } from "../../domain/metrics.ts";
import { eachGate } from "./each-gate.ts";
import type { RuleContext } from "./rule.ts";

const THRESHOLDS = ["min", "max", "maxDrop", "notWorseThan", "betterThan"] as const;
const EXPECTED = "min, or max, or maxDrop, or betterThan, or notWorseThan with margin";

export function gatesHaveOneThreshold(context: RuleContext): readonly Problem[] {
  return eachGate(context, ({ gate }) => {
    const set = THRESHOLDS.filter((name) => gate[name] !== undefined);
    const hasMargin = gate.margin !== undefined;
    if (set.length === 1 && hasMargin === (set[0] === "notWorseThan")) return [];
    const found = [...set, ...(hasMargin ? ["margin"] : [])].join(" and ") || "no threshold";
    return [["SPEC_GATE_THRESHOLD", "", { part: "key", found, expected: EXPECTED }]];
  });
}

export function gatesFaceTheirMetric(context: RuleContext): readonly Problem[] {
  return eachGate(context, ({ gate }) => {
    const { better } = METRICS[gate.metric];
    const wrong = better === "higher" ? "max" : "min";
    if (gate[wrong] === undefined) return [];
    const right = wrong === "max" ? "min" : "max";
    const details = { part: "key", found: wrong, expected: right, with: { metric: gate.metric, better } } as const;
    return [["SPEC_METRIC_DIRECTION", `/${wrong}`, details]];
  });
}

/** 90 where 0.9 is meant would refuse every candidate for ever. */
export function gatesCanPass(context: RuleContext): readonly Problem[] {
  return eachGate(context, ({ gate }) => {
    if (METRICS[gate.metric].shape !== "proportion" || gate.min === undefined || gate.min <= 1) return [];
    const details = { severity: "warning", found: String(gate.min), expected: "a share between 0 and 1" } as const;
    return [["SPEC_GATE_UNREACHABLE", "/min", { ...details, with: { metric: gate.metric } }]];
  });
}

/** 5 where 0.05 is meant would let everything pass. */
export function gatesCanFail(context: RuleContext): readonly Problem[] {
  return eachGate(context, ({ gate: { metric, margin, maxDrop } }) => {
    if (METRICS[metric].shape !== "proportion") return [];
    const room = { margin: typeof margin === "number" ? margin : undefined, maxDrop };
    return (["margin", "maxDrop"] as const).flatMap((name) => {
      const value = room[name];
      if (value === undefined || value < 1) return [];
      const details = { found: String(value), expected: "a share below 1", with: { metric } };
      return [["SPEC_GATE_VOID", `/${name}`, details] as const];
    });
  });
}

export function marginsHaveAScale(context: RuleContext): readonly Problem[] {
  return eachGate(context, ({ gate: { metric, margin } }) => {
    if (margin === undefined || marginOf(margin)?.kind !== "relative" || isOnRatioScale(metric)) return [];
    const details = { found: String(margin), expected: `a number in the unit of ${metric}`, with: { metric } };
    return [["SPEC_GATE_MARGIN", "/margin", details]];
  });
}
