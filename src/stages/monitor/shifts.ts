/** Measures how far a window's columns moved from the reference: effect and p-value, judged elsewhere. */
import type { Digest } from "../../domain/digest.ts";
import type { Shift } from "../../policy/drift.ts";
import { benjaminiHochberg } from "../../stats/benjamini-hochberg.ts";
import { chiSquare, poolRare } from "../../stats/chi-square.ts";
import { ksTwoSample } from "../../stats/ks.ts";
import type { CategoryProfile, ColumnProfile, NumberProfile } from "../../stats/profile.ts";
import { countByBin, populationStability } from "../../stats/psi.ts";
import { psiTail } from "../../stats/psi-null.ts";
import { totalVariation } from "../../stats/total-variation.ts";
import { chanceOf } from "./chance.ts";

/** Draws for the chance distribution of PSI. */
const DRAWS = 400;

export interface ColumnPair {
  readonly reference: ColumnProfile;
  readonly current: ColumnProfile;
}

interface Distance {
  readonly statistic: Shift["statistic"];
  readonly effect: number;
  readonly pValue: number;
}

/** One shift a column, p-values corrected over all of them. `seed` names the window: equal runs draw alike. */
export function measureShifts(pairs: readonly ColumnPair[], statistic: "ks" | "psi", seed: Digest): readonly Shift[] {
  const distances = pairs.map(({ reference, current }) => {
    if (reference.n === 0 || current.n === 0 || reference.type !== current.type) return null;
    return distance(reference, current, statistic, chanceOf([seed, current.name]));
  });
  const measured = distances.filter((each) => each !== null);
  const adjusted = benjaminiHochberg(measured.map((each) => each.pValue));
  return pairs.map(({ reference, current }, index) => {
    const found = distances[index] ?? null;
    return {
      subject: current.name,
      statistic: found?.statistic ?? statistic,
      effect: found?.effect ?? null,
      pValue: found ? (adjusted[measured.indexOf(found)] ?? 1) : 1,
      n: current.n,
      referenceRows: reference.n,
      reference,
      current,
    };
  });
}

function distance(
  reference: ColumnProfile,
  current: ColumnProfile,
  statistic: "ks" | "psi",
  draw: () => number,
): Distance {
  if (reference.type === "number" && current.type === "number") {
    return statistic === "ks" ? numbersByKs(reference, current) : numbersByPsi(reference, current, draw);
  }
  if (reference.type === "category" && current.type === "category") {
    return categories(reference, current, statistic === "ks" ? "total-variation" : "psi");
  }
  throw new TypeError(`${current.name} is a ${current.type} here and a ${reference.type} in the reference`);
}

function numbersByKs(reference: NumberProfile, current: NumberProfile): Distance {
  const test = ksTwoSample(reference.sample, current.sample);
  return { statistic: "ks", effect: test.statistic, pValue: test.pValue };
}

/** Bins are the reference's deciles, fewer where they coincide: the window cannot move them. */
function numbersByPsi(reference: NumberProfile, current: NumberProfile, draw: () => number): Distance {
  const edges = [...new Set(reference.deciles)];
  const before = countByBin(edges, reference.sample);
  const now = countByBin(edges, current.sample);
  const effect = populationStability(before, now);
  return { statistic: "psi", effect, pValue: psiTail(effect, before, current.sample.length, DRAWS, draw) };
}

/** KS needs an order; total variation is its counterpart for categories, on the same scale from 0 to 1. */
export function categories(
  reference: Pick<CategoryProfile, "counts">,
  current: Pick<CategoryProfile, "counts">,
  statistic: Exclude<Shift["statistic"], "ks">,
): Distance {
  const [before, now] = [new Map(reference.counts), new Map(current.counts)];
  const values = [...new Set([...before.keys(), ...now.keys()])];
  const first = values.map((value) => before.get(value) ?? 0);
  const second = values.map((value) => now.get(value) ?? 0);
  const pooled = poolRare(first, second);
  const effect = statistic === "total-variation" ? totalVariation(first, second) : populationStability(first, second);
  return { statistic, effect, pValue: chiSquare(pooled.first, pooled.second)?.pValue ?? 1 };
}
