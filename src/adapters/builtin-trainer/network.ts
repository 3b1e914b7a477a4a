/** The networks that can be trained: dense layers with ReLU between them; no hidden layer is logistic regression. */
import { random } from "../../domain/random.ts";

/** Units by layer, from the columns of the design matrix to the classes, or to the one value of a regression. */
export interface Network {
  readonly sizes: readonly number[];
  /** What the last layer is trained for. Default: `classes`. */
  readonly answers?: "classes" | "values";
}

/** One dense layer's place in the flat vector of parameters: weights row by row ([inputs, units]), then biases. */
export interface Layer {
  readonly inputs: number;
  readonly units: number;
}

export function layersOf(network: Network): readonly Layer[] {
  return network.sizes.slice(1).map((units, index) => ({ inputs: network.sizes[index] ?? 0, units }));
}

/** Lengths of the pieces of the flat vector: weights and biases of each layer in turn. */
export function pieceSizes(network: Network): readonly number[] {
  return layersOf(network).flatMap(({ inputs, units }) => [inputs * units, units]);
}

export function parameterCount(network: Network): number {
  return pieceSizes(network).reduce((sum, size) => sum + size, 0);
}

/**
 * Weights that feed a ReLU start uniform with the variance of He et al. (2015), the last layer's with that of
 * Glorot and Bengio (2010), biases at zero. Without a hidden layer all is zero: the loss is convex.
 */
export function initialParameters(network: Network, seed: number): Float32Array {
  const parameters = new Float32Array(parameterCount(network));
  const layers = layersOf(network);
  if (layers.length === 1) return parameters;
  const chance = random(seed);
  let offset = 0;
  for (const [index, { inputs, units }] of layers.entries()) {
    const limit = Math.sqrt(6 / (index < layers.length - 1 ? inputs : inputs + units));
    for (let weight = 0; weight < inputs * units; weight++) parameters[offset + weight] = (2 * chance() - 1) * limit;
    offset += inputs * units + units;
  }
  return parameters;
}

/** 1 where weight decay applies: to weights, not to biases. */
export function decayMask(network: Network): Float32Array {
  const mask = new Float32Array(parameterCount(network));
  let offset = 0;
  for (const [index, size] of pieceSizes(network).entries()) {
    mask.fill(index % 2 === 0 ? 1 : 0, offset, offset + size);
    offset += size;
  }
  return mask;
}
