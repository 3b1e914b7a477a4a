/**
 * One epoch of training as an ONNX graph of standard operators: a `Loop` over mini-batches (forward, backward,
 * Adam), then the loss of the validation rows. Inside one run it is an order of magnitude faster than loops here.
 */
import { backward, forward, splitParameters } from "./dense-layers.ts";
import { decayMask, type Network, parameterCount } from "./network.ts";
import { type GraphBuilder, graphBuilder } from "./onnx/graph-builder.ts";
import { encodeModel, type Graph, type ValueInfo } from "./onnx/model.ts";

export interface Optimiser {
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly batchSize: number;
}

/** Defaults of Kingma and Ba (2015), "Adam". */
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/**
 * What goes round the loop: parameters, both moments, the count of steps. `*Next` come out; the losses are
 * weighted sums over rows (`trainLoss` as seen by each batch before its step), for the caller to divide.
 */
export const STATE = ["parameters", "moment1", "moment2", "steps"] as const;

const DATA_INPUTS = ["design", "targets", "weights"] as const;

export function trainingModel(network: Network, optimiser: Optimiser): Uint8Array {
  const graph = graphBuilder("epoch", "main.");
  const looped = graph.addMany("Loop", ["trips", "", ...STATE, graph.scalar(0)], STATE.length + 1, {
    body: { graph: loopBody(network, optimiser) },
  });
  for (const [index, name] of STATE.entries()) graph.output(looped[index] ?? "", `${name}Next`);
  graph.output(looped[STATE.length] ?? "", "trainLoss");
  const layers = splitParameters(graph, network, looped[0] ?? "");
  const [design, targets, weights] = DATA_INPUTS.map((name) => `validation.${name}`) as [string, string, string];
  const { loss } = lossOf(network)(graph, forward(graph, layers, design).logits, targets, weights);
  graph.output(loss, "validationLoss");

  const inputs: ValueInfo[] = [
    ...stateInfos(network, ""),
    { name: "trips", type: "int64", shape: [] },
    { name: "order", type: "int32", shape: ["shuffled"] },
    ...dataInfos(network, "", "rows"),
    ...dataInfos(network, "validation.", "validationRows"),
  ];
  const outputs: ValueInfo[] = [
    ...stateInfos(network, "Next"),
    { name: "trainLoss", type: "float", shape: [] },
    { name: "validationLoss", type: "float", shape: [] },
  ];
  return encodeModel(graph.build(inputs, outputs), { name: "understudy-training", version: "1" });
}

function stateInfos(network: Network, suffix: string): ValueInfo[] {
  const shape = [parameterCount(network)];
  return STATE.map((name) => ({ name: `${name}${suffix}`, type: "float", shape: name === "steps" ? [] : shape }));
}

function dataInfos({ sizes }: Network, prefix: string, rows: string): ValueInfo[] {
  const widths = { design: sizes[0] ?? 0, targets: sizes.at(-1) ?? 0, weights: 1 };
  return DATA_INPUTS.map((name) => ({ name: `${prefix}${name}`, type: "float", shape: [rows, widths[name]] }));
}

/** One mini-batch. It reads the data and the order from the graph around it. */
function loopBody(network: Network, optimiser: Optimiser): Graph {
  const graph = graphBuilder("step", "body.");
  const batch = takeBatch(graph, optimiser.batchSize);
  const layers = splitParameters(graph, network, "body.parameters");
  const pass = forward(graph, layers, batch.design);
  const { loss, gradient } = lossOf(network)(graph, pass.logits, batch.targets, batch.weights);
  const meanGradient = graph.add("Div", [backward(graph, layers, pass, gradient), batch.rows]);
  adamStep(graph, network, optimiser, meanGradient);
  graph.output(graph.add("Add", ["body.loss", loss]), "body.lossNext");
  graph.output("body.goOn", "body.goOnNext");

  const state = (suffix: string): ValueInfo[] =>
    stateInfos(network, suffix).map((info) => ({ ...info, name: `body.${info.name}` }));
  return graph.build(
    [
      { name: "body.iteration", type: "int64", shape: [] },
      { name: "body.goOn", type: "bool", shape: [] },
      ...state(""),
      { name: "body.loss", type: "float", shape: [] },
    ],
    [
      { name: "body.goOnNext", type: "bool", shape: [] },
      ...state("Next"),
      { name: "body.lossNext", type: "float", shape: [] },
    ],
  );
}

