/** Drift distances against scipy, numpy, evidently, nannyml and alibi-detect: the fixtures name version and call. */
import { describe, expect, it } from "vitest";
import { chiSquare } from "../../src/stats/chi-square.ts";
import { balancedCramersV, cramersV } from "../../src/stats/cramers-v.ts";
import { measureDistance } from "../../src/stats/drift-distance.ts";
import { evidentlyCounts, fillZeros } from "../../src/stats/evidently-bins.ts";
import { doaneEdges, skewness, sturgesEdges } from "../../src/stats/histogram-edges.ts";
import { jensenShannonDistance } from "../../src/stats/jensen-shannon.ts";
import { ksTail, ksTwoSample } from "../../src/stats/ks.ts";
import { kullbackLeibler } from "../../src/stats/kullback-leibler.ts";
import { profileCategories, profileNumbers } from "../../src/stats/profile.ts";
import { wassersteinDistance } from "../../src/stats/wasserstein.ts";
import alibi from "../golden/drift-alibi.json" with { type: "json" };
import golden from "../golden/drift-distances.json" with { type: "json" };
import nannyml from "../golden/drift-nannyml.json" with { type: "json" };

const near = (actual: number | undefined, expected: number, what: string, tolerance = 1e-9) => {
  expect(Math.abs((actual ?? Number.NaN) - expected), `${what}: ${actual} against ${expected}`).toBeLessThanOrEqual(
    tolerance * Math.max(1, Math.abs(expected)),
  );
};

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const numbers = (values: readonly number[]) => profileNumbers("x", values, Number.POSITIVE_INFINITY);
const named = (counts: readonly number[]) =>
  profileCategories(
    "x",
    counts.flatMap((count, at) => Array.from({ length: count }, () => `v${at}`)),
  );
const keyed = (counts: Readonly<Record<string, number | undefined>>) =>
  profileCategories(
    "x",
    Object.entries(counts).flatMap(([value, count]) => Array.from({ length: count ?? 0 }, () => value)),
  );
const options = (binning: "evidently" | "nannyml") => ({ binning, draws: 2, next: () => 0.5 });

describe(`numbers: ${golden.library}`, () => {
  it.each(golden.numbers)("scipy and numpy: $name", ({ first, second, scipy, numpy }) => {
    const [a, b] = [sorted(first), sorted(second)];
    near(wassersteinDistance(a, b), scipy.wasserstein, "wasserstein");
    const found = ksTwoSample(a, b);
    near(found.statistic, scipy.ks, "D");
    near(found.pValue, scipy.ksExact, "exact p");
    if (scipy.ksAsymptotic !== null) {
      near(ksTail(a.length, b.length, scipy.ks, "asymptotic").pValue, scipy.ksAsymptotic, "asymptotic p");
    }
    const extent = { n: a.length, min: a[0] ?? 0, max: a.at(-1) ?? 0 };
    expect(sturgesEdges(extent, false)).toEqual(numpy.sturges);
    expect(doaneEdges(extent, skewness(a, 1))).toEqual(numpy.doane);
  });

  it.each(golden.numbers)("evidently: $name", ({ first, second, evidently }) => {
    const [a, b] = [numbers(first), numbers(second)];
    for (const [statistic, value] of [
      ["psi", evidently.psi],
      ["jensen-shannon", evidently.jensenShannon],
      ["hellinger", evidently.hellinger],
      ["wasserstein", evidently.wasserstein],
    ] as const) {
      near(measureDistance(statistic, a, b, options("evidently")).effect, value, statistic);
    }
    const counts = evidentlyCounts(a, b);
    near(kullbackLeibler(fillZeros(counts.first), fillZeros(counts.second)), evidently.kullbackLeibler, "KL");
  });

  it.each(nannyml.numbers)(`${nannyml.library}: $name`, ({ first, second, jensen_shannon, hellinger, ...raw }) => {
    const [a, b] = [numbers(first), numbers(second)];
    near(measureDistance("jensen-shannon", a, b, options("nannyml")).effect, jensen_shannon, "jensen-shannon");
    near(measureDistance("hellinger", a, b, options("nannyml")).effect, hellinger, "hellinger");
    near(wassersteinDistance(sorted(first), sorted(second)), raw.wasserstein, "wasserstein");
    near(measureDistance("ks", a, b, options("nannyml")).effect, raw.kolmogorov_smirnov, "ks");
  });

  it.each(alibi.numbers)(`${alibi.library}: $name`, ({ first, second, pValue, distance }) => {
    const found = ksTwoSample(sorted(first), sorted(second));
    near(found.statistic, distance, "distance", 1e-7);
    if (pValue === null) return;
    near(ksTail(first.length, second.length, found.statistic, "asymptotic").pValue, pValue, "p", 1e-7);
  });
});

describe(`categories: ${golden.library}`, () => {
  it.each(golden.categories)("scipy: $name", ({ first, second, scipy }) => {
    near(jensenShannonDistance(first, second), scipy.jensenShannon, "base 2");
    near(jensenShannonDistance(first, second, "e"), scipy.jensenShannonNats, "nats");
    near(cramersV(first, second), scipy.cramersV, "V");
    near(balancedCramersV(first, second), scipy.balancedCramersV, "V of equal weights");
  });

  it.each(golden.categories)("evidently: $name", ({ first, second, evidently }) => {
    const [a, b] = [named(first), named(second)];
    near(measureDistance("psi", a, b, options("evidently")).effect, evidently.psi, "psi");
    near(measureDistance("jensen-shannon", a, b, options("evidently")).effect, evidently.jensenShannon, "js");
    near(measureDistance("hellinger", a, b, options("evidently")).effect, evidently.hellinger, "hellinger");
    near(kullbackLeibler(fillZeros(first), fillZeros(second)), evidently.kullbackLeibler, "KL");
  });

  it.each(nannyml.categories)(`${nannyml.library}: $name`, ({ first, second, ...value }) => {
    const [a, b] = [keyed(first), keyed(second)];
    const of = (statistic: "jensen-shannon" | "hellinger" | "l-infinity") =>
      measureDistance(statistic, a, b, options("nannyml")).effect;
    near(of("jensen-shannon"), value.jensen_shannon, "jensen-shannon");
    near(of("hellinger"), value.hellinger, "hellinger");
    near(of("l-infinity"), value.l_infinity, "l-infinity");
    const [p, q] = table(first, second);
    near(chiSquare(p, q)?.statistic ?? 0, value.chi2, "chi-square");
  });

  it.each(alibi.categories)(`${alibi.library}: $name`, ({ first, second, pValue, distance }) => {
    const [p, q] = table(first, second);
    const found = chiSquare(p, q);
    near(found?.statistic, distance, "chi-square", 1e-6);
    near(found?.pValue, pValue ?? Number.NaN, "p", 1e-6);
  });
});

function table(first: Readonly<Record<string, number | undefined>>, second: typeof first) {
  const keys = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  return [keys.map((key) => first[key] ?? 0), keys.map((key) => second[key] ?? 0)] as const;
}
