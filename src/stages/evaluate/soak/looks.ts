/**
 * When a soak is looked at, and what each look costs. Looking again and again at 5 % each would call a worse shadow good
 * far more often than that; so every look spends a part of the gate's error, and together they spend it once
 * (K. K. G. Lan and D. L. DeMets, 1983, with the spending of O'Brien and Fleming). Pure.
 */
import type { ResolvedGate } from "../../../spec/resolved.ts";
import { spending } from "../../../stats/spending.ts";

export interface Look {
  /** From 1. */
  readonly number: number;
  readonly of: number;
  /** The first so many labelled rows are judged. */
  readonly rows: number;
}

/** Fewer rows decide nothing. */
const FEWEST_ROWS = 30;
/** An interval so wide is beyond what a bootstrap of 2,000 replicates can tell: such a look is not made. */
const LEAST_ERROR = 0.002;

export function looksOf({ labelled, looks }: { readonly labelled: number; readonly looks: number }): readonly Look[] {
  const sizes = Array.from({ length: looks }, (_, index) => Math.round((labelled * (index + 1)) / looks));
  const possible = sizes.filter((rows, index) => index === looks - 1 || rows >= FEWEST_ROWS);
  return possible.map((rows, index) => ({ number: index + 1, of: possible.length, rows }));
}

/** The gates as this look may judge them; null: it could decide nothing, so it is not made. */
export function gatesAt(
  gates: readonly ResolvedGate[],
  looks: readonly Look[],
  look: Look,
): readonly ResolvedGate[] | null {
  const full = looks.at(-1)?.rows ?? look.rows;
  const shares = looks.map(({ rows }) => rows / full);
  const priced = gates.map((gate) => {
    const error = nominalErrors(1 - gate.confidence, shares)[look.number - 1] ?? 0;
    return { error, gate: { ...gate, confidence: 1 - error } };
  });
  return priced.some(({ error }) => error === 0) ? null : priced.map(({ gate }) => gate);
}

/** One-sided error of each look; 0 where it is not made, which leaves the later ones more. */
export function nominalErrors(error: number, shares: readonly number[]): readonly number[] {
  if (shares.length === 1) return [error];
  const made = shares.map(() => true);
  for (;;) {
    const kept = shares.filter((_, index) => made[index]);
    const plan = { shape: "obrien-fleming", alpha: error, fractions: kept } as const;
    const errors = spending(plan).map(({ confidence }) => (1 - confidence) / 2);
    const poor = errors.findIndex((each, index) => index < errors.length - 1 && each < LEAST_ERROR);
    if (poor < 0) return made.map((isMade) => (isMade ? (errors.shift() ?? 0) : 0));
    const position = shares.indexOf(kept[poor] ?? Number.NaN);
    made[position] = false;
  }
}
