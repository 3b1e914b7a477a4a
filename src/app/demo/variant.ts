/** What may be played otherwise, to see that the pipeline says no when it should and nothing when it should not. */
import { digestOf } from "../../domain/digest.ts";
import type { Row } from "../../domain/table.ts";

export interface Variant {
  /** Accuracy that the first gate asks for; null: what the sample asks for. */
  readonly gate: number | null;
  /** `later`: the years after the training data. `same`: days drawn from the training years, so nothing drifts. */
  readonly traffic: "later" | "same";
}

/**
 * As many days as `later` has, drawn from `earlier` in an order that only their dates decide, under the dates of
 * `later`. Each earlier day is used once before any is used again.
 */
export function sameTraffic(later: readonly Row[], earlier: readonly Row[], id: string): readonly Row[] {
  const shuffled = earlier
    .map((row) => ({ row, place: digestOf(`place of ${row[id]}`) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  return later.map((day, index) => {
    const drawn = shuffled[index % shuffled.length]?.row;
    return { ...drawn, [id]: day[id] ?? null };
  });
}