/** The rows `order[i * size .. (i + 1) * size]`; `Slice` cuts the last, shorter batch. */
function takeBatch(graph: GraphBuilder, batchSize: number) {
  const size = graph.constant({ type: "int64", dims: [1], values: [batchSize] });
  const from = graph.add("Mul", ["body.iteration", size]);
  const picked = graph.add("Slice", ["order", from, graph.add("Add", [from, size])]);
  const [design, targets, weights] = DATA_INPUTS.map((name) => graph.add("Gather", [name, picked], { axis: 0 })) as [
    string,
    string,
    string,
  ];
  // TensorProto.DataType 1: float
  const rows = graph.add("Cast", [graph.add("Size", [picked])], { to: 1 });
  return { design, targets, weights, rows };
}

const lossOf = ({ answers = "classes" }: Network) => (answers === "values" ? squaredError : crossEntropy);

/** Weighted sum of the rows' squared errors, and its gradient by the answers: twice the weighted error. */
function squaredError(graph: GraphBuilder, values: string, targets: string, weights: string) {
  const error = graph.add("Sub", [values, targets]);
  const weighted = graph.add("Mul", [error, weights]);
  const loss = graph.add("ReduceSum", [graph.add("Mul", [weighted, error])], { keepdims: 0 });
  return { loss, gradient: graph.add("Mul", [weighted, graph.scalar(2)]) };
}

/** Weighted sum of the rows' softmax cross-entropies, and its gradient by the logits: weight times (p - target). */
function crossEntropy(graph: GraphBuilder, logits: string, targets: string, weights: string) {
  const logProbabilities = graph.add("LogSoftmax", [logits], { axis: 1 });
  const difference = graph.add("Sub", [graph.add("Exp", [logProbabilities]), targets]);
  const gradient = graph.add("Mul", [difference, weights]);
  const weighted = graph.add("Mul", [graph.add("Mul", [targets, logProbabilities]), weights]);
  const loss = graph.add("Neg", [graph.add("ReduceSum", [weighted], { keepdims: 0 })]);
  return { loss, gradient };
}

/** Adam with decoupled weight decay (Loshchilov and Hutter, 2019). */
function adamStep(graph: GraphBuilder, network: Network, optimiser: Optimiser, gradient: string): void {
  const { beta1, beta2, epsilon } = ADAM;
  const steps = graph.add("Add", ["body.steps", graph.scalar(1)]);
  const moment1 = movingAverage(graph, "body.moment1", gradient, beta1);
  const moment2 = movingAverage(graph, "body.moment2", graph.add("Mul", [gradient, gradient]), beta2);
  const mean = graph.add("Div", [moment1, correction(graph, beta1, steps)]);
  const variance = graph.add("Div", [moment2, correction(graph, beta2, steps)]);
  const scale = graph.add("Add", [graph.add("Sqrt", [variance]), graph.scalar(epsilon)]);
  const decayed = graph.add("Mul", ["body.parameters", decayRates(graph, network, optimiser.weightDecay)]);
  const direction = graph.add("Add", [graph.add("Div", [mean, scale]), decayed]);
  const change = graph.add("Mul", [direction, graph.scalar(optimiser.learningRate)]);
  graph.output(graph.add("Sub", ["body.parameters", change]), "body.parametersNext");
  graph.output(moment1, "body.moment1Next");
  graph.output(moment2, "body.moment2Next");
  graph.output(steps, "body.stepsNext");
}

function movingAverage(graph: GraphBuilder, average: string, value: string, beta: number): string {
  const kept = graph.add("Mul", [average, graph.scalar(beta)]);
  return graph.add("Add", [kept, graph.add("Mul", [value, graph.scalar(1 - beta)])]);
}

/** 1 - beta^t: both averages start at zero. */
function correction(graph: GraphBuilder, beta: number, steps: string): string {
  return graph.add("Sub", [graph.scalar(1), graph.add("Pow", [graph.scalar(beta), steps])]);
}

function decayRates(graph: GraphBuilder, network: Network, weightDecay: number): string {
  const values = decayMask(network).map((applies) => applies * weightDecay);
  return graph.constant({ type: "float", dims: [values.length], values });
}
