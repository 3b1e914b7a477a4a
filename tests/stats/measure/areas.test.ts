/** How much each row moves an area: against moving it, against draws, and against a split of many rows. */
import { expect, test } from "vitest";
import { random } from "../../../src/domain/random.ts";
import { areaSpread } from "../../../src/stats/measure/area-spread.ts";
import { influenceOf } from "../../../src/stats/measure/areas.ts";
import { differenceOf, intervalOf } from "../../../src/stats/measure/intervals.ts";
import { reading } from "../../../src/stats/measure/readings.ts";
import { sampleOf } from "../../../src/stats/measure/sample.ts";
import { spreadOf } from "../../../src/stats/measure/spread.ts";
import { rankingOf, rankingScores } from "../../../src/stats/ranking.ts";
import { answersOf, SETTINGS } from "../../stages/evaluate/weighing.ts";

const CLASSES = ["no", "yes"];

function samples(rows: number) {
  const draw = random(11);
  const truth = Array.from({ length: rows }, () => (draw() < 0.3 ? "yes" : "no"));
  const scored = (skill: number) =>
    truth.map((label) => {
      const yes = Math.round((draw() * (1 - skill) + (label === "yes" ? skill : 0)) * 50) / 50;
      return [1 - yes, yes];
    });
  const made = (skill: number) =>
    sampleOf(
      { truth, classes: CLASSES, kind: "classes", settings: SETTINGS },
      { classes: CLASSES, answers: answersOf(scored(skill), CLASSES) },
    );
  return [made(0.3), made(0.25)] as const;
}

test("the influence of a row is how the areas change when it counts a little more", () => {
  const [{ truth, scores }] = samples(120);
  const ranking = rankingOf(scores(1), truth);
  const { rocAuc, averagePrecision } = influenceOf(ranking);
  const before = rankingScores(ranking);
  const step = 1e-6;
  for (let row = 0; row < 120; row++) {
    const times = new Float64Array(120).fill(1);
    times[row] = 1 + step;
    const after = rankingScores(ranking, times);
    expect((rocAuc[row] ?? Number.NaN) / 120).toBeCloseTo((after.rocAuc - before.rocAuc) / step, 6);
    expect((averagePrecision[row] ?? Number.NaN) / 120).toBeCloseTo(
      (after.averagePrecision - before.averagePrecision) / step,
      6,
    );
  }
});

test("says of areas, and of their differences, what draws say", () => {
  const [candidate, champion] = samples(1500);
  const subjects = (["roc-auc.macro", "pr-auc.macro"] as const).map((metric) => ({ metric }));
  const drawn = spreadOf(candidate, champion, subjects, random(3));
  const told = areaSpread(candidate, champion, subjects);
  for (const part of ["candidate", "champion", "difference"] as const) {
    for (const [key, { deviation }] of told[part]) {
      const draws = drawn[part].get(key);
      if (!draws || "deviation" in draws) throw new Error("was not drawn");
      const mean = draws.values.reduce((sum, value) => sum + value, 0) / draws.values.length;
      const squares = draws.values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const ratio = deviation / Math.sqrt(squares / draws.values.length);
      expect(ratio, `${part} ${key}`).toBeGreaterThan(0.93);
      expect(ratio, `${part} ${key}`).toBeLessThan(1.07);
    }
  }
});

test("many rows are not drawn for their areas, and the intervals name how they came about", () => {
  const [candidate, champion] = samples(30_000);
  const subject = { metric: "roc-auc", classIndex: 1 } as const;
  const spread = spreadOf(candidate, champion, [subject], () => {
    throw new Error("drawn");
  });
  const read = reading(subject, candidate);
  const interval = intervalOf(subject, read, spread.candidate, 0.9);
  expect(interval?.method).toBe("delong");
  expect(interval?.low).toBeLessThan(read.value ?? 0);
  expect(interval?.high).toBeGreaterThan(read.value ?? 1);
  const difference = differenceOf(subject, candidate, champion, spread, 0.9);
  expect(difference.value).toBeGreaterThan(0);
  expect(difference.interval?.low).toBeGreaterThan(0);
});
