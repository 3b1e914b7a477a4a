/** Rows as a whole: what no column shows alone is found and named, and what did not change is left in peace. */
import { describe, expect, it } from "vitest";
import { random } from "../../../src/domain/random.ts";
import type { Row } from "../../../src/domain/table.ts";
import { compareRows, type Multivariate, whyNot } from "../../../src/stages/drift/multivariate.ts";
import { modelRows } from "../../../src/stats/row-model.ts";

const THRESHOLDS = { minEffect: null, significance: 0.01, minimumRows: 100, rule: "calibrated" } as const;
const COLUMNS = [
  { name: "warmth", type: "number" },
  { name: "sales", type: "number" },
  { name: "noise", type: "number" },
  { name: "sky", type: "category" },
] as const;

/** Sales follow warmth; `broken`: they no longer do, and look the same alone. */
function rows(seed: number, count: number, broken = false): Row[] {
  const next = random(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Array.from({ length: count }, () => {
    const [warmth, own] = [normal(), normal()];
    const sales = broken ? own : 0.95 * warmth + Math.sqrt(1 - 0.95 ** 2) * own;
    return { warmth, sales, noise: normal(), sky: next() < 0.7 ? "sun" : "rain" };
  });
}

function measured(found: Multivariate) {
  if (found.kind !== "measured") throw new Error(found.reason);
  return found;
}

describe("rows as a whole", () => {
  it("no longer go together, though each column looks as before", () => {
    const found = measured(
      compareRows(COLUMNS, { reference: rows(1, 2000), current: rows(2, 600, true) }, THRESHOLDS, 1),
    );
    expect(found.signal).toMatchObject({ verdict: "fail", statistic: "reconstruction", n: 600, referenceRows: 2000 });
    expect(found.n).toEqual([2000, 600]);
    expect(
      found.columns
        .slice(0, 2)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(["sales", "warmth"]);
    expect(found.columns.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1, 9);
    const [first, second] = found.columns;
    expect((first?.share ?? 0) + (second?.share ?? 0)).toBeGreaterThan(0.9);
  });

  it("names the column that lies far out, and not those it is measured with", () => {
    const far = rows(2, 600).map((row) => ({ ...row, noise: Number(row.noise) * 6 }));
    const { columns } = measured(compareRows(COLUMNS, { reference: rows(1, 2000), current: far }, THRESHOLDS, 1));
    expect(columns[0]).toMatchObject({ name: "noise", share: expect.closeTo(1, 1) });
  });

  it("seldom alarms where nothing changed, not even of few rows", () => {
    const alarms = Array.from({ length: 100 }, (_, trial) => {
      const [reference, current] = [rows(1000 + trial, 150), rows(5000 + trial, 120)];
      return measured(compareRows(COLUMNS, { reference, current }, THRESHOLDS, trial)).signal.verdict === "fail";
    }).filter(Boolean).length;
    // Six of a hundred have a probability of 0.0005 at the level of 1%.
    expect(alarms).toBeLessThan(6);
  });

  it("counts every row in its picture, and adds up to the mean squared error", () => {
    const reference = rows(1, 500);
    const found = measured(compareRows(COLUMNS, { reference, current: rows(2, 300, true) }, THRESHOLDS, 1));
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
    expect([sum(found.histogram.reference), sum(found.histogram.current)]).toEqual([500, 300]);
    const { errors, parts } = modelRows(COLUMNS, reference);
    expect(sum(Array.from(parts))).toBeCloseTo(sum(Array.from(errors, (error) => error ** 2)) / 500, 9);
    expect(sum(found.columns.map(({ before }) => before))).toBeCloseTo(sum(Array.from(parts)), 9);
  });

  it("is not looked at without rows, with one column, or with more than can be afforded", () => {
    expect(compareRows(COLUMNS, { reference: null, current: rows(1, 200) }, THRESHOLDS, 1)).toMatchObject({
      kind: "left-out",
    });
    expect(whyNot(COLUMNS.slice(0, 1))).toContain("fewer than two");
    const many = Array.from({ length: 201 }, (_, index) => ({ name: `c${index}`, type: "number" as const }));
    expect(whyNot(many)).toContain("--columns");
    expect(whyNot(many.slice(1))).toBeNull();
  });

  it("says nothing of few rows", () => {
    const found = measured(
      compareRows(COLUMNS, { reference: rows(1, 500), current: rows(2, 50, true) }, THRESHOLDS, 1),
    );
    expect(found.signal.verdict).toBe("inconclusive");
  });
});
