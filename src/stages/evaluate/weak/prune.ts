/** Of slices that overlap, those that say something of their own. Pure. */
import { hypergeometricTail } from "../../../stats/hypergeometric.ts";
import type { Coded } from "./columns.ts";
import { championTail, restTail, type Scored } from "./errors.ts";
import type { Candidate, Literal } from "./tally.ts";

export type Finding = "worse-than-rest" | "worse-than-champion";

export interface Found extends Candidate {
  readonly finding: Finding;
  readonly p: number;
  readonly adjustedP: number;
}

export interface Chance {
  readonly level: number;
  /** Made of all slices. */
  readonly tests: number;
}

/** How many of each finding are told, and how many are looked through for them. */
const MOST = 10;
const TRIED = 2_000;

/**
 * The clearest first; then each that is still worse on the rows that no earlier one holds, or that is worse than the
 * earlier one that it lies in. A pair that only inherits its weakness falls away, and so does a value whose weakness one
 * pair explains.
 */
export function prune(found: readonly Found[], columns: readonly Coded[], scored: Scored, chance: Chance) {
  const ordered = [...found].sort((a, b) => a.p - b.p || a.literals.length - b.literals.length || b.n - a.n);
  const covered = new Uint8Array(scored.rows);
  const kept: Found[] = [];
  for (const each of ordered.slice(0, TRIED)) {
    if (kept.length >= MOST) break;
    const inside = memberOf(each.literals, columns);
    const parent = kept.find(({ literals }) => literals.every((one) => each.literals.some(sameAs(one))));
    const own = parent
      ? // Each of its pairs had a chance to stand out in it.
        within(each.finding, inside, memberOf(parent.literals, columns), scored) * pairsOf(parent, columns)
      : // Picked from all that were tested, by what it shares with the earlier ones: tested again as the next of them.
        (outside(each.finding, inside, (row) => covered[row] === 0, scored) * chance.tests) / (kept.length + 1);
    if (own > chance.level) continue;
    kept.push(each);
    for (let row = 0; row < scored.rows; row++) if (inside(row)) covered[row] = 1;
  }
  return kept;
}

const sameAs =
  (one: Literal) =>
  ({ column, code }: Literal): boolean =>
    one.column === column && one.code === code;

const pairsOf = ({ literals }: Candidate, columns: readonly Coded[]): number =>
  columns.reduce(
    (sum, { texts }, column) => (literals.some((one) => one.column === column) ? sum : sum + texts.length - 1),
    0,
  );

export function memberOf(literals: readonly Literal[], columns: readonly Coded[]): IsRow {
  const tests = literals.map(({ column, code }) => ({ codes: (columns[column] as Coded).codes, code }));
  return (row) => tests.every(({ codes, code }) => codes[row] === code);
}

type IsRow = (row: number) => boolean;

/** Against the rest of the slice that it lies in. */
function within(finding: Finding, inside: IsRow, parent: IsRow, scored: Scored): number {
  const { slice, scope } = sumsIn(inside, parent, scored);
  return finding === "worse-than-rest"
    ? restTail(scored.kind, slice, scope)
    : // Whether more of what differs from the champion differs for the worse.
      hypergeometricTail(slice.up, slice.up + slice.down, scope.up, scope.up + scope.down);
}

/** On the rows that no earlier slice holds. */
function outside(finding: Finding, inside: IsRow, free: IsRow, scored: Scored): number {
  const { slice, scope } = sumsIn(inside, free, scored);
  return finding === "worse-than-rest" ? restTail(scored.kind, slice, scope) : championTail(slice);
}

/** Of the rows in scope, and of those of the slice among them. */
function sumsIn(inside: IsRow, inScope: IsRow, { scores, signs, rows }: Scored) {
  const slice = { n: 0, score: 0, up: 0, down: 0 };
  const scope = { n: 0, score: 0, up: 0, down: 0, squares: 0 };
  for (let row = 0; row < rows; row++) {
    if (!inScope(row)) continue;
    const score = scores[row] as number;
    const sign = signs?.[row] ?? 0;
    scope.squares += score * score;
    add(scope, score, sign);
    if (inside(row)) add(slice, score, sign);
  }
  return { slice, scope };
}

function add(sums: { n: number; score: number; up: number; down: number }, score: number, sign: number): void {
  sums.n += 1;
  sums.score += score;
  if (sign > 0) sums.up += 1;
  else if (sign < 0) sums.down += 1;
}
