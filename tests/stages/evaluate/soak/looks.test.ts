/** Looks at a soak: when they are made, and that all of them together err as often as one. */
import { describe, expect, test } from "vitest";
import { random } from "../../../../src/domain/random.ts";
import type { ResolvedGate } from "../../../../src/spec/resolved.ts";
import { gatesAt, looksOf, nominalErrors } from "../../../../src/stages/evaluate/soak/looks.ts";
import { normalQuantile } from "../../../../src/stats/normal-quantile.ts";

const GATE: ResolvedGate = { metric: "accuracy", notWorseThan: "champion", margin: 0.02, confidence: 0.95 };

/** Sums of equal steps of a drift-less walk, as a statistic that has just the margin's loss makes. */
function* walk(steps: number, draw: () => number) {
  let sum = 0;
  for (let step = 1; step <= steps; step++) {
    sum += normalQuantile(Math.min(1 - 1e-12, Math.max(1e-12, draw())));
    yield sum / Math.sqrt(step);
  }
}

/** Share of soaks of a shadow worse by the margin that are called good enough at any look. */
function falsePasses(errors: readonly number[], soaks: number): number {
  const draw = random(11);
  let passed = 0;
  for (let soak = 0; soak < soaks; soak++) {
    const scores = [...walk(errors.length, draw)];
    if (scores.some((score, look) => (errors[look] ?? 0) > 0 && score >= normalQuantile(1 - (errors[look] ?? 0))))
      passed++;
  }
  return passed / soaks;
}

describe("looks", () => {
  test("one look costs nothing", () => {
    const looks = looksOf({ labelled: 500, looks: 1 });
    expect(looks).toEqual([{ number: 1, of: 1, rows: 500 }]);
    expect(gatesAt([GATE], looks, { number: 1, of: 1, rows: 500 })).toEqual([GATE]);
  });

  test("several are at equal steps, and none rests on fewer rows than decide anything", () => {
    expect(looksOf({ labelled: 100, looks: 5 }).map(({ rows }) => rows)).toEqual([40, 60, 80, 100]);
  });

  test("each asks for more confidence than one would, the first for the most", () => {
    const looks = looksOf({ labelled: 1000, looks: 4 });
    const asked = looks.map((look) => gatesAt([GATE], looks, look)?.[0]?.confidence ?? null);
    const made = asked.filter((confidence) => confidence !== null);
    expect(made.length).toBeGreaterThan(1);
    expect(made.every((confidence) => confidence > 0.95)).toBe(true);
    expect(made.toSorted((a, b) => b - a)).toEqual(made);
  });

  test("one that could decide nothing is not made, and leaves its error to the others", () => {
    const errors = nominalErrors(0.05, [0.1, 0.2, 0.6, 1]);
    expect(errors.slice(0, 2)).toEqual([0, 0]);
    expect(errors[2]).toBeGreaterThan(0.002);
    expect(errors[3]).toBeGreaterThan(0.04);
  });

  test("fourteen looks at 5% would be wrong about one time in five; fourteen that are paid for, one in twenty", () => {
    const shares = Array.from({ length: 14 }, (_, look) => (look + 1) / 14);
    const soaks = 4000;
    const naive = falsePasses(
      shares.map(() => 0.05),
      soaks,
    );
    const paid = falsePasses(nominalErrors(0.05, shares), soaks);
    expect(naive).toBeGreaterThan(0.17);
    expect(naive).toBeLessThan(0.23);
    // Two standard errors of 4,000 soaks.
    expect(paid).toBeLessThan(0.05 + 2 * Math.sqrt((0.05 * 0.95) / soaks));
    expect(paid).toBeGreaterThan(0.035);
  });
});
