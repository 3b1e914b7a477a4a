/** Groups that are surely apart, and groups that only look so because there are many. */
import { expect, it } from "vitest";
import { random } from "../../src/domain/random.ts";
import { independentProportions } from "../../src/stats/independent-proportions.ts";
import { surelyApart } from "../../src/stats/simultaneous-difference.ts";

it("of two groups is the interval of their difference, with either of them as the larger one", () => {
  const [one, other] = [
    { hits: 80, n: 100 },
    { hits: 30, n: 90 },
  ];
  // Two directions: half of the error is each one's.
  expect(surelyApart([[one, other]], 0.95)).toBe(independentProportions(one, other, 0.975).low);
  expect(surelyApart([[other, one]], 0.95)).toBe(surelyApart([[one, other]], 0.95));
});

it("is nothing where there is nothing to compare", () => {
  expect(surelyApart([[]], 0.95)).toBe(0);
  expect(surelyApart([[{ hits: 3, n: 3 }]], 0.95)).toBe(0);
  expect(
    surelyApart(
      [
        [
          { hits: 30, n: 30 },
          { hits: 0, n: 0 },
        ],
      ],
      0.95,
    ),
  ).toBe(0);
});

it.each([2, 5, 20])("%i groups that are equal are surely apart no more often than stated", (groups) => {
  const next = random(groups);
  const share = () => {
    let hits = 0;
    for (let row = 0; row < 20; row++) if (next() < 0.4) hits++;
    return { hits, n: 20 };
  };
  const fails = Array.from({ length: 400 }, () => surelyApart([Array.from({ length: groups }, share)], 0.95) > 0);
  // Stated: 2.5%. A binomial of 400 stays under 22 in all but 0.05% of seeds.
  expect(fails.filter(Boolean).length).toBeLessThanOrEqual(21);
});
