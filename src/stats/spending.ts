/**
 * Alpha spending: how far a statistic must be at each look at growing data, so that all looks together err at most
 * alpha. K. K. G. Lan and D. L. DeMets, "Discrete sequential boundaries for clinical trials", Biometrika 70 (1983);
 * the chances by P. Armitage, C. K. McPherson and B. C. Rowe's recursion (1969).
 */
import { gaussLegendre } from "./legendre.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { normalShare } from "./normal-tail.ts";

/** `obrien-fleming`: hardly anything early, nearly all at the end. `pocock`: about as much at each look. */
export type SpendingShape = "obrien-fleming" | "pocock";

/** One-sided alpha spent when `fraction` of the planned information is there; all of it from 1 on. */
export function spentAlpha(shape: SpendingShape, alpha: number, fraction: number): number {
  const share = Math.min(1, fraction);
  if (!(share > 0)) return 0;
  if (shape === "pocock") return alpha * Math.log(1 + (Math.E - 1) * share);
  return 2 * normalShare(normalQuantile(alpha / 2) / Math.sqrt(share));
}

export interface Look {
  readonly fraction: number;
  /** Alpha spent up to this look. */
  readonly spent: number;
  /** The null hypothesis is rejected at or above this; Infinity where nothing can be spent yet. */
  readonly z: number;
  /** The same as the confidence of a two-sided interval, for statistics that give intervals: its one end decides. */
  readonly confidence: number;
}

export interface SpendingPlan {
  readonly shape: SpendingShape;
  /** One-sided, of all looks together. For two sides spend half on each. */
  readonly alpha: number;
  /** Information at each look so far as a share of what is planned, ascending; looks at the same data are one look. */
  readonly fractions: readonly number[];
}

/** So little new information, as a share of all there is, is no look of its own: its boundary is infinite. */
const LEAST_STEP = 1e-4;
/** So little alpha cannot be told from rounding. */
const LEAST_ALPHA = 1e-13;
const REACH = 8.5;
const PANEL = gaussLegendre(16);

/** Density of the sum (z times the root of the fraction) while no look has rejected, at points with their weights. */
interface Density {
  readonly points: readonly number[];
  readonly masses: readonly number[];
  readonly fraction: number;
}

/** The boundary of each look. Looks decided before never change when later ones are added. */
export function spending({ shape, alpha, fractions }: SpendingPlan): readonly Look[] {
  let density: Density = { points: [0], masses: [1], fraction: 0 };
  let used = 0;
  return fractions.map((fraction, index) => {
    const spent = spentAlpha(shape, alpha, fraction);
    const capped = Math.min(1, fraction);
    const isNew = capped > 0 && capped - density.fraction >= LEAST_STEP * capped;
    if (!isNew || spent - used < LEAST_ALPHA) return { fraction, spent: used, z: Infinity, confidence: 1 };
    const boundary = boundaryOf(density, capped, spent - used);
    used = spent;
    const later = fractions.slice(index + 1).map((each) => Math.min(1, each));
    const next = later.find((each) => each - capped >= LEAST_STEP * each);
    if (next !== undefined) density = advance(density, capped, boundary, Math.sqrt(next - capped));
    const z = boundary / Math.sqrt(capped);
    return { fraction, spent, z, confidence: 1 - 2 * normalShare(-z) };
  });
}

/** The sum that is passed at this look, and at none before, with the chance `increment`. */
function boundaryOf({ points, masses, fraction }: Density, at: number, increment: number): number {
  const deviation = Math.sqrt(at - fraction);
  const crossing = (boundary: number) =>
    points.reduce((sum, point, index) => sum + (masses[index] ?? 0) * normalShare((point - boundary) / deviation), 0);
  let [low, high] = [-REACH, REACH];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (crossing(middle) > increment) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The density at a look, below its boundary; `width`: of the next step, which the panels must resolve. */
function advance(before: Density, at: number, boundary: number, width: number): Density {
  const lowest = -REACH * Math.sqrt(at);
  const panels = Math.max(4, Math.ceil((boundary - lowest) / Math.min(width, Math.sqrt(at - before.fraction)) / 2));
  const half = (boundary - lowest) / panels / 2;
  const points: number[] = [];
  const masses: number[] = [];
  for (let panel = 0; panel < panels; panel++) {
    for (const [index, node] of PANEL.nodes.entries()) {
      const point = lowest + half * (2 * panel + 1 + node);
      points.push(point);
      masses.push((PANEL.weights[index] ?? 0) * half * densityAt(before, at, point));
    }
  }
  return { points, masses, fraction: at };
}

function densityAt({ points, masses, fraction }: Density, at: number, point: number): number {
  const deviation = Math.sqrt(at - fraction);
  let sum = 0;
  for (let index = 0; index < points.length; index++) {
    const distance = (point - (points[index] as number)) / deviation;
    if (Math.abs(distance) < REACH) sum += (masses[index] as number) * Math.exp((-distance * distance) / 2);
  }
  return sum / (deviation * Math.sqrt(2 * Math.PI));
}
