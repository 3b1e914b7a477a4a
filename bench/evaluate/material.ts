/** Test rows with a site each, and two models' made-up answers to them: one a little better than the other. */
import { random } from "../../src/domain/random.ts";
import { normalQuantile } from "../../src/stats/normal-quantile.ts";

export const CLASSES = 10;
export const SITES = 20;

export interface Material {
  readonly truth: Uint8Array;
  readonly site: Uint8Array;
  /** Row by row, class by class. */
  readonly candidate: Float64Array;
  readonly champion: Float64Array;
}

/** The two models err on much the same rows, as two versions of a model do. */
export function material(rows: number, seed: number): Material {
  const next = random(seed);
  const normal = () => normalQuantile(next() + 2 ** -33);
  const truth = Uint8Array.from({ length: rows }, () => Math.floor(next() ** 1.3 * CLASSES));
  const site = Uint8Array.from({ length: rows }, () => Math.floor(next() * SITES));
  const [candidate, champion] = [new Float64Array(rows * CLASSES), new Float64Array(rows * CLASSES)];
  for (let row = 0; row < rows; row++) {
    const shared = Float64Array.from({ length: CLASSES }, normal);
    for (const [scores, skill] of [
      [candidate, 2.3],
      [champion, 2.2],
    ] as const) {
      const own = shared.map((value, index) => Math.exp(value + 0.4 * normal() + (index === truth[row] ? skill : 0)));
      const sum = own.reduce((total, value) => total + value, 0);
      scores.set(
        own.map((value) => value / sum),
        row * CLASSES,
      );
    }
  }
  return { truth, site, candidate, champion };
}
