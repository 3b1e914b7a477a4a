/**
 * Finds the slices on which the candidate is weak by itself: single values and pairs of values, each tested against the
 * rest of the rows and, beside a champion, against the champion, all tests corrected together. Pure; it advises only.
 */
import type { SliceOf } from "../../../domain/evaluation.ts";
import type { Row } from "../../../domain/table.ts";
import { benjaminiHochberg } from "../../../stats/benjamini-hochberg.ts";
import { type Coded, codeColumn, type SliceColumn } from "./columns.ts";
import { championTail, type Losses, restTail, type Scored, scoresOf } from "./errors.ts";
import { type Finding, type Found, memberOf, prune } from "./prune.ts";
import { type Candidate, tallySlices } from "./tally.ts";

export type { Losses, SliceColumn };

export interface WeakSlice {
  readonly slice: SliceOf;
  readonly finding: Finding;
  /** Positions in the split, ascending. */
  readonly rows: Uint32Array;
  /** Probability of such a slice by chance, corrected for every test of every slice that was looked at. */
  readonly adjustedP: number;
}

export interface WeakSlices {
  /** Slices that were looked at; each is tested once, or twice beside a champion. */
  readonly looked: number;
  /** Of each finding at most ten, those that cost most rows first. */
  readonly slices: readonly WeakSlice[];
}

/** Expected share of false ones among all that are reported. */
const LEVEL = 0.05;
/** Below so many rows, or so small a share of them, a slice tells nobody anything. */
const SUPPORT = { rows: 30, share: 0.01 } as const;
/** Many rows make differences certain that concern nobody: of the share of wrong answers, of mean rank, of net losses. */
const LEAST_EFFECT = { classes: 0.02, values: 0.05, champion: 0.01 } as const;

export function weakSlices(rows: readonly Row[], losses: Losses, columns: readonly SliceColumn[]): WeakSlices {
  const support = Math.max(SUPPORT.rows, Math.ceil(SUPPORT.share * rows.length));
  const coded = columns
    .map((column) => codeColumn(rows, column, support))
    .filter((column): column is Coded => column !== null);
  const scored = scoresOf(losses);
  const looked = tallySlices(coded, scored, support);
  const tested = [
    ...testedAs("worse-than-rest", looked, (slice) => restTail(scored.kind, slice, scored.all)),
    ...(scored.signs ? testedAs("worse-than-champion", looked, championTail) : []),
  ];
  const significant = correct(tested);
  const slices = (["worse-than-rest", "worse-than-champion"] as const).flatMap((finding) => {
    const found = significant.filter((each) => each.finding === finding && matters(each, scored));
    const kept = prune(found, coded, scored, { level: LEVEL, tests: tested.length });
    return kept.sort((a, b) => cost(b, scored) - cost(a, scored)).map((each) => told(each, coded, rows.length));
  });
  return { looked: looked.length, slices };
}

const testedAs = (finding: Finding, slices: readonly Candidate[], test: (slice: Candidate) => number) =>
  slices.map((slice) => ({ ...slice, finding, p: test(slice) }));

function correct(tested: readonly Omit<Found, "adjustedP">[]): readonly Found[] {
  const adjusted = benjaminiHochberg(tested.map(({ p }) => p));
  return tested
    .map((each, index) => ({ ...each, adjustedP: adjusted[index] ?? 1 }))
    .filter(({ adjustedP }) => adjustedP <= LEVEL);
}

/** How much worse a row is on average, in the measure of the finding. */
function effect({ finding, n, score, up, down }: Found, { all, rows }: Scored): number {
  if (finding === "worse-than-champion") return (up - down) / n;
  return score / n - (all.score - score) / (rows - n);
}

const matters = (slice: Found, scored: Scored): boolean =>
  effect(slice, scored) >= LEAST_EFFECT[slice.finding === "worse-than-champion" ? "champion" : scored.kind];

const cost = (slice: Found, scored: Scored): number => effect(slice, scored) * slice.n;

function told({ literals, finding, adjustedP }: Found, columns: readonly Coded[], rows: number): WeakSlice {
  const inside = memberOf(literals, columns);
  const own: number[] = [];
  for (let row = 0; row < rows; row++) if (inside(row)) own.push(row);
  const slice = Object.fromEntries(
    literals.map(({ column, code }) => [columns[column]?.name ?? "", columns[column]?.texts[code] ?? ""]),
  );
  return { slice, finding, rows: Uint32Array.from(own), adjustedP };
}
