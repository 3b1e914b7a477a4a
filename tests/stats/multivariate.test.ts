/** Components, reconstruction errors and neighbours: `tests/golden/multivariate.json` names library, version and call. */
import { describe, expect, it } from "vitest";
import { random } from "../../src/domain/random.ts";
import type { Cell, Row } from "../../src/domain/table.ts";
import { encodeMixed, fitEncoding } from "../../src/stats/encode-mixed.ts";
import { type Matrix, rowOf, thinned } from "../../src/stats/matrix.ts";
import { neighbourDistances, ownNeighbourDistances, shareBeyond } from "../../src/stats/nearest-neighbours.ts";
import { fitPca } from "../../src/stats/pca.ts";
import {
  meanRise,
  ownReconstructionErrors,
  pearsonTail,
  reconstructionErrors,
} from "../../src/stats/reconstruction-error.ts";
import { symmetricEigen } from "../../src/stats/symmetric-eigen.ts";
import golden from "../golden/multivariate.json" with { type: "json" };

const near = (actual: number | undefined, expected: number | undefined, what: string) => {
  const [found, right] = [actual ?? Number.NaN, expected ?? Number.NaN];
  expect(Math.abs(found - right), `${what}: ${found} against ${right}`).toBeLessThanOrEqual(
    1e-9 * Math.max(1, Math.abs(right)),
  );
};

const matrixOf = (rows: readonly (readonly number[])[]): Matrix => ({
  rows: rows.length,
  columns: rows[0]?.length ?? 0,
  values: Float64Array.from(rows.flat()),
});

const { reconstruction } = golden;
const TEXTS = new Set(["colour", "place"]);
const columns = reconstruction.columns.map((name) => ({
  name,
  type: TEXTS.has(name) ? ("category" as const) : ("number" as const),
}));
const rowsOf = (rows: readonly (readonly Cell[])[]): Row[] =>
  rows.map((cells) => Object.fromEntries(reconstruction.columns.map((name, index) => [name, cells[index] ?? null])));

describe(`golden values of ${golden.library}`, () => {
  it(reconstruction.call, () => {
    const encoding = JSON.parse(JSON.stringify(fitEncoding(columns, rowsOf(reconstruction.reference))));
    const fitted = fitPca(encodeMixed(encoding, rowsOf(reconstruction.reference)), { share: 0.65 });
    const pca = JSON.parse(JSON.stringify(fitted)) as typeof fitted;
    expect(pca.components).toHaveLength(reconstruction.components);
    for (const [index, window] of reconstruction.windows.entries()) {
      const errors = reconstructionErrors(pca, encodeMixed(encoding, rowsOf(window)));
      const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
      const variance = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / (errors.length - 1);
      near(mean, reconstruction.means[index], `window ${index}`);
      near(Math.sqrt(variance / errors.length), reconstruction.samplingErrors[index], `error of window ${index}`);
    }
  });

  it(golden.pca.call, () => {
    for (const { share, components, explained } of golden.pca.cases) {
      const pca = fitPca(matrixOf(golden.pca.rows), { share });
      expect(pca.components).toHaveLength(components);
      for (const [index, value] of explained.entries()) near(pca.explained[index], value, `share ${index}`);
    }
  });

  it(golden.neighbours.call, () => {
    const reference = matrixOf(golden.pca.rows);
    const own = ownNeighbourDistances(reference);
    const found = neighbourDistances(reference, matrixOf(golden.neighbours.rows));
    for (const [index, value] of golden.neighbours.distances.entries()) near(found[index], value, `row ${index}`);
    for (const [index, value] of golden.neighbours.own.entries()) near(own[index], value, `own row ${index}`);
    expect(shareBeyond(own, own)).toEqual({ threshold: expect.any(Number), outside: 2 });
    expect(shareBeyond(own, found).outside).toBe(found.filter((each) => each > shareBeyond(own, []).threshold).length);
  });

  it(golden.pearson.call, () => {
    for (const { z, skewness, tail } of golden.pearson.cases)
      near(pearsonTail(z, skewness), tail, `z ${z}, ${skewness}`);
  });
});

describe("eigenvectors", () => {
  it("turn the matrix into its eigenvalues, for many columns", () => {
    const [size, next] = [60, random(5)];
    const half = Float64Array.from({ length: size * size }, () => next() - 0.5);
    const matrix = half.map(
      (_, index) => (half[index] ?? 0) + (half[(index % size) * size + Math.floor(index / size)] ?? 0),
    );
    const { values, vectors } = symmetricEigen(matrix, size);
    for (const [index, vector] of vectors.entries()) {
      for (let row = 0; row < size; row++) {
        const product = vector.reduce((sum, value, column) => sum + value * (matrix[row * size + column] ?? 0), 0);
        near(product, (values[index] ?? 0) * (vector[row] ?? 0), `vector ${index}, row ${row}`);
      }
      near(
        vector.reduce((sum, value) => sum + value * value, 0),
        1,
        "length",
      );
    }
    expect(values).toEqual([...values].sort((a, b) => b - a));
  });
});

