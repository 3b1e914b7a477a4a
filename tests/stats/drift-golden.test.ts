/** The drift statistics against scipy: `tests/golden/drift-statistics.json` names library, version and call. */
import { describe, expect, it } from "vitest";
import { benjaminiHochberg } from "../../src/stats/benjamini-hochberg.ts";
import { chiSquare } from "../../src/stats/chi-square.ts";
import { logGamma, upperGamma } from "../../src/stats/gamma.ts";
import { kolmogorovTail } from "../../src/stats/kolmogorov.ts";
import { ksTwoSample } from "../../src/stats/ks.ts";
import { profileNumbers } from "../../src/stats/profile.ts";
import { populationStability } from "../../src/stats/psi.ts";
import golden from "../golden/drift-statistics.json" with { type: "json" };

const near = (actual: number | undefined, expected: number, what: string) => {
  expect(Math.abs((actual ?? Number.NaN) - expected), `${what}: ${actual} against ${expected}`).toBeLessThanOrEqual(
    1e-9 * Math.max(1, Math.abs(expected)),
  );
};

describe(`golden values of ${golden.library}`, () => {
  it(golden.ks.call, () => {
    for (const each of golden.ks.cases) {
      const found = ksTwoSample(each.first, each.second);
      near(found.statistic, each.statistic, "D");
      near(found.pValue, each.pValue, `p of ${each.first.length} and ${each.second.length}`);
    }
  });

  it(golden.kolmogorov.call, () => {
    for (const { n, x, tail } of golden.kolmogorov.cases) near(kolmogorovTail(n, x), tail, `n ${n}, x ${x}`);
  });

  it(golden.chiSquare.call, () => {
    for (const each of golden.chiSquare.cases) {
      const found = chiSquare(each.first, each.second);
      near(found?.statistic, each.statistic, "statistic");
      near(found?.pValue, each.pValue, "p");
      expect(found?.degrees).toBe(each.degrees);
    }
  });

  it(golden.psi.call, () => {
    for (const each of golden.psi.cases) near(populationStability(each.first, each.second), each.value, "psi");
  });

  it(golden.benjaminiHochberg.call, () => {
    for (const { p, adjusted } of golden.benjaminiHochberg.cases) {
      const found = benjaminiHochberg(p);
      expect(found).toHaveLength(p.length);
      for (const [index, value] of adjusted.entries()) near(found[index], value, `adjusted ${index}`);
    }
  });

  it(golden.gamma.call, () => {
    for (const { a, x, value } of golden.gamma.cases) near(upperGamma(a, x), value, `Q(${a}, ${x})`);
    for (const { x, value } of golden.logGamma.cases) near(logGamma(x), value, `ln gamma(${x})`);
  });

  it(golden.profile.call, () => {
    const found = profileNumbers("x", golden.profile.values);
    near(found.mean ?? Number.NaN, golden.profile.mean, "mean");
    near(found.std ?? Number.NaN, golden.profile.std, "std");
    for (const [index, decile] of golden.profile.deciles.entries()) near(found.deciles[index], decile, "decile");
  });
});
