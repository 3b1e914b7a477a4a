/** A feature then and now: shares of the same bins, or of the same names. */

import type { BarChart, Colour } from "../../domain/pages/chart.ts";
import { numberText } from "../../domain/pages/numbers.ts";
import type { CategoryProfile, ColumnProfile, NumberProfile } from "../../stats/profile.ts";
import { asProfile, type WindowSummary } from "../../stats/window-summary.ts";

const BINS = 20;
const MOST_NAMES = 10;
const REST = "all others";

export interface Side {
  readonly name: string;
  readonly colour: Colour;
  readonly column: ColumnProfile;
}

/** null where the two have nothing to be compared by. */
export function distributionChart(
  title: string,
  sides: readonly Side[],
  declared: ReadonlySet<string> | null,
): BarChart | null {
  const numbers = sides.flatMap(({ column }) => (column.type === "number" && column.sample.length > 0 ? [column] : []));
  const names = sides.flatMap(({ column }) => (column.type === "category" ? [column] : []));
  const shares =
    numbers.length === sides.length
      ? ofNumbers(numbers)
      : names.length === sides.length
        ? ofNames(names, declared)
        : null;
  if (!shares) return null;
  return {
    kind: "bars",
    title,
    labels: shares.labels,
    ofNumbers: numbers.length > 0,
    sides: sides.map(({ name, colour }, index) => ({ name, colour, shares: shares.of[index] ?? [] })),
  };
}

interface Shares {
  readonly labels: readonly string[];
  readonly of: readonly (readonly number[])[];
}

/** Equal widths between the outer percentiles of all sides; what lies beyond is counted in the outer bins. */
function ofNumbers(columns: readonly NumberProfile[]): Shares | null {
  const at = (sample: readonly number[], share: number) => sample[Math.round(share * (sample.length - 1))] ?? 0;
  const low = Math.min(...columns.map(({ sample }) => at(sample, 0.005)));
  const high = Math.max(...columns.map(({ sample }) => at(sample, 0.995)));
  if (!(high > low)) return null;
  const width = (high - low) / BINS;
  const labels = Array.from({ length: BINS }, (_, bin) => numberText(low + bin * width));
  return {
    labels,
    of: columns.map(({ sample }) => {
      const counts = new Array<number>(BINS).fill(0);
      for (const value of sample) {
        const bin = Math.max(0, Math.min(BINS - 1, Math.floor((value - low) / width)));
        counts[bin] = (counts[bin] ?? 0) + 1;
      }
      return counts.map((count) => count / sample.length);
    }),
  };
}

/** Of private data only names that the specs declare are told; the others are one. */
function ofNames(columns: readonly CategoryProfile[], declared: ReadonlySet<string> | null): Shares | null {
  const shares = columns.map(
    ({ counts, n }) => new Map(counts.map(([value, count]) => [value, count / Math.max(1, n)])),
  );
  const sums = new Map<string, number>();
  for (const [name, share] of shares.flatMap((each) => [...each])) sums.set(name, (sums.get(name) ?? 0) + share);
  const names = [...sums]
    .filter(([name]) => declared === null || declared.has(name))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_NAMES)
    .map(([name]) => name);
  const of = shares.map((each) => names.map((name) => each.get(name) ?? 0));
  const rest = shares.map((each, index) => [...each.values()].reduce((a, b) => a + b, 0) - sumOf(of[index] ?? []));
  const hasRest = rest.some((share) => share > 1e-9);
  if (names.length === 0 && !hasRest) return null;
  return {
    labels: hasRest ? [...names, REST] : names,
    of: hasRest ? of.map((each, index) => [...each, rest[index] ?? 0]) : of,
  };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

export const columnIn = (summary: WindowSummary, name: string): ColumnProfile | null => {
  const found = summary.columns.find((column) => column.name === name);
  return found ? asProfile(found) : null;
};
