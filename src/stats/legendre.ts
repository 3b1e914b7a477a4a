/** Gauss-Legendre quadrature: the nodes and weights that integrate a smooth function over -1..1 from few values. */

export interface Quadrature {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** Exact for polynomials up to degree 2 `points` - 1. Roots of Legendre's polynomial by Newton's method. */
export function gaussLegendre(points: number): Quadrature {
  const roots = Array.from({ length: points }, (_, index) => {
    let node = -Math.cos((Math.PI * (index + 0.75)) / (points + 0.5));
    let slope = 1;
    for (let step = 0; step < 10; step++) {
      let [before, value] = [0, 1];
      for (let degree = 1; degree <= points; degree++) {
        [before, value] = [value, ((2 * degree - 1) * node * value - (degree - 1) * before) / degree];
      }
      slope = (points * (node * value - before)) / (node * node - 1);
      node -= value / slope;
    }
    return { node, weight: 2 / ((1 - node * node) * slope * slope) };
  });
  return { nodes: roots.map(({ node }) => node), weights: roots.map(({ weight }) => weight) };
}
