/** Isotonic regression: the rising curve that is nearest to the values, as scikit-learn's `IsotonicRegression`. */
import { argsort } from "./argsort.ts";

/** Straight between its points, level outside them. Plain JSON. */
export interface Isotonic {
  /** Ascending, each once. */
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Nearer than this, two scores are one: scikit-learn's resolution of a double. */
const RESOLUTION = 1e-15;

interface Block {
  readonly first: number;
  readonly last: number;
  readonly weight: number;
  readonly mean: number;
}

/** Pool adjacent violators (R. Barlow and others, 1972); rows of one score count as one row with their mean. */
export function fitIsotonic(scores: ArrayLike<number>, values: ArrayLike<number | boolean>): Isotonic {
  const blocks: Block[] = [];
  for (const point of points(scores, values)) {
    let block = point;
    for (let before = blocks.at(-1); before !== undefined && before.mean >= block.mean; before = blocks.at(-1)) {
      blocks.pop();
      const weight = before.weight + block.weight;
      const mean = (before.mean * before.weight + block.mean * block.weight) / weight;
      block = { first: before.first, last: block.last, weight, mean };
    }
    blocks.push(block);
  }
  // Of a level stretch only the ends say anything.
  const ends = blocks.flatMap(({ first, last, mean }) =>
    first === last
      ? [[first, mean]]
      : [
          [first, mean],
          [last, mean],
        ],
  );
  return { x: ends.map(([x]) => x as number), y: ends.map(([, y]) => y as number) };
}

function points(scores: ArrayLike<number>, values: ArrayLike<number | boolean>): readonly Block[] {
  const found: Block[] = [];
  let [score, weight, sum] = [Number.NaN, 0, 0];
  const close = () => {
    if (weight > 0) found.push({ first: score, last: score, weight, mean: sum / weight });
  };
  for (const row of argsort(scores)) {
    const own = scores[row] as number;
    if (weight === 0 || own - score >= RESOLUTION) {
      close();
      [score, weight, sum] = [own, 0, 0];
    }
    weight++;
    sum += Number(values[row]);
  }
  close();
  return found;
}

/** NaN of a curve without points. */
export function isotonicAt({ x, y }: Isotonic, score: number): number {
  let [low, high] = [0, x.length - 1];
  if (high < 0) return Number.NaN;
  if (score <= (x[0] as number)) return y[0] as number;
  if (score >= (x[high] as number)) return y[high] as number;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((x[middle] as number) <= score) low = middle;
    else high = middle;
  }
  const [left, right] = [x[low] as number, x[high] as number];
  const [from, to] = [y[low] as number, y[high] as number];
  return from + ((to - from) / (right - left)) * (score - left);
}
