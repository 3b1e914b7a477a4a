/** Shifts, cells and alerts to verdicts. */
import { describe, expect, it } from "vitest";
import type { Measurement } from "../../src/domain/measurement.ts";
import { judgeAlert } from "../../src/policy/alerts.ts";
import { judgeCells } from "../../src/policy/data-quality.ts";
import { judgeShift, type Shift } from "../../src/policy/drift.ts";
import { describeShift, formatNumber, formatProbability, formatShare } from "../../src/policy/drift-words.ts";

const thresholds = { effect: 0.15, significance: 0.01, minimumRows: 60 };
const shift = (change: Partial<Shift>): Shift => ({
  subject: "temp_max",
  statistic: "ks",
  effect: 0.3,
  pValue: 0.0001,
  n: 100,
  referenceRows: 400,
  reference: { type: "number", median: 15, std: 7 },
  current: { type: "number", median: 21.1, std: 7 },
  ...change,
});

describe("a shift", () => {
  it("fails when it matters and is no chance", () => {
    expect(judgeShift(shift({}), thresholds)).toEqual({
      statistic: "ks",
      subject: "temp_max",
      value: 0.3,
      pValue: 0.0001,
      n: 100,
      referenceRows: 400,
      threshold: 0.15,
      falseAlarm: 0.01,
      change: "median 15 -> 21.1",
      verdict: "fail",
      clears: false,
      reason: "temp_max is higher than in training: median 21.1 against 15",
    });
  });

  it("says of which rows it is", () => {
    const of = (change: Partial<Shift>) =>
      judgeShift(shift({ slice: { gate: "north" }, ...change }), thresholds).reason;
    expect(of({})).toBe("temp_max where gate is “north” is higher than in training: median 21.1 against 15");
    expect(of({ role: "shadow", effect: 0 })).toBe(
      "temp_max where gate is “north” of the shadow looks as it did in training",
    );
    expect(of({ n: 3 })).toMatch(/^temp_max where gate is “north”: 3 rows/);
    const rows = { subject: "inputs", statistic: "reconstruction", effect: 0 } as const;
    expect(judgeShift(shift(rows), thresholds).reason).toBe("inputs look as they did in training");
  });

  it("passes when it is certain but too small to matter", () => {
    expect(judgeShift(shift({ effect: 0.14 }), thresholds).verdict).toBe("pass");
  });

  it("is inconclusive when it is large but may be chance", () => {
    const signal = judgeShift(shift({ pValue: 0.08 }), thresholds);
    expect(signal.verdict).toBe("inconclusive");
    expect(signal.reason).toContain("but 100 rows show as much by chance in 8% of windows");
  });

  it.each([{ n: 59 }, { referenceRows: 59 }, { effect: null }])("is inconclusive without enough rows: %o", (change) => {
    expect(judgeShift(shift(change), thresholds).verdict).toBe("inconclusive");
  });
});

describe("a shift held against chance", () => {
  /** 1/1000, 2/1000 ... 1. */
  const nulls = Array.from({ length: 1000 }, (_, index) => (index + 1) / 1000);

  it("must reach what one window in two hundred does without any change", () => {
    const small = judgeShift(shift({ effect: 0.9, nulls }), thresholds);
    expect(small).toMatchObject({ verdict: "inconclusive", threshold: 0.995 });
    expect(small.reason).toContain("but windows of 100 rows reach 0.995 without any change (0.9 against 0.15)");
    expect(judgeShift(shift({ effect: 0.995, nulls }), thresholds)).toMatchObject({
      verdict: "fail",
      falseAlarm: 0.006,
    });
  });

  it("is held against the spec where chance stays below it", () => {
    const low = nulls.map((each) => each / 10);
    expect(judgeShift(shift({ effect: 0.15, nulls: low }), thresholds)).toMatchObject({
      verdict: "fail",
      threshold: 0.15,
      falseAlarm: 1 / 1001,
    });
  });

  it("ends below four fifths of that, or where chance explains it", () => {
    const clears = (change: Partial<Shift>) => judgeShift(shift(change), thresholds).clears;
    expect(clears({ effect: 0.13 })).toBe(false);
    expect(clears({ effect: 0.11 })).toBe(true);
    expect(clears({ effect: 0.13, pValue: 0.019 })).toBe(false);
    expect(clears({ effect: 0.13, pValue: 0.021 })).toBe(true);
    expect(clears({ effect: 0.5, pValue: 0.021 })).toBe(true);
  });

  it("fires by a plain threshold too, and says how often that is chance", () => {
    const plain = { ...thresholds, rule: "threshold" } as const;
    const signal = judgeShift(shift({ effect: 0.2, pValue: 0.9, nulls }), plain);
    expect(signal).toMatchObject({ verdict: "fail", threshold: 0.15, falseAlarm: 0.851, clears: false });
    expect(signal.reason).toContain("; a window of 100 rows without any change reaches this in 85% of cases");
    expect(judgeShift(shift({ effect: 0.13, nulls }), plain)).toMatchObject({ verdict: "pass", clears: false });
    expect(judgeShift(shift({ effect: 0.11, nulls }), plain)).toMatchObject({ verdict: "pass", clears: true });
    expect(judgeShift(shift({ effect: 0.2, n: 59 }), plain).verdict).toBe("inconclusive");
  });
});

