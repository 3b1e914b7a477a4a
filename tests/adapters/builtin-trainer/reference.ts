/** The same mathematics in plain loops of 64-bit numbers: what the graphs are compared with. */
import type { Network } from "../../../src/adapters/builtin-trainer/network.ts";

/** What the last layer gives for one row of the design matrix. */
function lastLayer(network: Network, parameters: ArrayLike<number>, row: readonly number[]): number[] {
  let values = [...row];
  let offset = 0;
  for (let layer = 1; layer < network.sizes.length; layer++) {
    const units = network.sizes[layer] ?? 0;
    const next = Array.from({ length: units }, (_, unit) => {
      const bias = parameters[offset + values.length * units + unit] ?? 0;
      return values.reduce((sum, value, input) => sum + value * (parameters[offset + input * units + unit] ?? 0), bias);
    });
    offset += values.length * units + units;
    values = layer < network.sizes.length - 1 ? next.map((value) => Math.max(0, value)) : next;
  }
  return values;
}

/** Probabilities of one row of the design matrix. */
export function referenceForward(network: Network, parameters: ArrayLike<number>, row: readonly number[]): number[] {
  const values = lastLayer(network, parameters, row);
  const largest = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

export interface ReferenceRow {
  readonly design: readonly number[];
  readonly target: number;
  readonly weight: number;
}

/** Weighted sum of cross-entropies, or of squared errors, over the number of rows. */
export function referenceLoss(network: Network, parameters: ArrayLike<number>, rows: readonly ReferenceRow[]): number {
  if (network.answers === "values") {
    const errors = rows.map(({ design, target, weight }) => {
      const [answer = Number.NaN] = lastLayer(network, parameters, design);
      return weight * (answer - target) ** 2;
    });
    return errors.reduce((sum, error) => sum + error, 0) / rows.length;
  }
  const losses = rows.map(
    ({ design, target, weight }) => -weight * Math.log(referenceForward(network, parameters, design)[target] ?? 0),
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / rows.length;
}
