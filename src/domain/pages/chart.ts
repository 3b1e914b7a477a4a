/** What a page wants drawn. Who draws it is handed in: pages know no library. */
import type { Html } from "./html.ts";
import type { Unit } from "./numbers.ts";

export interface Point {
  /** Milliseconds since 1970. */
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** One of the palette: champion 1, shadow 2, and so on. 0 is grey. */
export type Colour = 0 | 1 | 2 | 3 | 4 | 5 | 6;

export interface Line {
  readonly name: string;
  /** null: nothing was measured there, and the line is broken. */
  readonly points: readonly (Point | null)[];
  readonly colour: Colour;
  readonly dashed?: true;
}

export const MARK_KINDS = ["deployed", "rolled-back", "retrained", "fired", "recovered"] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

export interface Mark {
  readonly kind: MarkKind;
  readonly x: number;
}

export interface TimeChart {
  readonly kind: "time";
  readonly title: string;
  readonly unit: Unit;
  readonly from: number;
  readonly to: number;
  readonly lines: readonly Line[];
  readonly limits: readonly { readonly value: number; readonly text: string }[];
  readonly reference: { readonly low: number; readonly high: number; readonly text: string } | null;
  readonly marks: readonly Mark[];
}

/** Shares of a whole, by time. */
export interface ShareChart {
  readonly kind: "shares";
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly at: readonly number[];
  readonly parts: readonly { readonly name: string; readonly colour: Colour; readonly shares: readonly number[] }[];
}

/** Side by side: bins of numbers, or names. */
export interface BarChart {
  readonly kind: "bars";
  readonly title: string;
  readonly labels: readonly string[];
  /** Bins of numbers follow each other without a gap. */
  readonly ofNumbers: boolean;
  readonly sides: readonly { readonly name: string; readonly colour: Colour; readonly shares: readonly number[] }[];
}

export interface CalibrationChart {
  readonly kind: "calibration";
  readonly title: string;
  readonly points: readonly { readonly confidence: number; readonly accuracy: number; readonly n: number }[];
}

/** A line in a card: no axes. */
export interface Spark {
  readonly kind: "spark";
  readonly title: string;
  readonly values: readonly (number | null)[];
  readonly colour: Colour;
}

/** Shares of rows up to each value: distribution functions. */
export interface CurveChart {
  readonly kind: "curves";
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly lines: readonly {
    readonly name: string;
    readonly colour: Colour;
    readonly points: readonly { readonly x: number; readonly share: number }[];
  }[];
  /** Where the lines are farthest apart. */
  readonly gap: { readonly x: number; readonly low: number; readonly high: number } | null;
}

/** Distributions in a cell of a table: no axes. */
export interface Outline {
  readonly kind: "outline";
  readonly title: string;
  readonly sides: readonly { readonly colour: Colour; readonly shares: readonly number[] }[];
}

export type Chart = TimeChart | ShareChart | BarChart | CalibrationChart | CurveChart | Outline | Spark;

export type Draw = (chart: Chart) => Html;
