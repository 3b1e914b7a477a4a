/** What `--explain` says of one rule: how often it raises an alarm without any reason, and what it can see. */
import { parseDuration } from "../../../domain/duration.ts";
import { inTheLongRun, windowsPerMonth } from "../../../policy/false-alarms.ts";
import { firingRule } from "../../../policy/signal-state.ts";
import type { ResolvedMonitoring } from "../../../spec/resolved.ts";
import { chancesByReference } from "../../../stats/shared-error.ts";

export interface ExplainedRule {
  /** For example "data-drift by ks". */
  readonly rule: string;
  readonly statistic: string;
  readonly subject: string;
  /** In words: what the number is held against. */
  readonly against: string;
  /** Rows of a usual window; null: no window has had any. */
  readonly rows: number | null;
  /** Rows of the sample that windows are compared with; absent: it is a number, or too many to matter. */
  readonly referenceRows?: number;
  /** What windows of that size reach by chance, one in two hundred; null: chance has no part in it. */
  readonly floor: number | null;
  /** Probability that a window in which nothing changed fails; null: counted facts, or nothing to say it by. */
  readonly chance: number | null;
  /** How many signals share the chance, each its part of it; absent: it is one. */
  readonly among?: number;
  /** Whether that is the most that it can be, rather than what it is. */
  readonly isBound: boolean;
  /** Alarms that open in a month. */
  readonly perMonth: number | null;
  /** Share of the windows that end with an open alarm. */
  readonly open: number | null;
  /** In words: the smallest change that is seen in four windows of five; null: not known. */
  readonly smallest: string | null;
}

export interface Explanation {
  readonly deployment: string;
  readonly champion: string;
  readonly window: string;
  /** Rows of a usual window, by the last ones; null: there was none. */
  readonly rows: number | null;
  readonly windowsRead: number;
  /** Whether the spec says that rows which follow each other are alike. */
  readonly isCorrelated: boolean;
  /** What the newest window was compared with, where it is of a season; null: the reference as a whole. */
  readonly season: string | null;
  readonly rules: readonly ExplainedRule[];
  /** Of all rules together, as far as it is known. */
  readonly perMonth: number;
}

export type RuleFacts = Omit<ExplainedRule, "perMonth" | "open">;

/** With the alarms that such a chance makes in a month of such windows. */
export function explained(facts: RuleFacts, { window, firing }: ResolvedMonitoring): ExplainedRule {
  const { chance, statistic, rows, referenceRows = Number.POSITIVE_INFINITY, among = 1 } = facts;
  if (chance === null) return { ...facts, perMonth: null, open: null };
  const chances = chancesByReference(chance / among, rows ?? 0, referenceRows);
  const { openings, open } = inTheLongRun(chances, firingRule(statistic, firing));
  const perMonth = among * openings * windowsPerMonth(parseDuration(window));
  return { ...facts, perMonth, open: Math.min(1, among * open) };
}
