/** What a model takes and gives, from columns and rows. */
import { expect, test } from "vitest";
import { UserError } from "../../../src/domain/errors/user-error.ts";
import type { Dataset, Model } from "../../../src/spec/resolved.ts";
import { deriveSignature } from "../../../src/stages/train/signature.ts";
import { DATASET, MODEL, TRAIN, VERSION } from "./world.ts";

const withColumn = (name: string, column: Dataset["columns"][number]): Dataset => ({
  ...DATASET,
  columns: DATASET.columns.map((each) => (each.name === name ? column : each)),
});

const derive = (model: Model, dataset: Dataset = DATASET, rows = TRAIN) =>
  deriveSignature(model, dataset, VERSION, rows);

test("features in the model's order; categories sorted as seen, classes as declared and present", () => {
  expect(derive({ ...MODEL, features: ["colour", "width"] })).toEqual({
    task: "tabular-classification",
    features: [
      { name: "colour", type: "category", values: ["blue", "green", "red"] },
      { name: "width", type: "number" },
    ],
    label: { name: "fruit", classes: ["pear", "apple"] },
  });
});

test("a declared list of categories is taken as it is", () => {
  const values = ["red", "green", "blue", "black"];
  const dataset = withColumn("colour", { name: "colour", type: "category", values, required: false });
  expect(derive(MODEL, dataset).features[1]).toEqual({ name: "colour", type: "category", values });
});

test("undeclared classes are sorted", () => {
  const dataset = withColumn("fruit", { name: "fruit", type: "category", required: true });
  expect(derive(MODEL, dataset).label.classes).toEqual(["apple", "pear"]);
});

test.each([
  ["nothing", "fruits has no such column"],
  ["fruit", "it is the label"],
  ["note", "its type is text"],
])("%s is no feature: %s", (name, reason) => {
  expect(() => derive({ ...MODEL, features: [name] })).toThrow(
    `TRAIN_COLUMN_UNUSABLE: the column ${name} cannot be a feature: ${reason}`,
  );
});

test("the name of the output is taken", () => {
  const dataset = withColumn("width", { name: "probabilities", type: "number", required: false });
  expect(() => derive({ ...MODEL, features: ["probabilities"] }, dataset)).toThrow(/name of the model's output/);
});

test("a label of numbers, or of one class only, teaches no classifier", () => {
  const numbers = withColumn("fruit", { name: "fruit", type: "number", required: true });
  expect(() => derive(MODEL, numbers)).toThrow(UserError);
  const pears = TRAIN.filter((row) => row.fruit === "pear");
  expect(() => derive(MODEL, DATASET, pears)).toThrow(/TRAIN_CLASSES_TOO_FEW.*holds 1 of at least 2/);
});
