/** The trained model as one self-contained ONNX file: raw features in, probabilities out. */
import { PROBABILITIES, type Signature } from "../../domain/signature.ts";
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
  graph.output(graph.add("Softmax", [logits], { axis: 1 }), PROBABILITIES);

  const inputs = signature.features.map(
    ({ name, type }): ValueInfo => ({ name, type: type === "number" ? "float" : "string", shape: [ROWS, 1] }),
  );
  const probabilities: ValueInfo = {
    name: PROBABILITIES,
    type: "float",
    shape: [ROWS, signature.label.classes.length],
  };
  return encodeModel(graph.build(inputs, [probabilities]), { name: "understudy-builtin-trainer", version: "1" });
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
