/** Every check can fail, and can pass: it has a limit, on a scale that what it measures can reach. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { SERVER_READINGS } from "../../domain/monitoring.ts";
import { answersOf } from "../../domain/signature.ts";
import type { MonitoringCheck } from "../resolved.ts";
import { eachCheck, eachMonitored, type Monitored, type MonitoringFinding } from "./each-check.ts";
import { type RuleContext, unknownName } from "./rule.ts";

const LIMITS: Partial<Readonly<Record<MonitoringCheck["check"], readonly string[]>>> = {
  rows: ["min", "max", "change"],
  output: ["min", "max"],
  telemetry: ["min", "max", "effect"],
};

export function checksHaveLimits(context: RuleContext): readonly Problem[] {
  return eachCheck(context, (check) => [...withoutLimit(check), ...upsideDown(check)]);
}

function withoutLimit(check: MonitoringCheck): readonly MonitoringFinding[] {
  const fields = LIMITS[check.check];
  if (!fields || fields.some((field) => Object.hasOwn(check, field))) return [];
  const details = { found: "none", expected: fields.join(", or "), with: { check: check.check } };
  return [["SPEC_CHECK_LIMIT", "/check", details]];
}

function upsideDown(check: MonitoringCheck): readonly MonitoringFinding[] {
  if (!("min" in check) || check.min === undefined || check.max === undefined || check.min <= check.max) return [];
  return [["SPEC_CHECK_RANGE", "/max", { found: `${check.min} to ${check.max}`, expected: "min at most max" }]];
}

/** Outputs that are shares, or confidences. */
const SHARES = new Set(["nulls", "below-threshold", "retries", "refusals", "confidence"]);
/** The other statistics never exceed 1. */
const UNBOUNDED = new Set(["wasserstein", "psi"]);

export function checkLimitsAreInReach(context: RuleContext): readonly Problem[] {
  return eachCheck(context, (check): readonly MonitoringFinding[] => {
    const range = (field: string, found: number, expected: string): MonitoringFinding => [
      "SPEC_NUMBER_RANGE",
      field,
      { found: String(found), expected },
    ];
    switch (check.check) {
      case "output":
        if (!SHARES.has(check.measure)) return [];
        return (["min", "max"] as const).flatMap((side) => {
          const limit = check[side];
          const isShare = limit === undefined || (limit >= 0 && limit <= 1);
          return isShare ? [] : [range(`/${side}`, limit, "at least 0 and at most 1")];
        });
      case "data-drift":
        return [
          ...(UNBOUNDED.has(check.statistic) || check.effect <= 1
            ? []
            : [range("/effect", check.effect, `at most 1, the most that ${check.statistic} can be`)]),
          ...significanceProblem(check.significance),
        ];
      case "multivariate-drift":
      case "prediction-drift":
        return significanceProblem(check.significance);
      case "concept-drift":
        return check.effect <= 1 ? [] : [range("/effect", check.effect, "at most 1: it is a difference of shares")];
      default:
        return [];
    }
  });
}

function significanceProblem(significance: number | undefined): readonly MonitoringFinding[] {
  if (significance === undefined || significance > 0) return [];
  return [["SPEC_NUMBER_RANGE", "/significance", { found: "0", expected: "above 0: nothing is ever so sure" }]];
}

/** A regression has no confidence; classes have no mean. */
export function checksFitTheTask(context: RuleContext): readonly Problem[] {
  return eachCheck(context, (check, { model }) => {
    if (!model) return [];
    const of = answersOf(model.task);
    const metric = needs(check)[of === "classes" ? "values" : "classes"];
    if (metric === undefined) return [];
    const field = check.check === "output" ? "/measure" : check.check === "prediction-drift" ? "/of" : "/check";
    return [["SPEC_METRIC_TASK", field, { found: metric, with: { metric, task: model.task } }]];
  });
}

/** What the check measures, by the answers that it can be measured of only. */
function needs(check: MonitoringCheck): { readonly classes?: string; readonly values?: string } {
  switch (check.check) {
    case "concept-drift":
    case "fairness":
      return { classes: check.check };
    case "prediction-drift":
      return check.of === "confidence" ? { classes: "confidence" } : {};
    case "output":
      if (check.measure === "value") return { values: "value" };
      return check.measure === "confidence" || check.measure === "below-threshold" ? { classes: check.measure } : {};
    default:
      return {};
  }
}

export function readingsAreKnown(context: RuleContext): readonly Problem[] {
  return eachCheck(context, (check) => {
    if (check.check !== "telemetry" || !check.reading.startsWith("server.")) return [];
    const names: readonly string[] = SERVER_READINGS;
    if (names.includes(check.reading)) return [];
    const details = { ...unknownName(check.reading, names), with: { reading: check.reading } };
    return [["SPEC_CHECK_READING", "/reading", details]];
  });
}

export function firingCanHappen(context: RuleContext): readonly Problem[] {
  return eachMonitored(context, ({ monitoring: { firing } }: Monitored) => {
    if (firing.fires <= firing.of) return [];
    return [["SPEC_FIRING", "/firing/fires", { found: String(firing.fires), expected: `at most ${firing.of}` }]];
  });
}
