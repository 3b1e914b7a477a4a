/** Windows that share one reference fail together: what is stated of alarms against windows that were drawn. */
import { expect, it } from "vitest";
import { random } from "../../src/domain/random.ts";
import { falseAlarmsPerMonth, inTheLongRun } from "../../src/policy/false-alarms.ts";
import { FIRING_RULES } from "../../src/policy/signal-state.ts";
import { ksTwoSample } from "../../src/stats/ks.ts";
import { chancesByReference } from "../../src/stats/shared-error.ts";

const RULE = FIRING_RULES.distribution;
const WINDOWS = 60;

/** Alarms that open a window, of windows in which nothing changed; a new reference every sixty of them. */
function drawn(n: number, m: number, level: number, references: number) {
  const next = random(n + 7 * m);
  const sample = (rows: number) => Float64Array.from({ length: rows }, next).sort();
  let [fails, openings] = [0, 0];
  for (let each = 0; each < references; each++) {
    const reference = sample(n);
    let [open, passes, last] = [false, 0, [] as boolean[]];
    for (let window = 0; window < WINDOWS; window++) {
      const failed = ksTwoSample(reference, sample(m)).pValue <= level;
      fails += Number(failed);
      last = [...last, failed].slice(-RULE.of);
      passes = failed ? 0 : passes + 1;
      if (open) open = passes < RULE.clears;
      else if (failed && last.filter(Boolean).length >= RULE.fires) [open, openings] = [true, openings + 1];
    }
  }
  const windows = references * WINDOWS;
  return { chance: fails / windows, openings: openings / windows };
}

it("alarms open about as often as stated of windows that share a reference, and not as of independent ones", () => {
  const { chance, openings } = drawn(60, 60, 0.02, 400);
  const stated = inTheLongRun(chancesByReference(chance, 60, 60), RULE).openings;
  expect(openings / stated).toBeGreaterThan(0.4);
  expect(openings / stated).toBeLessThan(1.6);
  expect(openings / inTheLongRun(chance, RULE).openings).toBeGreaterThan(1.6);
});

it("the chance of one window is what it was, whatever the reference's part", () => {
  for (const [rows, reference] of [
    [100, 5000],
    [500, 500],
    [3000, 300],
  ] as const) {
    const chances = chancesByReference(0.01, rows, reference);
    expect(chances.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(chances.reduce((sum, { chance, weight }) => sum + chance * weight, 0)).toBeCloseTo(0.01, 4);
  }
});

it("a limit that is a number, or a reference of any size, shares nothing", () => {
  expect(chancesByReference(0.01, 500, Number.POSITIVE_INFINITY)).toEqual([{ chance: 0.01, weight: 1 }]);
  expect(chancesByReference(0, 500, 500)).toEqual([{ chance: 0, weight: 1 }]);
});

it("what fails once counts as often as before: only what must repeat is made likelier", () => {
  const day = 86_400_000;
  const shared = chancesByReference(0.01, 500, 500);
  const repeated = falseAlarmsPerMonth(shared, RULE, day) / falseAlarmsPerMonth(0.01, RULE, day);
  expect(repeated).toBeGreaterThan(4);
  expect(falseAlarmsPerMonth(shared, FIRING_RULES.proven, day)).toBeLessThan(
    falseAlarmsPerMonth(0.01, FIRING_RULES.proven, day),
  );
});