describe("rows that say little", () => {
  it("has no component where nothing varies, and the distance is that from the mean", () => {
    const pca = fitPca(
      matrixOf([
        [1, 2],
        [1, 2],
      ]),
      { share: 0.65 },
    );
    expect(pca).toEqual({ mean: [1, 2], components: [], explained: [] });
    expect([...reconstructionErrors(pca, matrixOf([[4, 6]]))]).toEqual([5]);
  });

  it("encodes a column without any value, and texts among numbers as missing", () => {
    const encoding = fitEncoding(
      [
        { name: "x", type: "number" },
        { name: "t", type: "category" },
      ],
      [
        { x: null, t: null },
        { x: "4", t: 4 },
      ],
    );
    expect([...encodeMixed(encoding, [{ x: 3, t: "a" }, {}]).values]).toEqual([3, 0, 0, 0]);
  });

  it("takes all rows as neighbours where the reference has fewer, and none of none", () => {
    const two = matrixOf([[0], [4]]);
    expect([...neighbourDistances(two, matrixOf([[1]]))]).toEqual([2]);
    expect([...ownNeighbourDistances(two)]).toEqual([4, 4]);
    expect([...ownNeighbourDistances(matrixOf([[0]]))]).toEqual([Number.NaN]);
  });

  it("thins rows evenly", () => {
    const many = matrixOf(Array.from({ length: 10 }, (_, row) => [row]));
    expect([...thinned(many, 5).values]).toEqual([0, 2, 4, 6, 8]);
    expect([...rowOf(thinned(many, 20), 9)]).toEqual([9]);
  });
});

describe("the reference's own errors", () => {
  const normals = (rows: number, next: () => number): Matrix => ({
    rows,
    columns: 8,
    values: Float64Array.from(
      { length: rows * 8 },
      () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    ),
  });

  it("are those of new rows, though the components were fitted to them", () => {
    const next = random(9);
    let [asFitted, heldOut, alarms] = [0, 0, 0];
    const runs = 100;
    for (let run = 0; run < runs; run++) {
      const training = normals(200, next);
      const pca = fitPca(training, { share: 0.65 });
      const errors = reconstructionErrors(pca, normals(300, next));
      asFitted += meanRise(reconstructionErrors(pca, training), errors, { draws: 0, next }).effect / runs;
      const rise = meanRise(ownReconstructionErrors(pca, training), errors, { draws: 0, next });
      heldOut += rise.effect / runs;
      if (rise.pValue < 0.05) alarms++;
    }
    expect(asFitted).toBeGreaterThan(0.08);
    expect(Math.abs(heldOut)).toBeLessThan(0.015);
    expect(alarms / runs).toBeLessThan(0.05 + 0.065);
  });

  it("are the plain ones of too few rows to hold any out", () => {
    const few = normals(6, random(2));
    const pca = fitPca(few, { share: 0.65 });
    expect(ownReconstructionErrors(pca, few)).toEqual(reconstructionErrors(pca, few));
  });
});

describe("whether distances rose", () => {
  const exponential = (rows: number, next: () => number, scale = 1) =>
    Float64Array.from({ length: rows }, () => -scale * Math.log(1 - next()));

  it("keeps its level on skewed distances in small windows, and sees a rise by a half", () => {
    const next = random(11);
    let [alarms, extreme, seen] = [0, 0, 0];
    for (let run = 0; run < 1500; run++) {
      const reference = exponential(800, next);
      const { pValue } = meanRise(reference, exponential(40, next), { draws: 0, next });
      if (pValue < 0.05) alarms++;
      if (pValue < 0.01) extreme++;
      if (meanRise(reference, exponential(40, next, 1.5), { draws: 0, next }).pValue < 0.05) seen++;
    }
    // Three standard errors of a share of 1,500 runs.
    expect(alarms / 1500).toBeLessThan(0.05 + 0.017);
    expect(extreme / 1500).toBeLessThan(0.01 + 0.008);
    expect(seen / 1500).toBeGreaterThan(0.8);
  });

  it("draws what happens when nothing changed: the share beyond the effect is the p-value", () => {
    const next = random(3);
    const reference = exponential(500, next);
    const { effect, pValue, nulls } = meanRise(reference, exponential(60, next, 1.15), { draws: 4000, next });
    expect(effect).toBeGreaterThan(0);
    expect(nulls.filter((each) => each >= effect).length / 4000).toBeCloseTo(pValue, 1);
    expect([...nulls]).toEqual([...nulls].sort((a, b) => a - b));
  });

  it("is as sure as rows are many where the reference has no error at all", () => {
    const next = random(1);
    const rise = meanRise([0, 0], [1], { draws: 2, next });
    // One row of three stands out: it is as likely to be any of them.
    expect(rise).toMatchObject({ effect: Number.POSITIVE_INFINITY, pValue: 1 / 3 });
    const many = meanRise(new Array(50).fill(0.01), new Array(20).fill(0.02), { draws: 2, next });
    expect(many.pValue).toBeLessThan(1e-15);
    expect(many.pValue).toBeGreaterThan(0);
    expect(meanRise([0, 0], [0], { draws: 2, next })).toMatchObject({ effect: 0, pValue: 1 });
  });
});
