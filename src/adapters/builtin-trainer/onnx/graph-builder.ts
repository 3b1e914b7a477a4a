/** Writes a graph as straight-line code: each operator returns the name of its result. */
import type { Attribute, Graph, ML_DOMAIN, Node, TensorValue, ValueInfo } from "./model.ts";

export interface GraphBuilder {
  /** Adds an operator and names its one output. */
  add(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>>,
    domain?: typeof ML_DOMAIN,
  ): string;
  /** The same for an operator with several outputs. */
  addMany(
    operator: string,
    inputs: readonly string[],
    outputs: number,
    attributes?: Readonly<Record<string, Attribute>>,
  ): readonly string[];
  constant(value: TensorValue): string;
  scalar(value: number): string;
  /** Gives a value the name by which the graph's output is known. */
  output(value: string, name: string): void;
  build(inputs: readonly ValueInfo[], outputs: readonly ValueInfo[]): Graph;
}

/**
 * `prefix` keeps the names of a nested graph (a Loop's body) apart from those around it, which it may read,
 * and all of them apart from the names of inputs, which come from the user's columns.
 */
export function graphBuilder(name: string, prefix: string): GraphBuilder {
  const nodes: Node[] = [];
  const initializers = new Map<string, TensorValue>();
  const fresh = () => `${prefix}${nodes.length + initializers.size}`;
  const builder: GraphBuilder = {
    add(operator, inputs, attributes = {}, domain) {
      const output = fresh();
      nodes.push({ operator, inputs, outputs: [output], attributes, ...(domain && { domain }) });
      return output;
    },
    addMany(operator, inputs, count, attributes = {}) {
      const stem = fresh();
      const outputs = Array.from({ length: count }, (_, index) => `${stem}.${index}`);
      nodes.push({ operator, inputs, outputs, attributes });
      return outputs;
    },
    constant(value) {
      const output = fresh();
      initializers.set(output, value);
      return output;
    },
    scalar: (value) => builder.constant({ type: "float", dims: [], values: [value] }),
    output(value, outputName) {
      nodes.push({ operator: "Identity", inputs: [value], outputs: [outputName], attributes: {} });
    },
    build: (inputs, outputs) => ({ name, inputs, outputs, initializers, nodes }),
  };
  return builder;
}
