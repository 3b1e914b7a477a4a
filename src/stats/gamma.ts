/** The logarithm of the gamma function and the regularised upper incomplete gamma function. */

/** Bernoulli numbers over 2k(2k-1): Stirling's series for the logarithm of gamma (Abramowitz and Stegun 6.1.41). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400];

/** ln gamma(x) for x > 0, to about 1e-15 of its size. */
export function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  // Stirling's series needs a large argument: gamma(x) = gamma(x + k) / (x (x + 1) ... (x + k - 1)).
  for (; shifted < 15; shifted += 1) product *= shifted;
  const square = shifted * shifted;
  const tail = STIRLING.reduceRight((sum, coefficient) => sum / square + coefficient, 0) / shifted;
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + tail - Math.log(product);
}

/**
 * Q(a, x) = 1 - P(a, x) for a > 0, x >= 0. Series of P below a + 1, continued fraction of Q above it
 * (Abramowitz and Stegun 6.5.29 and 6.5.31), so that small tails keep their digits.
 */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; term > sum * Number.EPSILON; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
}

/** The modified Lentz algorithm; every denominator is positive for x >= a + 1. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let fraction = d;
  for (let k = 1; ; k++) {
    const numerator = -k * (k - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const change = c * d;
    fraction *= change;
    if (Math.abs(change - 1) < 4 * Number.EPSILON) return fraction;
  }
}
