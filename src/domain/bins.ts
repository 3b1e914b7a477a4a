/** The parts into which edges divide a numeric column, by name. */

/** `[18, 65]` makes `< 18`, `18 to 65` and `>= 65`: each bin begins with its own edge. Edges ascend. */
export function binNames(edges: readonly number[]): readonly string[] {
  const [first] = edges;
  if (first === undefined) return [];
  const between = edges.slice(1).map((edge, index) => `${edges[index]} to ${edge}`);
  return [`< ${first}`, ...between, `>= ${edges.at(-1)}`];
}

/** How a slice names a value that is not there. */
export const MISSING_VALUE = "(missing)";
