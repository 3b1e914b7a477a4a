/** What a gate requires, read off its fields; and why one cannot judge anything. */
import { type Margin, marginOf } from "../domain/margin.ts";
import { basisOf, isOnRatioScale, METRICS, type MetricInfo } from "../domain/metrics.ts";
import type { ResolvedGate } from "../spec/resolved.ts";

export type Rival = "champion" | "best";

export type Requirement =
  | { readonly kind: "min" | "max" | "max-drop"; readonly threshold: number }
  | { readonly kind: "not-worse"; readonly rival: Rival; readonly margin: Margin }
  | { readonly kind: "better"; readonly rival: "champion" };

/** A spec has one a gate; whatever is there is judged. */
export function requirementsOf(gate: ResolvedGate): readonly Requirement[] {
  const { min, max, maxDrop, notWorseThan, betterThan, margin } = gate;
  const allowed = marginOf(margin ?? Number.NaN);
  return [
    ...(min === undefined ? [] : [{ kind: "min", threshold: min } as const]),
    ...(max === undefined ? [] : [{ kind: "max", threshold: max } as const]),
    ...(maxDrop === undefined ? [] : [{ kind: "max-drop", threshold: maxDrop } as const]),
    ...(notWorseThan && allowed ? [{ kind: "not-worse", rival: notWorseThan, margin: allowed } as const] : []),
    ...(betterThan ? [{ kind: "better", rival: betterThan } as const] : []),
  ];
}

/** Why a gate cannot judge anything, or null. `validate` says the same earlier, at its line. */
export function gateProblem(gate: ResolvedGate): string | null {
  const { metric, confidence, margin, notWorseThan, perturbation, maxDrop } = gate;
  const { perClass }: MetricInfo = METRICS[metric];
  const allowed = margin === undefined ? null : marginOf(margin);
  if (notWorseThan && margin === undefined) return "This gate does not say how much worse is still not worse.";
  if (margin !== undefined && allowed === null) return `${margin} is no margin.`;
  if (allowed?.kind === "relative" && !isOnRatioScale(metric)) {
    return `A share of ${metric} means nothing: the margin must be in its own unit.`;
  }
  if (requirementsOf(gate).length === 0)
    return "This gate has no threshold, so there is nothing that it could require.";
  if (thresholdsOf(gate).some((each) => !Number.isFinite(each))) return "A threshold of this gate is not a number.";
  if (!(confidence >= 0.5 && confidence < 1)) {
    return `A confidence of ${confidence} decides nothing: it must be at least 0.5 and below 1.`;
  }
  if (perClass === true && gate.class === undefined) return `${metric} is about one class, and this gate names none.`;
  if (maxDrop !== undefined && perturbation === undefined)
    return "A drop needs a perturbation, and this gate has none.";
  if (basisOf(metric) === "groups" && gate.by === undefined)
    return `${metric} compares groups, and this gate names none.`;
  return null;
}

const thresholdsOf = ({ min, max, maxDrop }: ResolvedGate): readonly number[] =>
  [min, max, maxDrop].filter((each) => each !== undefined);
