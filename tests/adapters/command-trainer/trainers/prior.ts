/**
 * A trainer as somebody else would write it: reads the contract's variables, leaves a model that always answers
 * with the training split's shares of the classes. Run as a program by the tests.
 */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { graphBuilder } from "../../../../src/adapters/builtin-trainer/onnx/graph-builder.ts";
import { encodeModel, type ValueInfo } from "../../../../src/adapters/builtin-trainer/onnx/model.ts";
import type { Signature } from "../../../../src/domain/signature.ts";

const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};

const dataset = variable("UNDERSTUDY_DATASET");
const { epochs }: { epochs: number } = JSON.parse(readFileSync(variable("UNDERSTUDY_HYPERPARAMETERS"), "utf8"));
const { signature }: { signature: Signature } = JSON.parse(readFileSync(join(dataset, "manifest.json"), "utf8"));
const { name, classes } = signature.label;

const labels = readFileSync(join(dataset, "train.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => (JSON.parse(line) as Record<string, unknown>)[name]);
const shares = classes.map((each) => labels.filter((label) => label === each).length / labels.length);

for (let epoch = 1; epoch <= epochs; epoch++) {
  appendFileSync(variable("UNDERSTUDY_METRICS"), `${JSON.stringify({ epoch, epochs, trainLoss: 1 / epoch })}\n`);
}

const graph = graphBuilder("prior", "prior\n");
const rows = graph.add("Slice", [
  graph.add("Shape", [signature.features[0]?.name ?? ""]),
  ...[0, 1].map((value) => graph.constant({ type: "int64", dims: [1], values: [value] })),
]);
const columns = graph.constant({ type: "int64", dims: [1], values: [classes.length] });
const prior = graph.constant({ type: "float", dims: [1, classes.length], values: shares });
graph.output(graph.add("Expand", [prior, graph.add("Concat", [rows, columns], { axis: 0 })]), "probabilities");
const inputs = signature.features.map(
  (feature): ValueInfo => ({
    name: feature.name,
    type: feature.type === "number" ? "float" : "string",
    shape: ["N", 1],
  }),
);
const outputs: ValueInfo[] = [{ name: "probabilities", type: "float", shape: ["N", classes.length] }];
const model = encodeModel(graph.build(inputs, outputs), { name: "prior", version: "1" });
writeFileSync(join(variable("UNDERSTUDY_OUTPUT"), "model.onnx"), model);
