/** One real test split, two models of scikit-learn's: every figure is scikit-learn's, over all rows and by slice. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Measurement } from "../../../src/domain/measurement.ts";
import { declaredSlices, rowsOf } from "../../../src/domain/slices.ts";
import type { Row } from "../../../src/domain/table.ts";
import { allSubjects, isRowSubject, reading } from "../../../src/stats/measure/readings.ts";
import { pick, sampleOf } from "../../../src/stats/measure/sample.ts";
import { answersOf, exchangeWith, SETTINGS, valuesOf, weighed } from "./weighing.ts";

interface Part {
  readonly slice: Readonly<Record<string, string>> | null;
  readonly n: number;
  readonly candidate: Readonly<Record<string, number>>;
  readonly champion: Readonly<Record<string, number>>;
  readonly values: Readonly<Record<string, number>>;
}

/** Made by tests/golden/weather-split.py with scikit-learn 1.9.1 and numpy 2.4.6. */
const golden = JSON.parse(readFileSync("tests/golden/weather-split.json", "utf8")) as {
  readonly classes: readonly string[];
  readonly threshold: number;
  readonly edges: Readonly<Record<string, readonly number[]>>;
  readonly rows: readonly Row[];
  readonly truth: readonly string[];
  readonly candidate: readonly (readonly number[])[];
  readonly champion: readonly (readonly number[])[];
  readonly values: readonly number[];
  readonly parts: readonly Part[];
};

const { classes, rows, truth, edges } = golden;
const slices = Object.entries(edges).map(([column, bins]) => ({ by: [column], bins: [...bins] }));
const classSample = (probabilities: readonly (readonly number[])[]) =>
  sampleOf(
    { truth, classes, kind: "classes", settings: { ...SETTINGS, confidenceThreshold: golden.threshold } },
    { classes, answers: answersOf(probabilities, classes) },
  );
const temperatures = rows.map((row) => String(row.temp_max));
const samples = {
  candidate: classSample(golden.candidate),
  champion: classSample(golden.champion),
  values: sampleOf(
    { truth: temperatures, classes: [], kind: "values", settings: SETTINGS },
    { classes: [], answers: valuesOf(golden.values) },
  ),
} as const;

describe.each(golden.parts)("rows of $slice", ({ slice, n, ...expected }) => {
  const inside = slice ? rowsOf(declaredSlices(rows, slices), slice) : Uint32Array.from(rows, (_, row) => row);

  test("are those that the edges make", () => {
    expect(inside).toHaveLength(n);
  });

  test.each(["candidate", "champion", "values"] as const)("%s", (name) => {
    const figures = Object.entries(expected[name]);
    expect(figures.length).toBeGreaterThan(7);
    for (const [metric, value] of figures) {
      const read = reading({ metric: metric as Measurement["metric"] }, pick(samples[name], inside));
      expect(read.value, metric).toBeCloseTo(value, 9);
    }
  });
});

test("what is recorded of the whole split is that", async () => {
  const exchange = (probabilities: readonly (readonly number[])[]) =>
    exchangeWith(answersOf(probabilities, classes), classes);
  const { candidate, champion, details } = await weighed({
    truth,
    rows,
    candidate: exchange(golden.candidate),
    champion: exchange(golden.champion),
    trials: { evaluation: { slices, fairness: [] } },
  });
  const [whole, ...parts] = golden.parts;
  const valueIn = (all: readonly Measurement[], metric: string) =>
    all.find((each) => each.metric === metric && each.class === undefined)?.value;
  for (const [metric, value] of Object.entries(whole?.candidate ?? {})) {
    expect(valueIn(candidate.measurements, metric), metric).toBeCloseTo(value, 9);
    expect(valueIn(champion?.measurements ?? [], metric), metric).toBeCloseTo(whole?.champion[metric] ?? Number.NaN, 9);
  }
  expect(details.slices).toHaveLength(parts.length);
  for (const { slice, n, candidate: expected } of parts) {
    const found = details.slices.find((each) => JSON.stringify(each.slice) === JSON.stringify(slice));
    expect(found?.n).toBe(n);
    for (const metric of ["accuracy", "balanced-accuracy", "f1.macro", "log-loss", "coverage"]) {
      expect(valueIn(found?.candidate ?? [], metric), metric).toBeCloseTo(expected[metric] ?? Number.NaN, 9);
    }
  }
});

test("the order of the rows changes no value", () => {
  const order = Uint32Array.from(rows, (_, row) => row).reverse();
  for (const subject of allSubjects(classes.length).filter(isRowSubject)) {
    const [asIs, turned] = [samples.candidate, pick(samples.candidate, order)].map((each) => reading(subject, each));
    expect(turned?.n).toBe(asIs?.n);
    if (asIs?.value === null) expect(turned?.value).toBeNull();
    else expect(turned?.value).toBeCloseTo(asIs?.value ?? Number.NaN, 12);
  }
});
