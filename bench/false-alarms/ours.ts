/** A window through the check, the statistics and the policy that monitoring runs. */
import type { MonitoringCheck } from "../../src/spec/resolved.ts";
import { chanceOf } from "../../src/stages/monitor/chance.ts";
import type { CheckContext } from "../../src/stages/monitor/checks/context.ts";
import { dataDrift } from "../../src/stages/monitor/checks/data-drift.ts";
import { type ColumnProfile, profileCategories, profileNumbers } from "../../src/stats/profile.ts";
import type { Columns, Kind } from "./streams.ts";

type DataDrift = Extract<MonitoringCheck, { readonly check: "data-drift" }>;

/** As a spec would say it; the significance is the default. */
export const CHECK: Readonly<Record<"numbers" | "categories", DataDrift>> = {
  numbers: { check: "data-drift", statistic: "wasserstein", effect: 0.1 },
  categories: { check: "data-drift", statistic: "total-variation", effect: 0.03 },
};

const MINIMUM_ROWS = 100;
/** Of the same weekday. */
export const SAME_DAYS = 8;

const isCategories = (kind: Kind): boolean => kind === "categorical";

export function profilesOf(kind: Kind, columns: Columns, limit?: number): readonly ColumnProfile[] {
  return columns.map((values, index) =>
    isCategories(kind)
      ? profileCategories(`f${index}`, Array.from(values, String))
      : profileNumbers(`f${index}`, Array.from(values), limit),
  );
}

/** Which features fail. */
export function failing(
  kind: Kind,
  reference: readonly ColumnProfile[],
  window: Columns,
  seed: number,
): readonly boolean[] {
  const current = profilesOf(kind, window, Number.POSITIVE_INFINITY);
  const columns = reference.map((profile, index) => ({
    name: profile.name,
    feature: isCategories(kind)
      ? ({ name: profile.name, type: "category", values: [] } as const)
      : ({ name: profile.name, type: "number" } as const),
    reference: profile,
    current: current[index] ?? profile,
    cells: Array.from(window[index] ?? [], (value) => (isCategories(kind) ? String(value) : value)),
  }));
  const context = {
    facts: { importance: new Map(), rows: [] },
    monitoring: {
      minimumRows: MINIMUM_ROWS,
      season: "none",
      slices: [],
      correlated: kind === "correlated" ? "auto" : "no",
    },
    columns: () => columns,
    chance: (subject: string) => chanceOf([seed, subject]),
  } as unknown as CheckContext;
  const check = isCategories(kind) ? CHECK.categories : CHECK.numbers;
  return dataDrift(check, context).map(({ verdict }) => verdict === "fail");
}