describe("plain words", () => {
  const numbers = (median: number, std: number) => ({ type: "number", median, std }) as const;
  const say = (median: number, std: number) => describeShift("x", numbers(10, 4), numbers(median, std), "in training");

  it("name the direction, the spread, or neither", () => {
    expect(say(8, 4)).toBe("x is lower than in training: median 8 against 10");
    expect(say(10.1, 6)).toBe("x varies more than in training: standard deviation 6 against 4");
    expect(say(10, 2)).toBe("x varies less than in training: standard deviation 2 against 4");
    expect(say(10, 4)).toBe("x is spread differently than in training, about the same median (10)");
  });

  it("name the category that moved most", () => {
    const reference = {
      type: "category",
      counts: [
        ["rain", 60],
        ["sun", 40],
      ],
    } as const;
    const current = {
      type: "category",
      counts: [
        ["sun", 70],
        ["rain", 25],
        ["snow", 5],
      ],
    } as const;
    expect(describeShift("weather", reference, current, "on the test split")).toBe(
      "weather is “rain” less often than on the test split: 25% against 60%",
    );
  });

  it("keep three digits", () => {
    expect([1234.5, 0.012345, 21.1].map(formatNumber)).toEqual(["1230", "0.0123", "21.1"]);
    expect([0, 0.004, 0.125, 1].map(formatShare)).toEqual(["0%", "0.4%", "13%", "100%"]);
    expect([0.00001, 0.02].map(formatProbability)).toEqual(["under 0.1%", "2%"]);
  });
});

describe("cells", () => {
  const cells = { subject: "wind", statistic: "range", count: 3, n: 100, examples: ["-4"] } as const;

  it("fail above the accepted share, with examples", () => {
    const signal = judgeCells(cells, 0.01, 60);
    expect(signal).toMatchObject({ verdict: "fail", value: 0.03 });
    expect(signal.reason).toBe("3% of wind is outside the declared range (3 of 100, such as -4); up to 1% is accepted");
  });

  it("pass at the limit, and say nothing about few rows", () => {
    expect(judgeCells(cells, 0.03, 60).verdict).toBe("pass");
    expect(judgeCells(cells, 0.01, 101).verdict).toBe("inconclusive");
    expect(judgeCells({ ...cells, count: 0, n: 0 }, 0.01, 1).verdict).toBe("inconclusive");
  });
});

describe("what chance may do to cells", () => {
  const constant = { subject: "snow", statistic: "constant", count: 100, n: 100, examples: ["0"] } as const;

  it("is no fact about the data", () => {
    expect(judgeCells({ ...constant, chance: 0.37 }, 0, 60)).toMatchObject({ verdict: "inconclusive", clears: true });
    expect(judgeCells({ ...constant, chance: 0.0001 }, 0, 60).verdict).toBe("fail");
    expect(judgeCells(constant, 0, 60).reason).toContain("100% of snow is one and the same value");
  });
});

describe("an alert", () => {
  const measured = (value: number, low: number, high: number, n = 200): Measurement => ({
    metric: "accuracy",
    value,
    n,
    interval: { low, high, confidence: 0.95, method: "wilson" },
  });
  const below = { metric: "accuracy", below: 0.7 } as const;

  it("fires only when the whole interval lies on the wrong side", () => {
    expect(judgeAlert(below, measured(0.6, 0.53, 0.67)).verdict).toBe("fail");
    expect(judgeAlert(below, measured(0.66, 0.59, 0.72)).verdict).toBe("inconclusive");
    expect(judgeAlert(below, measured(0.7, 0.63, 0.76)).verdict).toBe("pass");
  });

  it("works upwards too", () => {
    const above = { metric: "log-loss", above: 1 } as const;
    expect(judgeAlert(above, measured(1.4, 1.1, 1.7)).verdict).toBe("fail");
    expect(judgeAlert(above, measured(1.1, 0.9, 1.3)).verdict).toBe("inconclusive");
    expect(judgeAlert(above, measured(0.9, 0.8, 1.1)).verdict).toBe("pass");
  });

  it("fires on the number itself where the spec says so, and then says that it may be chance", () => {
    const signal = judgeAlert({ ...below, on: "value" }, measured(0.66, 0.59, 0.72));
    expect(signal).toMatchObject({ verdict: "fail", threshold: 0.7, falseAlarm: 0.5 });
    expect(signal.reason).toBe(
      "accuracy is 66% (59% to 72%, 200 rows): below 70%, but the interval reaches over it, so this may be chance",
    );
  });

  it("is a signal of its own for each role, slice and time", () => {
    const alert = { ...below, role: "shadow", slice: { station: "north" }, for: "1d" } as const;
    const signal = judgeAlert(alert, measured(0.6, 0.53, 0.67));
    expect(signal).toMatchObject({ subject: "accuracy over 1d", role: "shadow", slice: { station: "north" } });
    expect(signal.falseAlarm).toBeCloseTo(0.025, 12);
    expect(signal.reason).toBe(
      "accuracy where station is “north” of the shadow over 1d is 60% (53% to 67%, 200 rows), below 70%",
    );
  });

  it("never passes without evidence", () => {
    expect(judgeAlert(below, null)).toMatchObject({ verdict: "inconclusive", value: null, n: 0 });
    expect(judgeAlert(below, { metric: "accuracy", value: null, n: 0 }).verdict).toBe("inconclusive");
    expect(judgeAlert(below, measured(1, 0.88, 1, 29)).verdict).toBe("inconclusive");
    expect(judgeAlert({ metric: "accuracy" }, measured(0.9, 0.8, 0.95)).verdict).toBe("error");
  });
});
