/** What one window's record is made of: everything that is read, before anything is measured. */
import type { Feedback, Prediction, Truth } from "../../domain/prediction.ts";
import type { MonitoringRecord } from "../../domain/records.ts";
import type { Role } from "../../domain/servable.ts";
import type { Row } from "../../domain/table.ts";
import type { Telemetry } from "../../domain/telemetry.ts";
import type { Deployment } from "../../spec/resolved.ts";
import type { ColumnProfile } from "../../stats/profile.ts";
import type { Reference, TriedAnswers } from "./reference.ts";
import type { WindowDays } from "./window-days.ts";
import type { Window } from "./windows.ts";

export type Monitoring = NonNullable<Deployment["monitoring"]>;

/** What one member answered in the window, by event time. */
export interface RoleRows {
  readonly role: Role;
  readonly model: string;
  readonly version: number;
  readonly servable: Prediction["servable"];
  readonly rows: readonly Prediction[];
}

/** Earlier windows of the same weekday or hour, together; or what is known of the same days of the year. */
export interface SeasonReference {
  /** By name of the summaries' columns; a column that is not there is compared with training. */
  readonly columns: ReadonlyMap<string, ColumnProfile>;
  /** For sentences: `the 6 Mondays before`. */
  readonly against: string;
  /** What the champion's answers are held against, where it is something else. */
  readonly answersAgainst?: string;
  /** Where the season is one of the year. */
  readonly year?: YearSeason;
}

export interface YearSeason {
  /** Days of the window's rows. */
  readonly own: WindowDays;
  /** So many rows are looked for around them. */
  readonly enough: number;
  /** The column that says when a row is of; null: none does. */
  readonly moment: string | null;
  /** The reference's rows of these days, of whichever split; and for sentences: `the dataset's rows of 12 March to 9 June`. */
  readonly rows: readonly Row[];
  readonly against: string;
}

export type SkewFacts =
  | {
      readonly kind: "measured";
      readonly rows: number;
      /** Ids of those that the file answers otherwise. */
      readonly different: readonly string[];
      /** Of a probability, or of a value relative to its size. */
      readonly largest: number;
    }
  | { readonly kind: "unmeasured"; readonly reason: string };

export interface WindowFacts {
  readonly deployment: Deployment;
  readonly window: Window;
  readonly champion: MonitoringRecord["champion"];
  readonly reference: Reference;
  /** Every answered row of the window whose inputs fit the champion, whoever was champion then, and what its canary answered. */
  readonly rows: readonly Prediction[];
  /** Of these, what the champion itself answered. */
  readonly own: readonly Prediction[];
  /** Rows of the window by who answered: the champion, then shadows, then canaries and whoever was champion before. */
  readonly byRole: readonly RoleRows[];
  /** Rows of every role from the start of the look-back to the window's end, by event time. */
  readonly lookBack: readonly Prediction[];
  /** Newest truth by prediction id, whenever it came. */
  readonly truths: ReadonlyMap<string, Truth>;
  /** All that was said since the look-back began, by prediction id: retries and refusals too. */
  readonly feedback: ReadonlyMap<string, readonly Feedback[]>;
  /** From the start of the look-back to the window's end, by time; each line once. */
  readonly telemetry: readonly Telemetry[];
  /** Rows of the window that somebody gave a label to, in whichever way. */
  readonly labelled: number;
  /** What members answered when they were tried, by servable; absent: not kept, or not comparable. */
  readonly tried: ReadonlyMap<Prediction["servable"], TriedAnswers>;
  /** null: windows are compared with training. */
  readonly season: SeasonReference | null;
  /** The champion's permutation importance as shares of all features; empty where it was not measured. */
  readonly importance: ReadonlyMap<string, number>;
  /** Rows of the reference themselves, evenly spaced ones where they are many; null: no check asks for them. */
  readonly training: readonly Row[] | null;
  /** Logged answers beside those of the model file; null: no check asks for them. */
  readonly skew: SkewFacts | null;
  /** Records of earlier windows, oldest first. */
  readonly history: readonly MonitoringRecord[];
}
