/** What a version changes against its parent, row by row and in its labels. */
import { canonicalJson } from "../../domain/json.ts";
import { type Row, SPLITS } from "../../domain/table.ts";
import type { Dataset } from "../../spec/resolved.ts";
import { countLabels, idOf } from "./build.ts";
import { type PerSplit, perSplit } from "./per-split.ts";

export type SplitRows = PerSplit<readonly Row[]>;

interface Balance {
  readonly rows: number;
  readonly labels: Readonly<Record<string, number>>;
}

export interface VersionDiff {
  /** Ids, sorted. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Same id, other cells. */
  readonly changed: readonly string[];
  readonly splits: PerSplit<{ readonly before: Balance; readonly after: Balance }>;
}

export function diffVersions(dataset: Dataset, before: SplitRows, after: SplitRows): VersionDiff {
  const [old, now] = [byId(dataset, before), byId(dataset, after)];
  const ids = [...new Set([...old.keys(), ...now.keys()])].sort();
  const balance = (rows: readonly Row[]) => ({ rows: rows.length, labels: countLabels(dataset, rows) });
  return {
    added: ids.filter((id) => !old.has(id)),
    removed: ids.filter((id) => !now.has(id)),
    changed: ids.filter((id) => old.has(id) && now.has(id) && old.get(id) !== now.get(id)),
    splits: perSplit((split) => ({ before: balance(before[split]), after: balance(after[split]) })),
  };
}

function byId(dataset: Dataset, rows: SplitRows): ReadonlyMap<string, string> {
  return new Map(
    SPLITS.flatMap((split) => rows[split].map((row) => [idOf(dataset, row), canonicalJson(row)] as const)),
  );
}
