/** Whose answers are looked at apart: the champion's, those of whoever is beside it, and the champion's by slice. */
import type { SliceOf } from "../../../domain/evaluation.ts";
import { hasInputs, type Prediction } from "../../../domain/prediction.ts";
import type { Role } from "../../../domain/servable.ts";
import { declaredSlices } from "../../../domain/slices.ts";
import type { Monitoring, WindowFacts } from "../facts.ts";
import { isNameable } from "../slice-names.ts";

export interface Part {
  /** Absent: the champion. */
  readonly role?: Role;
  readonly servable: Prediction["servable"];
  readonly slice?: SliceOf;
  readonly rows: readonly Prediction[];
}

/** Of all slices together, those with the most rows. */
const MOST_SLICES = 20;

/** The champion first, whether or not it answered; slices with fewer rows than say anything are left out. */
export function partsOf(facts: WindowFacts, { slices, minimumRows }: Pick<Monitoring, "slices" | "minimumRows">) {
  const { own, champion } = facts;
  const whole: Part = { servable: champion.servable, rows: own };
  const beside = facts.byRole.flatMap(({ role, servable, rows }): readonly Part[] =>
    role === "shadow" || role === "canary" ? [{ role, servable, rows }] : [],
  );
  // Of two shadows the one with more rows speaks for the role: a signal says whose it is by role alone.
  const largest = [...Map.groupBy(beside, ({ role }) => role).values()].flatMap((group) =>
    group.toSorted((a, b) => b.rows.length - a.rows.length).slice(0, 1),
  );
  const kept = own.filter(hasInputs);
  const sliced = declaredSlices(
    kept.map(({ inputs }) => inputs),
    slices,
  )
    .filter(({ slice, rows }) => rows.length >= minimumRows && isNameable(slice, facts.reference))
    .sort((a, b) => b.rows.length - a.rows.length)
    .slice(0, MOST_SLICES)
    .map(({ slice, rows }): Part => {
      const members = Array.from(rows, (row) => kept[row]).filter((row) => row !== undefined);
      return { servable: champion.servable, slice, rows: members };
    });
  return [whole, ...largest, ...sliced] as const;
}
