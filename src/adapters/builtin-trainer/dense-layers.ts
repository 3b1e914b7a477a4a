/** Dense layers inside a graph: reading them from the flat vector, running them, and going back. */

import { type Layer, layersOf, type Network, pieceSizes } from "./network.ts";
import type { GraphBuilder } from "./onnx/graph-builder.ts";

/** Names of the values that hold one layer's weights and biases. */
export interface LayerValues {
  readonly weights: string;
  readonly biases: string;
}

/** Cuts the flat vector into the layers' matrices and vectors. */
export function splitParameters(graph: GraphBuilder, network: Network, parameters: string): readonly LayerValues[] {
  const sizes = pieceSizes(network);
  const lengths = graph.constant({ type: "int64", dims: [sizes.length], values: sizes });
  const pieces = graph.addMany("Split", [parameters, lengths], sizes.length, { axis: 0 });
  return layersOf(network).map((layer, index) => ({
    weights: graph.add("Reshape", [pieces[2 * index] ?? "", shapeOf(graph, layer)]),
    biases: pieces[2 * index + 1] ?? "",
  }));
}

function shapeOf(graph: GraphBuilder, { inputs, units }: Layer): string {
  return graph.constant({ type: "int64", dims: [2], values: [inputs, units] });
}

/** What each layer takes, and what the last one gives: logits. */
export interface ForwardPass {
  readonly layerInputs: readonly string[];
  readonly logits: string;
}

export function forward(graph: GraphBuilder, layers: readonly LayerValues[], design: string): ForwardPass {
  const layerInputs: string[] = [];
  let values = design;
  for (const [index, { weights, biases }] of layers.entries()) {
    layerInputs.push(values);
    values = graph.add("Gemm", [values, weights, biases]);
    if (index < layers.length - 1) values = graph.add("Relu", [values]);
  }
  return { layerInputs, logits: values };
}

/**
 * Back-propagation by hand. From the loss's gradient by logits to that by the flat vector, in the vector's order.
 * A layer's input is positive exactly where the ReLU before it let the value through.
 */
export function backward(
  graph: GraphBuilder,
  layers: readonly LayerValues[],
  pass: ForwardPass,
  logitsGradient: string,
): string {
  const rows = graph.constant({ type: "int64", dims: [1], values: [0] });
  const flat = graph.constant({ type: "int64", dims: [1], values: [-1] });
  const pieces: string[] = [];
  let gradient = logitsGradient;
  for (const [index, { weights }] of [...layers.entries()].reverse()) {
    const input = pass.layerInputs[index] ?? "";
    const weightsGradient = graph.add("Gemm", [input, gradient], { transA: 1 });
    pieces.unshift(graph.add("ReduceSum", [gradient, rows], { keepdims: 0 }));
    pieces.unshift(graph.add("Reshape", [weightsGradient, flat]));
    if (index === 0) continue;
    const inputGradient = graph.add("Gemm", [gradient, weights], { transB: 1 });
    gradient = graph.add("Mul", [inputGradient, graph.add("Sign", [input])]);
  }
  return graph.add("Concat", pieces, { axis: 0 });
}
