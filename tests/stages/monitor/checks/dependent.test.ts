/** Features that follow from each other: rounding is no drift, and a dependence that breaks is. */
import { expect, it } from "vitest";
import { random } from "../../../../src/domain/random.ts";
import { buildProfile } from "../../../../src/stats/profile.ts";
import { normal } from "../world.ts";
import { asked, factsOf, signalsOf } from "./running.ts";

const COLUMNS = [
  { name: "warmth", type: "number" },
  { name: "wind", type: "number" },
  { name: "sky", type: "category" },
] as const;

/** The same warmth in two units; the second as `write` has it. */
function twice(rows: number, seed: number, write: (fahrenheit: number, next: () => number) => number) {
  const next = random(seed);
  return Array.from({ length: rows }, () => {
    const warmth = 15 + 5 * normal(next);
    return { warmth, wind: write(1.8 * warmth + 32, next), sky: "clear" };
  });
}

function verdicts(write: (fahrenheit: number, next: () => number) => number, runs: number) {
  return Array.from({ length: runs }, (_, run) => {
    const training = twice(300, 100 + run, (exact) => exact);
    const base = factsOf(asked(twice(200, 200 + run, write)));
    const facts = { ...base, training, reference: { ...base.reference, profile: buildProfile(COLUMNS, training) } };
    return [
      ...signalsOf({ check: "multivariate-drift", effect: 0.1 }, facts),
      ...signalsOf({ check: "outliers", max: 0.05 }, facts),
    ].map(({ verdict }) => verdict);
  });
}

it("are the same though a window writes them with fewer digits", () => {
  expect(new Set(verdicts((exact) => exact, 15).flat())).toEqual(new Set(["pass"]));
  expect(new Set(verdicts((exact) => Math.round(1000 * exact) / 1000, 5).flat())).toEqual(new Set(["pass"]));
});

it("are another thing where they follow no more", () => {
  expect(new Set(verdicts((exact, next) => exact + 3 * normal(next), 5).flat())).toEqual(new Set(["fail"]));
});
