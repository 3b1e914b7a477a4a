/** A split leaves rows to train on, and a point in time is one. */
import type { Problem } from "../../domain/errors/user-error.ts";
import { parseTimestamp } from "../../domain/timestamp.ts";
import { finding, type RuleContext } from "./rule.ts";

export function splitSharesLeaveTraining(context: RuleContext): readonly Problem[] {
  return [...context.specs.datasets.values()].flatMap(({ file, split }) => {
    const taken = split.validation + (split.by === "hash" ? split.test : 0);
    if (taken < 1) return [];
    const pointer = split.by === "hash" ? "/spec/split" : "/spec/split/validation";
    const details = { part: "key", found: String(Number(taken.toFixed(9))), expected: "below 1" } as const;
    return [finding(context, "SPEC_SPLIT_SHARES", [file, pointer], details)];
  });
}

export function splitTimesAreOrdered(context: RuleContext): readonly Problem[] {
  return [...context.specs.datasets.values()].flatMap(({ file, split }) => {
    if (split.by !== "time") return [];
    const unreadable = (["testFrom", "testTo"] as const).filter((name) => parseTimestamp(split[name]) === null);
    if (unreadable.length > 0) {
      return unreadable.map((name) => {
        const details = { found: split[name], expected: "an ISO 8601 date, or date and time" };
        return finding(context, "SPEC_SPLIT_TIME", [file, `/spec/split/${name}`], details);
      });
    }
    if ((parseTimestamp(split.testFrom) ?? 0) < (parseTimestamp(split.testTo) ?? 0)) return [];
    const details = { found: `${split.testFrom} to ${split.testTo}`, expected: "testTo after testFrom" };
    return [finding(context, "SPEC_SPLIT_ORDER", [file, "/spec/split/testTo"], details)];
  });
}
