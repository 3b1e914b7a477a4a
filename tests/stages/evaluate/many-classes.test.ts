/** More classes than a matrix of them can be kept of. */
import { expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { measuredOf } from "../../../src/stages/evaluate/measured.ts";
import { confusionTable } from "../../../src/stages/evaluate/report/tables.ts";

const measured = (count: number) => {
  const classes = Array.from({ length: count }, (_, index) => `class ${index}`);
  const truth = Int32Array.from(classes.keys());
  return measuredOf(digestOf("a"), digestOf("b"), { classes, truth, answer: truth }, []);
};

test("a few hundred classes have their matrix in the record", () => {
  const { confusion } = measured(300);
  expect(confusion.counts).toHaveLength(300);
  expect(confusion.counts[299]?.[299]).toBe(1);
});

test("of ten thousand there is none: a record stays one that can be kept", () => {
  const many = measured(10_000);
  expect(many.confusion.classes).toHaveLength(10_000);
  expect(JSON.stringify(many).length).toBeLessThan(1_000_000);
  expect(confusionTable(many)).toContain("10000 classes are too many for a matrix");
});
