/** What is compared between slices: errors as scores, whose sums tell a slice from the rest. Pure. */
import { hypergeometricTail } from "../../../stats/hypergeometric.ts";
import { rankSumTail, ranks } from "../../../stats/rank-sum.ts";
import { signTest } from "../../../stats/sign-test.ts";

export interface Losses {
  /** `classes`: 1 where the answer is wrong, 0 where it is right; `values`: the absolute error. Infinite: no answer. */
  readonly kind: "classes" | "values";
  readonly candidate: ArrayLike<number>;
  /** On the same rows; null: there is no champion. */
  readonly champion: ArrayLike<number> | null;
}

/** Sums over the rows of a slice. */
export interface Sums {
  readonly n: number;
  /** Of classes the wrong ones; of values the sum of the ranks of the errors, from 0 to 1. */
  readonly score: number;
  /** Rows on which the candidate is further off than the champion, and the other way round. */
  readonly up: number;
  readonly down: number;
}

export interface Scored {
  readonly kind: Losses["kind"];
  readonly rows: number;
  readonly scores: Float64Array;
  readonly all: Sums & { readonly squares: number };
  /** 1: the candidate is further off than the champion, -1: less, 0: alike. null: there is no champion. */
  readonly signs: Int8Array | null;
}

export function scoresOf({ kind, candidate, champion }: Losses): Scored {
  const rows = candidate.length;
  const scores =
    kind === "classes"
      ? Float64Array.from(candidate, (loss) => (loss > 0 ? 1 : 0))
      : ranks(candidate).map((rank) => rank / rows);
  const signs = champion && Int8Array.from(candidate, (loss, row) => compare(loss, champion[row] as number));
  const score = scores.reduce((sum, value) => sum + value, 0);
  const squares = scores.reduce((sum, value) => sum + value * value, 0);
  return { kind, rows, scores, signs, all: { n: rows, score, squares, up: 0, down: 0 } };
}

/** Two infinite losses are alike. */
const compare = (a: number, b: number): number => (a === b ? 0 : a > b ? 1 : -1);

/** P-value of "the slice is worse than the rest", both parts of the rows of `all`. */
export function restTail(kind: Losses["kind"], slice: Sums, all: Sums & { readonly squares: number }): number {
  if (slice.n === 0 || slice.n === all.n) return 1;
  return kind === "classes"
    ? hypergeometricTail(slice.score, slice.n, all.score, all.n)
    : rankSumTail({ n: slice.n, sum: slice.score }, { n: all.n, sum: all.score, squares: all.squares });
}

/** P-value of "the candidate is worse than the champion there": exact McNemar of classes, the sign test of values. */
export const championTail = ({ up, down }: Sums): number => signTest(up, down);
