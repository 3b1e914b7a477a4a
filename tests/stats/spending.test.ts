/** Alpha spending: published boundaries, scipy's quadrature, and what it is for, by simulation. */
import { describe, expect, test } from "vitest";
import { random } from "../../src/domain/random.ts";
import { normalQuantile } from "../../src/stats/normal-quantile.ts";
import { type SpendingShape, spending, spentAlpha } from "../../src/stats/spending.ts";
import golden from "../golden/spending.json" with { type: "json" };

const equal = (looks: number) => Array.from({ length: looks }, (_, look) => (look + 1) / looks);

describe("published boundaries, two-sided alpha 0.05 (R gsDesign 3.6, gsDesign(test.type = 2, alpha = 0.025))", () => {
  test.each([
    ["obrien-fleming", [2.963, 1.969]],
    ["obrien-fleming", [3.71, 2.511, 1.993]],
    ["obrien-fleming", [4.877, 3.357, 2.68, 2.29, 2.031]],
    ["pocock", [2.157, 2.201]],
    ["pocock", [2.279, 2.295, 2.296]],
    ["pocock", [2.438, 2.427, 2.41, 2.397, 2.386]],
  ] as const)("%s %j", (shape, expected) => {
    const looks = spending({ shape, alpha: 0.025, fractions: equal(expected.length) });
    expect(looks.map(({ z }) => Number(z.toFixed(3)))).toEqual(expected);
  });
});

test.each(golden.cases)("$shape at $fractions: the chance to cross is what was spent, by scipy", (each) => {
  const looks = spending({ shape: each.shape as SpendingShape, alpha: each.alpha, fractions: each.fractions });
  for (const [index, look] of looks.entries()) {
    expect(look.z).toBeCloseTo(each.z[index] ?? Number.NaN, 6);
    expect(look.spent).toBeCloseTo(each.spent[index] ?? Number.NaN, 12);
  }
});

describe("fourteen looks at data without a difference", () => {
  const FRACTIONS = equal(14);
  const TRIALS = 8_000;
  const rejected = (boundaries: readonly number[]) => {
    const next = random(14);
    let count = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      let [sum, isRejected] = [0, false];
      for (const [look, boundary] of boundaries.entries()) {
        sum += normalQuantile(next() + 2 ** -33);
        isRejected ||= sum / Math.sqrt(look + 1) >= boundary;
      }
      if (isRejected) count++;
    }
    return count / TRIALS;
  };
  const ERROR = 3 * Math.sqrt((0.05 * 0.95) / TRIALS);

  test("at 5 % each reject about one in five", () => {
    const share = rejected(FRACTIONS.map(() => normalQuantile(0.95)));
    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.21);
  });

  test.each(["obrien-fleming", "pocock"] as const)("that spend 5 %% in all (%s) reject 5 %%", (shape) => {
    const share = rejected(spending({ shape, alpha: 0.05, fractions: FRACTIONS }).map(({ z }) => z));
    expect(share).toBeLessThan(0.05 + ERROR);
    expect(share).toBeGreaterThan(0.05 - ERROR);
  });
});

describe("looks", () => {
  test("decided stay as they were when more come", () => {
    const plan = { shape: "pocock", alpha: 0.05 } as const;
    const early = spending({ ...plan, fractions: [0.1, 0.3] });
    const late = spending({ ...plan, fractions: [0.1, 0.3, 0.31, 0.9, 1] });
    for (const [index, look] of early.entries()) expect(late[index]?.z).toBeCloseTo(look.z, 9);
  });

  test("at the same data, or at none, reject nothing and spend nothing", () => {
    const [none, first, again, last] = spending({ shape: "pocock", alpha: 0.05, fractions: [0, 0.5, 0.5, 1] });
    expect([none?.z, none?.spent, again?.z]).toEqual([Infinity, 0, Infinity]);
    expect(again?.spent).toBe(first?.spent);
    const two = spending({ shape: "pocock", alpha: 0.05, fractions: [0.5, 1] });
    expect(last?.z).toBeCloseTo(two[1]?.z ?? 0, 9);
  });

  test("beyond what was planned have nothing left to spend", () => {
    const looks = spending({ shape: "obrien-fleming", alpha: 0.05, fractions: [0.5, 1, 1.4] });
    expect(looks.at(-1)?.z).toBe(Infinity);
    expect(spentAlpha("obrien-fleming", 0.05, 1.4)).toBeCloseTo(0.05, 12);
  });

  test("only one, at the end, is the plain test", () => {
    const [only] = spending({ shape: "obrien-fleming", alpha: 0.05, fractions: [1] });
    expect(only?.z).toBeCloseTo(normalQuantile(0.95), 9);
    expect(only?.confidence).toBeCloseTo(0.9, 9);
  });
});
