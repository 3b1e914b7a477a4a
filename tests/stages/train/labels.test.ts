/** Classifiers as skl2onnx writes them: their own labels beside the probabilities show in which order they count. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import type { Row } from "../../../src/domain/table.ts";
import { makeServable } from "../../../src/stages/train/servable.ts";

const { files } = JSON.parse(readFileSync(new URL("../../golden/onnx-files.json", import.meta.url), "utf8")) as {
  readonly files: Readonly<Record<string, { readonly file: string }>>;
};

const ROWS = [
  { width: -1.5, height: 0.2 },
  { width: 2, height: 0 },
];

const made = (name: string, classes: readonly string[], rows: readonly Row[] = ROWS) =>
  makeServable(createOnnxRuntime(), {
    name: "fruits",
    bytes: Buffer.from(files[name]?.file ?? "", "base64"),
    signature: {
      task: "tabular-classification",
      features: [
        { name: "width", type: "number" },
        { name: "height", type: "number" },
      ],
      label: { name: "fruit", classes },
    },
    rows,
  });

test.each([
  ["texts", ["apple", "pear"]],
  ["numbers", ["3", "7"]],
])("labels that are %s, in the order of the classes, are a candidate", async (name, classes) => {
  const { golden } = await made(name, classes);
  const best = golden.probabilities.map((row) => row.indexOf(Math.max(...row)));
  expect(best).toEqual([0, 1]);
});

test.each([
  ["texts", ["pear", "apple"]],
  ["numbers", ["7", "3"]],
])(
  "labels that are %s, in another order, are refused: every answer would have another's name",
  async (name, classes) => {
    await expect(made(name, classes)).rejects.toThrow(/MODEL_ANSWER_INVALID: .*its own label of row 1 is (apple|3), /);
  },
);

test("labels that are no classes say nothing of their order", async () => {
  expect((await made("numbers", ["apple", "pear"])).golden.rows).toHaveLength(2);
});

test("a label that counts the classes is not taken for the name of one", async () => {
  // Both rows are of the second class: its label is 1, and 1 is what the first class is called.
  const { golden } = await made(
    "indices",
    ["1", "2"],
    [
      { width: 2, height: 0 },
      { width: 3, height: 1 },
    ],
  );
  expect(golden.probabilities.map((row) => row.indexOf(Math.max(...row)))).toEqual([1, 1]);
});
