/** The exact distribution of the one-sample Kolmogorov-Smirnov statistic D of n values. */
import { logGamma } from "./gamma.ts";

/**
 * P(D >= x) for n values. The method changes with the region, after Simard and L'Ecuyer (2011), "Computing the
 * two-sided Kolmogorov-Smirnov distribution": closed forms at both ends, twice the one-sided tail far out,
 * Durbin's matrix for few values, Pelz and Good's series for many.
 */
export function kolmogorovTail(n: number, x: number): number {
  const t = n * x;
  if (t <= 0.5) return 1;
  if (x >= 1) return 0;
  if (t <= 1) return 1 - Math.exp(logGamma(n + 1) + n * Math.log((2 * t - 1) / n));
  if (t >= n - 1) return 2 * (1 - x) ** n;
  const square = n * x * x;
  // Under the smallest double.
  if (n > 140 && square >= 370) return 0;
  if (x >= 0.5 || square > (n <= 140 ? 4 : 2.2)) return 2 * oneSidedTail(n, x);
  const isSmall = n <= 140 || (n <= 100_000 && n * x ** 1.5 <= 1.4);
  const inside = isSmall ? durbinMatrix(n, x) : pelzGood(n, x);
  return Math.min(1, Math.max(0, 1 - inside));
}

/** Terms of a long sum that are taken; they lie on a smooth bell, so that more of them would add nothing. */
const TERMS = 8192;

/** P(D+ >= x), Smirnov's sum (1944), by logarithms so that no term overflows. */
function oneSidedTail(n: number, x: number): number {
  const last = Math.floor(n * (1 - x));
  const step = Math.max(1, Math.floor(last / TERMS));
  let sum = 0;
  for (let j = 0; j <= last; j += step) {
    const rest = 1 - x - j / n;
    // The factor (1 - x - j/n)^(n - j) is 0 at the very end of the sum, and 1 where its exponent is 0.
    if (rest <= 0 && j < n) continue;
    const choose = logGamma(n + 1) - logGamma(j + 1) - logGamma(n - j + 1);
    const power = j < n ? (n - j) * Math.log(rest) : 0;
    sum += Math.exp(choose + (j - 1) * Math.log(x + j / n) + power);
  }
  return x * step * sum;
}

type Matrix = readonly (readonly number[])[];
interface Scaled {
  readonly matrix: Matrix;
  /** The value is matrix times 10^exponent. */
  readonly exponent: number;
}

/** P(D < x): Marsaglia, Tsang and Wang (2003), "Evaluating Kolmogorov's distribution". */
function durbinMatrix(n: number, x: number): number {
  const k = Math.ceil(n * x);
  const size = 2 * k - 1;
  const h = k - n * x;
  const factorials = [1];
  for (let i = 1; i <= size; i++) factorials.push((factorials[i - 1] ?? 1) * i);
  const cell = (row: number, column: number) => {
    const order = row - column + 1;
    if (order < 0) return 0;
    const divisor = factorials[order] ?? 1;
    const isFirst = column === 0;
    const isLast = row === size - 1;
    if (isFirst && isLast) return (1 - 2 * h ** size + Math.max(0, 2 * h - 1) ** size) / divisor;
    if (isFirst) return (1 - h ** (row + 1)) / divisor;
    if (isLast) return (1 - h ** (size - column)) / divisor;
    return 1 / divisor;
  };
  const base = Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, column) => cell(row, column)));
  const power = raise({ matrix: base, exponent: 0 }, n);
  const centre = power.matrix[k - 1]?.[k - 1] ?? Number.NaN;
  return Math.exp(Math.log(centre) + power.exponent * Math.LN10 + logGamma(n + 1) - n * Math.log(n));
}

function raise(base: Scaled, power: number): Scaled {
  if (power === 1) return base;
  const half = raise(base, Math.floor(power / 2));
  const square = multiply(half, half);
  return power % 2 === 0 ? square : multiply(square, base);
}

function multiply(a: Scaled, b: Scaled): Scaled {
  const size = a.matrix.length;
  const matrix = a.matrix.map((row) => {
    const product = new Array<number>(size).fill(0);
    for (const [inner, factor] of row.entries()) {
      for (const [column, value] of (b.matrix[inner] ?? []).entries()) {
        product[column] = (product[column] ?? 0) + factor * value;
      }
    }
    return product;
  });
  const exponent = a.exponent + b.exponent;
  const centre = matrix[(size - 1) / 2]?.[(size - 1) / 2] ?? 0;
  if (centre < 1e140) return { matrix, exponent };
  return { matrix: matrix.map((row) => row.map((value) => value * 1e-140)), exponent: exponent + 140 };
}

/** P(D < x) for many values: Pelz and Good (1976), four terms in powers of 1/sqrt(n), in their form for small x. */
export function pelzGood(n: number, x: number): number {
  const z = x * Math.sqrt(n);
  const [z2, z4, z6, z8] = [z ** 2, z ** 4, z ** 6, z ** 8];
  const pi2 = Math.PI ** 2;
  const terms = Math.ceil((16 * z) / Math.PI);
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let k = terms; k >= 1; k--) {
    const odd = (2 * k - 1) ** 2 * pi2;
    const weight = Math.exp(-odd / (8 * z2));
    first += weight;
    second += weight * (odd / 4 - z2);
    third += weight * (6 * z6 + 2 * z4 + ((2 * z4 - 5 * z2) * odd) / 4 + ((1 - 2 * z2) * odd ** 2) / 16);
    fourth +=
      weight *
      (-30 * z6 -
        90 * z8 +
        ((135 * z4 - 96 * z6) * odd) / 4 +
        ((212 * z4 - 60 * z2) * odd ** 2) / 16 +
        ((5 - 30 * z2) * odd ** 3) / 64);
  }
  let [thirdEven, fourthEven] = [0, 0];
  for (let k = terms; k >= 1; k--) {
    const even = k * k * pi2;
    const weight = Math.exp(-even / (2 * z2)) * even;
    thirdEven += weight;
    fourthEven += weight * (3 * z2 - even);
  }
  const root = Math.sqrt(2 * Math.PI);
  return (
    root *
    (first / z +
      second / (6 * z4) / Math.sqrt(n) +
      (third / (72 * z ** 7) - thirdEven / (36 * z ** 3)) / n +
      (fourth / (6480 * z ** 10) + fourthEven / (216 * z6)) / n ** 1.5)
  );
}
