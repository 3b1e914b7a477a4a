/** The models of the bench, made here with seeded weights: what they answer does not matter, what they cost does. */
import { type GraphBuilder, graphBuilder } from "../../src/adapters/builtin-trainer/onnx/graph-builder.ts";
import { encodeModel, ML_DOMAIN, type ValueInfo } from "../../src/adapters/builtin-trainer/onnx/model.ts";
import { random as seededRandom } from "../../src/domain/random.ts";
import { PROBABILITIES, type Signature } from "../../src/domain/signature.ts";

const ROWS = "N";
const PRODUCER = { name: "understudy-bench", version: "1" };

export const CLASSES = ["a", "b", "c"];
const FEATURES = Array.from({ length: 8 }, (_, index) => `feature_${index}`);

/** Of the tabular models. */
export const SIGNATURE: Signature = {
  task: "tabular-classification",
  features: FEATURES.map((name) => ({ name, type: "number" })),
  label: { name: "label", classes: CLASSES },
};

function weights(seed: number): (length: number, scale: number) => Float32Array {
  const random = seededRandom(seed);
  return (length, scale) => Float32Array.from({ length }, () => (random() - 0.5) * 2 * scale);
}

const columns: readonly ValueInfo[] = FEATURES.map((name) => ({ name, type: "float", shape: [ROWS, 1] }));

function tabular(build: (graph: GraphBuilder, design: string) => string): Uint8Array {
  const graph = graphBuilder("bench", "bench\n");
  const logits = build(graph, graph.add("Concat", FEATURES, { axis: 1 }));
  graph.output(graph.add("Softmax", [logits], { axis: 1 }), PROBABILITIES);
  const output: ValueInfo = { name: PROBABILITIES, type: "float", shape: [ROWS, CLASSES.length] };
  return encodeModel(graph.build(columns, [output]), PRODUCER);
}

export const linear = (): Uint8Array =>
  tabular((graph, design) => {
    const next = weights(1);
    const kernel = { type: "float", dims: [8, 3], values: next(24, 1) } as const;
    return graph.add("MatMul", [design, graph.constant(kernel)]);
  });

/** Eight numbers through two layers of 1,536: 9 MB. `seed`: another model of the same size. */
export const wide = (seed: number): Uint8Array =>
  tabular((graph, design) => {
    const next = weights(seed);
    const sizes = [8, 1_536, 1_536, 3];
    let value = design;
    for (const [layer, size] of sizes.slice(1).entries()) {
      const before = sizes[layer] ?? 0;
      const values = next(before * size, Math.sqrt(3 / before));
      value = graph.add("MatMul", [value, graph.constant({ type: "float", dims: [before, size], values })]);
      if (layer < sizes.length - 2) value = graph.add("Relu", [value]);
    }
    return value;
  });

/** Full binary trees: as large as what gradient boosting makes with these settings. */
export const boostedTrees = (trees = 100, depth = 6): Uint8Array =>
  tabular((graph, design) => {
    const random = seededRandom(2);
    const inner = 2 ** depth - 1;
    const all = 2 ** (depth + 1) - 1;
    const nodes = Array.from({ length: trees * all }, (_, index) => ({
      tree: Math.floor(index / all),
      node: index % all,
      leaf: index % all >= inner,
    }));
    const leaves = nodes.filter(({ leaf }) => leaf);
    return graph.add(
      "TreeEnsembleRegressor",
      [design],
      {
        n_targets: CLASSES.length,
        nodes_treeids: nodes.map(({ tree }) => tree),
        nodes_nodeids: nodes.map(({ node }) => node),
        nodes_featureids: nodes.map(({ leaf }) => (leaf ? 0 : Math.floor(random() * FEATURES.length))),
        nodes_modes: { texts: nodes.map(({ leaf }) => (leaf ? "LEAF" : "BRANCH_LEQ")) },
        nodes_values: { floats: nodes.map(() => random() * 2 - 1) },
        nodes_truenodeids: nodes.map(({ node, leaf }) => (leaf ? 0 : 2 * node + 1)),
        nodes_falsenodeids: nodes.map(({ node, leaf }) => (leaf ? 0 : 2 * node + 2)),
        target_treeids: leaves.map(({ tree }) => tree),
        target_nodeids: leaves.map(({ node }) => node),
        target_ids: leaves.map(({ tree }) => tree % CLASSES.length),
        target_weights: { floats: leaves.map(() => random() * 0.2 - 0.1) },
      },
      ML_DOMAIN,
    );
  });

/** Three hidden layers: 1,024 wide is 9 MB, 4,096 wide is 139 MB. One input tensor `x`, FP32 [N, 256]. */
export function perceptron(width: number): Uint8Array {
  const graph = graphBuilder("bench", "bench\n");
  const next = weights(3);
  const sizes = [256, width, width, width, 10];
  let value = "x";
  for (const [layer, size] of sizes.slice(1).entries()) {
    const before = sizes[layer] ?? 0;
    const kernel = { type: "float", dims: [before, size], values: next(before * size, Math.sqrt(3 / before)) } as const;
    value = graph.add("MatMul", [value, graph.constant(kernel)]);
    if (layer < sizes.length - 2) value = graph.add("Relu", [value]);
  }
  graph.output(value, "y");
  const io = (name: string, size: number): ValueInfo => ({ name, type: "float", shape: [ROWS, size] });
  return encodeModel(graph.build([io("x", 256)], [io("y", 10)]), PRODUCER);
}
