/** Seeds that follow from a seed and names: what is drawn for one does not change when another is added. */
import { digestOfJson, hexOf } from "../../../domain/digest.ts";

export const seedOf = (seed: number, ...names: readonly (string | number)[]): number =>
  Number.parseInt(hexOf(digestOfJson([seed, ...names])).slice(0, 13), 16);
