/**
 * How often gates are wrong, with fewer pairs than `bench/gates` and always the same draws: three standard errors of so many
 * pairs are let pass as chance.
 */
import { describe, expect, test } from "vitest";
import { declines } from "../../bench/gates/decline.ts";
import { advisedRows, scenarios, simulate } from "../../bench/gates/scenarios.ts";
import { memoryBlobs } from "../../src/adapters/memory/blobs.ts";

const PAIRS = 120;

describe("pairs of which the truth is known", () => {
  test.each(scenarios().map((scenario, index) => [scenario.name, scenario.gate, scenario, index] as const))(
    "%s: %j",
    (_, __, scenario, index) => {
      const pairs = PAIRS / (scenario.each ?? 1);
      const tally = simulate(scenario, pairs, 7_000 + index);
      const { of, atMost, atLeast } = scenario.wanted;
      const share = of === "pass" ? tally.pass : 1 - tally.pass;
      const slack = (bound: number) => 3 * Math.sqrt((bound * (1 - bound)) / pairs);
      if (atMost !== undefined) expect(share).toBeLessThanOrEqual(atMost + slack(atMost));
      if (atLeast !== undefined) expect(share).toBeGreaterThanOrEqual(atLeast - slack(atLeast));
      expect(tally.pass + tally.inconclusive + tally.fail).toBeCloseTo(1, 9);
    },
  );

  test("the higher number alone is a coin where two are equal", () => {
    const equal = scenarios().find(({ name, gate }) => name === "equal" && gate.betterThan);
    if (!equal) throw new Error("no such scenario");
    const { pass, naive } = simulate({ ...equal, rows: 200 }, PAIRS, 5);
    expect(naive).toBeGreaterThan(0.3);
    expect(pass).toBeLessThan(0.12);
  });

  test("the advised number of rows is what the formula of the score test says", () => {
    // (1.6449 * 0.3162 + 0.8416 * 0.3162)^2 / 0.02^2 is 1546: two digits, upwards.
    expect(advisedRows()).toBe(1_600);
  });
});

test("ten candidates in a row, each within the margin: the gate on the best stops the decline, the one on the champion does not", async () => {
  const found = await declines(memoryBlobs(), 6_000, 3);
  expect(found.champion.lost).toBeGreaterThanOrEqual(0.06);
  expect(found.best.lost).toBeLessThanOrEqual(0.03);
});
