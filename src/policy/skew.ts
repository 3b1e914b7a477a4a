/** What is served must be what the model's file answers by itself: any difference is a fault, whatever the gates say. */
import type { SkewMeasured } from "../domain/evaluation.ts";
import type { GateResult } from "../domain/records.ts";

/** null: the file could not be run by itself where it was measured. */
export function judgeSkew(skew: SkewMeasured | null): readonly GateResult[] {
  if (skew === null || skew.different === 0) return [];
  const { rows, different, largest } = skew;
  const reason = `Of ${rows} rows ${different} are answered otherwise by the server than by the model's file itself, by up to ${largest.toPrecision(3)}: what was measured offline is not what would be served.`;
  const evidence = { of: "candidate", metric: "skew", value: different / rows, n: rows } as const;
  return [{ gate: "served as the model's file answers", verdict: "fail", reason, evidence }];
}
