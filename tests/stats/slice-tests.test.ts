/** The tests by which weak slices are found give scipy 1.17.1's p-values: see `tests/golden/slice-tests.py`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hypergeometricTail } from "../../src/stats/hypergeometric.ts";
import { rankSumTail, ranks } from "../../src/stats/rank-sum.ts";
import { signTest } from "../../src/stats/sign-test.ts";

interface Golden {
  readonly hypergeometric: readonly Record<"marked" | "drawn" | "markedInAll" | "rows" | "p", number>[];
  readonly sign: readonly Record<"up" | "down" | "p", number>[];
  readonly rankSum: readonly (Record<"part" | "rest" | "ranks", readonly number[]> & { readonly p: number })[];
}

const path = join(import.meta.dirname, "../golden/slice-tests.json");
const golden = JSON.parse(readFileSync(path, "utf8")) as Golden;

const expectRatio = (found: number, expected: number) => {
  if (expected === 0) expect(found).toBe(0);
  else expect(found / expected).toBeCloseTo(1, 9);
};

describe("Fisher's exact test", () => {
  test.each(golden.hypergeometric)("$marked of $drawn, where $markedInAll of $rows are marked", (given) => {
    expectRatio(hypergeometricTail(given.marked, given.drawn, given.markedInAll, given.rows), given.p);
  });

  test("more marked ones than there are have no chance", () => {
    expect(hypergeometricTail(6, 5, 98, 100)).toBe(0);
  });
});

describe("the sign test", () => {
  test.each(golden.sign)("$up up, $down down", ({ up, down, p }) => expectRatio(signTest(up, down), p));
});

describe("the rank-sum test", () => {
  test.each(golden.rankSum)("of $part.length against $rest.length", ({ part, rest, ranks: expected, p }) => {
    const all = ranks([...part, ...rest]);
    expect([...all]).toEqual(expected);
    const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
    const own = { n: part.length, sum: sum(all.slice(0, part.length)) };
    expectRatio(rankSumTail(own, { n: all.length, sum: sum(all), squares: sum(all.map((rank) => rank ** 2)) }), p);
  });

  test("equal values tell nothing", () => {
    expect(rankSumTail({ n: 3, sum: 6 }, { n: 10, sum: 20, squares: 40 })).toBe(1);
  });
});
