/** Everything that the page of a comparison shows: it is made of this and of nothing else. */
import type { Multivariate } from "../multivariate.ts";
import type { DriftAnalysis, DriftThresholds, JudgedColumn } from "../plan.ts";
import type { Sides } from "../words.ts";

export interface PageFacts {
  readonly analysis: DriftAnalysis;
  readonly sides: Sides;
  readonly thresholds: DriftThresholds;
  readonly rows: Multivariate;
  /** Words that ask for the same again, as a shell takes them. */
  readonly command: string;
}

/** A column with its place on the page. Names are no addresses: two may differ in what an address cannot hold. */
export interface PlacedColumn extends JudgedColumn {
  readonly id: string;
  /** Whether it has pictures and numbers of its own. */
  readonly isDrawn: boolean;
}

/** Each costs about ten kilobytes and is looked at by nobody beyond. */
const MOST_DRAWN = 60;

export function placed({ columns }: DriftAnalysis): readonly PlacedColumn[] {
  return columns.map((column, index) => ({
    ...column,
    id: `column-${index + 1}`,
    isDrawn: index < MOST_DRAWN && (column.column.type === "number" || column.column.type === "category"),
  }));
}
