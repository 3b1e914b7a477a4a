/** The trained model as one self-contained ONNX file: raw features in, probabilities or a value out. */
import { PROBABILITIES, type Signature, VALUE } from "../../domain/signature.ts";
import { forward, splitParameters } from "./dense-layers.ts";
import type { Network } from "./network.ts";
import { type GraphBuilder, graphBuilder } from "./onnx/graph-builder.ts";
import { encodeModel, type ValueInfo } from "./onnx/model.ts";
import type { CategoryColumn, NumberColumn, Preprocessing } from "./preprocessing.ts";

const ROWS = "N";

export function exportModel(
  signature: Signature,
  preprocessing: Preprocessing,
  network: Network,
  parameters: Float32Array,
): Uint8Array {
  // A column of the user's may have any one-line name; none can hold this one, which has a line break.
  const graph = graphBuilder("model", "understudy\n");
  const design = designColumns(graph, preprocessing);
  const flat = graph.constant({ type: "float", dims: [parameters.length], values: parameters });
  const { logits } = forward(graph, splitParameters(graph, network, flat), design);
  const [output, columns] = answer(graph, preprocessing, signature, logits);

  const inputs = signature.features.map(
    ({ name, type }): ValueInfo => ({ name, type: type === "number" ? "float" : "string", shape: [ROWS, 1] }),
  );
  const answers: ValueInfo = { name: output, type: "float", shape: [ROWS, columns] };
  return encodeModel(graph.build(inputs, [answers]), { name: "understudy-builtin-trainer", version: "1" });
}

/** Name and columns of the output: probabilities, or the value in the label's own unit. */
function answer(
  graph: GraphBuilder,
  { label }: Preprocessing,
  signature: Signature,
  last: string,
): readonly [name: string, columns: number] {
  if (!label) {
    graph.output(graph.add("Softmax", [last], { axis: 1 }), PROBABILITIES);
    return [PROBABILITIES, signature.label.classes.length];
  }
  // A label that never varied was learnt as zero, and its mean is the answer.
  const deviation = graph.scalar(label.scale === 0 ? 0 : 1 / label.scale);
  graph.output(graph.add("Add", [graph.add("Mul", [last, deviation]), graph.scalar(label.mean)]), VALUE);
  return [VALUE, 1];
}

function designColumns(graph: GraphBuilder, { numbers, categories }: Preprocessing): string {
  const parts = categories.filter(({ values }) => values.length > 0).map((column) => oneHot(graph, column));
  if (numbers.length > 0) parts.unshift(standardised(graph, numbers));
  return graph.add("Concat", parts, { axis: 1 });
}

/** Where a value is missing, the standardised mean, which is 0, stands for it. */
function standardised(graph: GraphBuilder, numbers: readonly NumberColumn[]): string {
  const perColumn = (values: readonly number[]) => graph.constant({ type: "float", dims: [1, values.length], values });
  const names = numbers.map(({ name }) => name);
  const raw = graph.add("Concat", names, { axis: 1 });
  const centred = graph.add("Sub", [raw, perColumn(numbers.map(({ mean }) => mean))]);
  const scaled = graph.add("Mul", [centred, perColumn(numbers.map(({ scale }) => scale))]);
  return graph.add("Where", [graph.add("IsNaN", [raw]), graph.scalar(0), scaled]);
}

function oneHot(graph: GraphBuilder, { name, values }: CategoryColumn): string {
  const known = graph.constant({ type: "string", dims: [1, values.length], values });
  // TensorProto.DataType 1: float
  return graph.add("Cast", [graph.add("Equal", [name, known])], { to: 1 });
}
