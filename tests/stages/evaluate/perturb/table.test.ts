/** Rows of a table, perturbed: what changes, by how much, and what stays as it is. */
import { describe, expect, test } from "vitest";
import { random } from "../../../../src/domain/random.ts";
import type { Feature } from "../../../../src/domain/signature.ts";
import type { Row } from "../../../../src/domain/table.ts";
import type { CellPerturbation } from "../../../../src/stages/evaluate/perturb/cells.ts";
import { perturbRows } from "../../../../src/stages/evaluate/perturb/table.ts";

const FEATURES: readonly Feature[] = [
  { name: "size", type: "number" },
  { name: "weight", type: "number" },
  { name: "colour", type: "category", values: ["red", "blue", "unseen-7"] },
];
const uniform = random(5);
const ROWS: readonly Row[] = Array.from({ length: 4_000 }, (_, index) => ({
  id: `row-${index}`,
  size: index % 10 === 0 ? null : 100 + 20 * uniform(),
  weight: 3,
  colour: index % 3 === 0 ? "red" : "blue",
}));

const perturbed = (perturbation: CellPerturbation, seed = 1): readonly Row[] => {
  const rows = perturbRows(ROWS, FEATURES, perturbation, seed);
  if (!rows) throw new Error("nothing was changed");
  return rows;
};
const numbers = (rows: readonly Row[], column: string) =>
  rows.flatMap(({ [column]: value }) => (typeof value === "number" ? [value] : []));
const deviation = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};
const without = (column: string) => (rows: readonly Row[]) => rows.map(({ [column]: _, ...rest }) => rest);

describe("noise", () => {
  const noisy = perturbed({ name: "n", kind: "noise", amount: 0.5, features: ["size"] });

  test("is as wide as asked, in the column's own deviation", () => {
    const before = numbers(ROWS, "size");
    const errors = numbers(noisy, "size").map((value, index) => value - (before[index] ?? 0));
    expect(deviation(errors) / deviation(before)).toBeCloseTo(0.5, 1);
    expect(Math.abs(errors.reduce((sum, error) => sum + error, 0) / errors.length)).toBeLessThan(0.2);
  });

  test("leaves what is missing, and every other column", () => {
    expect(noisy.map(({ size }) => size === null)).toEqual(ROWS.map(({ size }) => size === null));
    expect(without("size")(noisy)).toEqual(without("size")(ROWS));
  });

  test("of a column of one value is none at all", () => {
    expect(perturbRows(ROWS, FEATURES, { name: "n", kind: "noise", amount: 1, features: ["weight"] }, 1)).toBeNull();
  });
});

test("missing takes about the share that was asked, of numbers and categories", () => {
  const rows = perturbed({ name: "m", kind: "missing", share: 0.2 });
  for (const column of ["weight", "colour"]) {
    expect(rows.filter(({ [column]: cell }) => cell === null).length / rows.length).toBeCloseTo(0.2, 1);
  }
  expect(rows.map(({ id }) => id)).toEqual(ROWS.map(({ id }) => id));
});

test("out of range is far below the least or above the most, on both sides", () => {
  const rows = perturbed({ name: "o", kind: "out-of-range", share: 1, features: ["size"] });
  const before = numbers(ROWS, "size");
  const [least, most, unit] = [Math.min(...before), Math.max(...before), deviation(before)];
  const far = numbers(rows, "size");
  expect(far.length).toBe(ROWS.length);
  const distances = far.map((value) => Math.max(value - most, least - value) / unit);
  expect(Math.min(...distances)).toBeGreaterThanOrEqual(3 - 1e-9);
  expect(Math.max(...distances)).toBeLessThanOrEqual(10 + 1e-9);
  expect(far.filter((value) => value > most).length / far.length).toBeCloseTo(0.5, 1);
});

test("out of range of a column of one value is another value", () => {
  const rows = perturbed({ name: "o", kind: "out-of-range", share: 1, features: ["weight"] });
  expect(numbers(rows, "weight").some((value) => Math.abs(value - 3) < 1)).toBe(false);
});

test("a category never seen is none of the model's and none of the split's", () => {
  const rows = perturbed({ name: "u", kind: "unseen-category", share: 0.5 });
  const changed = rows.filter(({ colour }, index) => colour !== ROWS[index]?.colour);
  expect(changed.length / rows.length).toBeCloseTo(0.5, 1);
  for (const { colour } of changed) expect(["red", "blue", "unseen-7"]).not.toContain(colour);
  expect(without("colour")(rows)).toEqual(without("colour")(ROWS));
});

test("where nothing can be changed there is nothing to be measured", () => {
  const features = FEATURES.slice(2);
  expect(perturbRows(ROWS, features, { name: "n", kind: "noise", amount: 1 }, 1)).toBeNull();
  expect(perturbRows(ROWS, FEATURES, { name: "m", kind: "missing", share: 0 }, 1)).toBeNull();
  expect(perturbRows([], FEATURES, { name: "n", kind: "noise", amount: 1 }, 1)).toBeNull();
});

test("the seed decides; one perturbation or feature more changes nothing about the others", () => {
  const noise = { name: "n", kind: "noise", amount: 1 } as const;
  expect(perturbed(noise)).toEqual(perturbed(noise));
  expect(perturbed(noise, 2)).not.toEqual(perturbed(noise));
  expect(perturbed({ ...noise, name: "other" })).not.toEqual(perturbed(noise));
  expect(perturbed({ ...noise, features: ["weight", "size"] })).toEqual(perturbed({ ...noise, features: ["size"] }));
});
