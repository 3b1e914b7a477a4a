/** Any row that is served otherwise than the model's file answers fails a candidate. */
import { expect, test } from "vitest";
import { judgeSkew } from "../../src/policy/skew.ts";

test("none is no result of its own, nor is what could not be told", () => {
  expect(judgeSkew({ rows: 100, different: 0, largest: 0 })).toEqual([]);
  expect(judgeSkew(null)).toEqual([]);
});

test("one row is enough", () => {
  expect(judgeSkew({ rows: 100, different: 1, largest: 0.25 })).toEqual([
    {
      gate: "served as the model's file answers",
      verdict: "fail",
      reason:
        "Of 100 rows 1 are answered otherwise by the server than by the model's file itself, by up to 0.250: what was measured offline is not what would be served.",
      evidence: { of: "candidate", metric: "skew", value: 0.01, n: 100 },
    },
  ]);
});
