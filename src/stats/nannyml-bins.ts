/** How NannyML counts values before it compares them: Doane's bins over the reference, and one for what lies outside. */
import { keepsAll, rowsBetween, type Sorted } from "./distribution.ts";
import type { Counted } from "./evidently-bins.ts";
import { doaneEdges, skewness } from "./histogram-edges.ts";

/** The last bin is what lies outside of the reference; it is there even when it is empty, which no distance sees. */
export function nannymlCounts(reference: Sorted, current: Sorted): Counted {
  const [min, max] = [reference.sample[0] ?? Number.NaN, reference.sample.at(-1) ?? Number.NaN];
  const edges = doaneEdges({ n: reference.n, min, max }, skewness(reference.sample, keepsAll(reference) ? 1 : 0.5));
  const second = rowsBetween(edges, current);
  const inside = second.reduce((a, b) => a + b, 0);
  return { first: [...rowsBetween(edges, reference), 0], second: [...second, Math.max(0, current.n - inside)] };
}
