/** How NannyML counts values before it compares them: Doane's bins over the reference, and one for what lies outside. */
import type { Counted, Sorted } from "./evidently-bins.ts";
import { doaneEdges, histogram, skewness } from "./histogram-edges.ts";

/** The last bin is what lies outside of the reference; it is there even when it is empty, which no distance sees. */
export function nannymlCounts(reference: Sorted, current: Sorted): Counted {
  const [min, max] = [reference.sample[0] ?? Number.NaN, reference.sample.at(-1) ?? Number.NaN];
  const edges = doaneEdges({ n: reference.n, min, max }, skewness(reference.sample));
  const second = histogram(edges, current.sample);
  const inside = second.reduce((a, b) => a + b, 0);
  return { first: [...histogram(edges, reference.sample), 0], second: [...second, current.sample.length - inside] };
}
