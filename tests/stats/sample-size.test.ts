/** The advised number of rows decides as often as it promises, and half of it does not: by simulation. */
import { describe, expect, test } from "vitest";
import { random } from "../../src/domain/random.ts";
import { drawBinomial } from "../../src/stats/binomial.ts";
import { drawCounts } from "../../src/stats/multinomial.ts";
import { pairedSampleSize, proportionSampleSize } from "../../src/stats/sample-size.ts";
import { tango } from "../../src/stats/tango.ts";
import { wilson } from "../../src/stats/wilson.ts";

const TRIALS = 2_000;
const POWER = 0.8;
/** Three standard errors of a share of the trials. */
const ERROR = 3 * Math.sqrt((POWER * (1 - POWER)) / TRIALS);

const share = (decided: () => boolean) => Array.from({ length: TRIALS }, decided).filter(Boolean).length / TRIALS;

describe("pairs", () => {
  test.each([
    { discordance: 0.05, difference: 0, margin: 0.01 },
    { discordance: 0.02, difference: 0, margin: 0.02 },
    { discordance: 0.3, difference: -0.01, margin: 0.05 },
    { discordance: 0.1, difference: 0.03, margin: 0 },
    { discordance: 0.1, difference: 0.03, margin: -0.01 },
  ])("$discordance differ, by $difference, margin $margin", ({ discordance, difference, margin }) => {
    const rows = pairedSampleSize({ discordance, difference, margin, confidence: 0.9, power: POWER }) ?? 0;
    const next = random(rows);
    const shares = [(discordance + difference) / 2, (discordance - difference) / 2, 1 - discordance];
    const decided = (n: number) => () => {
      const [right = 0, wrong = 0] = drawCounts(next, n, shares);
      return tango(right, wrong, n, 0.9).low > -margin;
    };
    expect(share(decided(rows))).toBeGreaterThan(POWER - ERROR);
    expect(share(decided(rows))).toBeLessThan(0.87);
    expect(share(decided(rows >> 1))).toBeLessThan(0.65);
  });

  test("truly worse by the margin passes at most at the bound's level", () => {
    const next = random(77);
    const shares = [0.04, 0.06, 0.9];
    const passes = share(() => {
      const [right = 0, wrong = 0] = drawCounts(next, 800, shares);
      return tango(right, wrong, 800, 0.9).low > -0.02;
    });
    expect(passes).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / TRIALS));
    expect(passes).toBeGreaterThan(0.02);
  });

  test("no number of rows shows what is not so", () => {
    expect(
      pairedSampleSize({ discordance: 0.1, difference: -0.02, margin: 0.02, confidence: 0.9, power: 0.8 }),
    ).toBeNull();
  });

  test("models that never differ still need rows enough to say so", () => {
    const rows = pairedSampleSize({ discordance: 0, difference: 0, margin: 0.02, confidence: 0.9, power: 0.8 }) ?? 0;
    expect(tango(0, 0, rows, 0.9).low).toBeGreaterThan(-0.02);
    expect(tango(0, 0, rows - 2, 0.9).low).toBeLessThan(-0.02);
  });
});

describe("shares", () => {
  test.each([
    { value: 0.95, threshold: 0.9 },
    { value: 0.85, threshold: 0.9 },
    { value: 0.7, threshold: 0.9 },
    { value: 0.5, threshold: 0.45 },
    { value: 0.99, threshold: 0.98 },
  ])("$value against $threshold", ({ value, threshold }) => {
    const rows = proportionSampleSize({ value, threshold, confidence: 0.9, power: POWER }) ?? 0;
    const next = random(rows);
    const decided = (n: number) => () => {
      const { low, high } = wilson(drawBinomial(next, n, value), n, 0.9);
      return value > threshold ? low > threshold : high < threshold;
    };
    expect(share(decided(rows))).toBeGreaterThan(POWER - ERROR);
    expect(share(decided(rows))).toBeLessThan(0.88);
    expect(share(decided(rows >> 1))).toBeLessThan(0.7);
  });

  test("nothing decides between equals", () => {
    expect(proportionSampleSize({ value: 0.9, threshold: 0.9, confidence: 0.9, power: 0.8 })).toBeNull();
  });
});
