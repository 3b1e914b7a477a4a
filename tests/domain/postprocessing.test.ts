/** From a model's output to the numbers that it answers with. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numbersOf, outputOf, softmax } from "../../src/domain/postprocessing.ts";

const classes = ["a", "b", "c"];
const signature = { task: "tabular-classification", features: [], label: { name: "kind", classes } } as const;

describe("softmax", () => {
  test("is scipy 1.17.1's: scipy.special.softmax(numpy.float32([[1, 2, 4], [-3, 0, 700]]), axis=1)", () => {
    const [a, b, c, d, e, f] = softmax(Float32Array.from([1, 2, 4, -3, 0, 700]), 3);
    expect([a, b, c]).toEqual([
      expect.closeTo(0.0420100652, 6),
      expect.closeTo(0.114195198, 6),
      expect.closeTo(0.843794703, 6),
    ]);
    expect([d, e, f]).toEqual([0, 0, 1]);
  });

  test("gives rows that sum to one and keep the order", () => {
    const score = fc.float({ min: -80, max: 80, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score, score), { minLength: 1, maxLength: 5 }), (rows) => {
        const result = softmax(Float32Array.from(rows.flat()), 3);
        for (const [index, row] of rows.entries()) {
          const shares = [...result.subarray(index * 3, index * 3 + 3)];
          expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
          expect(shares[row.indexOf(Math.max(...row))]).toBe(Math.max(...shares));
        }
      }),
    );
  });
});

test("by default probabilities are read, of a regression the value", () => {
  expect(outputOf({ signature, postprocessing: { classes } })).toEqual({ name: "probabilities", width: 3 });
  const regression = { ...signature, task: "tabular-regression", label: { name: "price", classes: [] } } as const;
  expect(outputOf({ signature: regression, postprocessing: { classes: [] } })).toEqual({ name: "value", width: 1 });
});

test("a named output is read, and what it is not is said", () => {
  const postprocessing = { classes, output: "scores" };
  const scores = { datatype: "FP64", shape: [1, 3], data: Float64Array.of(0.25, 0.5, 0.25) } as const;
  expect([...numbersOf({ signature, postprocessing }, { scores }, 1)]).toEqual([0.25, 0.5, 0.25]);
  expect(() => numbersOf({ signature, postprocessing }, { other: scores }, 1)).toThrow("the model gave no scores");
  expect(() => numbersOf({ signature, postprocessing }, { scores }, 2)).toThrow(
    "2 rows gave the shape [1, 3] of scores, not [2, 3]",
  );
  const labels = { datatype: "INT64", shape: [1, 3], data: BigInt64Array.of(1n, 2n, 3n) } as const;
  expect(() => numbersOf({ signature, postprocessing }, { scores: labels }, 1)).toThrow("scores is INT64, not FP32");
});
