/** Limits: estimates by their interval, counts as they are. */
import { describe, expect, it } from "vitest";
import { formatShare } from "../../src/policy/drift-words.ts";
import { judgeLimits, judgeRise, type Limited } from "../../src/policy/limits.ts";

const counted: Limited = { statistic: "rows", subject: "rows", name: "the number of rows", value: 120, n: 120 };
const estimated = (value: number, low: number, high: number): Limited => ({
  statistic: "output.nulls",
  subject: "answers",
  name: "the share of rows without an answer",
  value,
  n: 200,
  interval: { low, high, confidence: 0.95, method: "wilson" },
  format: formatShare,
});

describe("a count", () => {
  it.each([
    [{ min: 120 }, "pass", "the number of rows is 120, not below 120"],
    [{ min: 121 }, "fail", "the number of rows is 120, below 121"],
    [{ max: 120 }, "pass", "the number of rows is 120, not above 120"],
    [{ max: 119 }, "fail", "the number of rows is 120, above 119"],
    [{ min: 100, max: 200 }, "pass", "the number of rows is 120, between 100 and 200"],
    [{ min: 130, max: 200 }, "fail", "the number of rows is 120, below 130"],
    [{}, "error", "the number of rows is held against no limit"],
  ])("against %o: %s", (limits, verdict, reason) => {
    expect(judgeLimits(counted, limits)).toMatchObject({ verdict, reason });
  });

  it("says nothing where there is nothing", () => {
    expect(judgeLimits({ ...counted, value: null }, { min: 1 }).verdict).toBe("inconclusive");
    expect(judgeLimits({ ...counted, value: Number.NaN }, { min: 1 })).toMatchObject({
      verdict: "inconclusive",
      value: null,
    });
    expect(judgeLimits(counted, { min: 1, minimumRows: 121 }).verdict).toBe("inconclusive");
  });
});

describe("an estimate", () => {
  it("fails where its whole interval does", () => {
    expect(judgeLimits(estimated(0.2, 0.15, 0.26), { max: 0.1 })).toMatchObject({
      verdict: "fail",
      threshold: 0.1,
      reason: "the share of rows without an answer is 20% (15% to 26%, 200 rows), above 10%",
    });
    expect(judgeLimits(estimated(0.12, 0.08, 0.17), { max: 0.1 })).toMatchObject({
      verdict: "inconclusive",
      reason:
        "the share of rows without an answer is 12% (8% to 17%, 200 rows): above 10%, but the interval reaches over it",
    });
    expect(judgeLimits(estimated(0.09, 0.06, 0.14), { max: 0.1 }).verdict).toBe("pass");
    expect(judgeLimits(estimated(0.12, 0.08, 0.17), { min: 0.3 }).verdict).toBe("fail");
    expect(judgeLimits(estimated(0.12, 0.08, 0.17), { max: 0.1 }).falseAlarm).toBeCloseTo(0.025, 12);
  });
});

describe("a rise", () => {
  it("is large enough to matter, and surely one", () => {
    expect(judgeRise(estimated(0.12, 0.02, 0.22), { effect: 0.1 }).verdict).toBe("fail");
    expect(judgeRise(estimated(0.09, 0.02, 0.16), { effect: 0.1 }).verdict).toBe("pass");
    expect(judgeRise(estimated(0.12, -0.01, 0.25), { effect: 0.1 }).verdict).toBe("inconclusive");
    expect(judgeRise({ ...counted, statistic: "concept-drift" }, { effect: 0.1 }).verdict).toBe("inconclusive");
  });
});
