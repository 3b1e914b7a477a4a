/** What policy is shown of one gate: the numbers that it could be judged by, each with its two-sided interval. */
import type { Interval } from "../domain/measurement.ts";
import type { ResolvedGate } from "../spec/resolved.ts";

/** A measured number with its interval at `intervalConfidence(gate)`. */
export interface Estimate {
  /** null: could not be computed. */
  readonly value: number | null;
  /** Rows, answers or requests that it rests on. */
  readonly n: number;
  readonly interval?: Interval;
  /** Of a difference or a drop: the other's value, then the candidate's (of a drop: as it is, then perturbed). */
  readonly from?: number;
  readonly to?: number;
  /** Of a difference between shares of the same rows: the share of rows on which the two differ. */
  readonly discordance?: number;
}

export type Comparison =
  /** Candidate minus rival, on the same rows; `relative`: over the rival's value, 0.2 is 20 % more. */
  | { readonly kind: "measured"; readonly difference: Estimate; readonly relative?: Estimate }
  /** Nobody answers yet; of `best`: nobody was fit to answer on this test split before. */
  | { readonly kind: "no-champion" }
  /** The other cannot fairly be measured on these rows. */
  | { readonly kind: "unfair"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

/** All of it about what the gate is about: its metric, class, slice, perturbation, load. */
export interface GateCase {
  readonly gate: ResolvedGate;
  /** null: nothing was measured. */
  readonly candidate: Estimate | null;
  /** How much worse under the gate's perturbation than on the rows as they are; null: not measured. */
  readonly drop: Estimate | null;
  readonly champion: Comparison;
  /** With the best that this test split ever saw; `no-champion` where it saw none but the champion, if any. */
  readonly best: Comparison;
}

/** A gate's confidence is one-sided: the two-sided interval whose ends are those bounds. */
export function intervalConfidence(gate: Pick<ResolvedGate, "confidence">): number {
  return 2 * gate.confidence - 1;
}
