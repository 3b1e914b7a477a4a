/** Counts of drawn rows without the matrix: those that the matrix has. */
import { expect, test } from "vitest";
import { random } from "../../src/domain/random.ts";
import { classCounts, confusion, drawnCounts } from "../../src/stats/confusion.ts";

test("rows that are drawn so many times count as that many rows, also those without an answer", () => {
  const draw = random(7);
  const classes = 5;
  const rows = Array.from({ length: 400 }, () => ({
    truth: Math.floor(draw() * classes),
    answer: Math.floor(draw() * (classes + 1)),
    times: Math.floor(draw() * 4),
  }));
  const repeated = rows.flatMap((row) => Array.from({ length: row.times }, () => row));
  const column = (from: typeof rows, name: keyof (typeof rows)[number]) => from.map((row) => row[name]);
  const matrix = confusion(classes, column(repeated, "truth"), column(repeated, "answer"));
  const counts = drawnCounts(
    classes,
    column(rows, "truth"),
    column(rows, "answer"),
  )(Uint8Array.from(column(rows, "times")));
  expect(counts).toEqual(classCounts(matrix));
  expect(counts.some(({ hits, support }) => hits > 0 && hits < support)).toBe(true);
});
