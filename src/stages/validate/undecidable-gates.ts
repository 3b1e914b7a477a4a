/**
 * Gates that the test split is too small for, found before anything is trained. What is asked: would a candidate without
 * one fault pass, or one that answers every row like the champion? If not even that one, no candidate that matters would.
 */
import type { Problem } from "../../domain/errors/user-error.ts";
import { marginOf } from "../../domain/margin.ts";
import { basisOf, METRICS } from "../../domain/metrics.ts";
import { MINIMUM_ROWS } from "../../policy/gates.ts";
import type { DatasetVersion, ResolvedGate } from "../../spec/resolved.ts";
import { finding, type RuleContext } from "../../spec/rules/rule.ts";
import { normalQuantile } from "../../stats/normal-quantile.ts";

export function undecidableGates(context: RuleContext): readonly Problem[] {
  const { models, datasetVersions } = context.specs;
  return [...models.values()].flatMap(({ file, gates, training }) => {
    const data = datasetVersions.get(training.dataset.name)?.get(training.dataset.version);
    if (!data) return [];
    return gates.flatMap((gate, index) => {
      const lack = lackOf(gate, rowsOf(gate, data));
      if (lack === null) return [];
      const details = { severity: "warning", part: "key", found: lack.found, expected: lack.expected } as const;
      const filled = { with: { rows: rowsOf(gate, data), why: lack.why } };
      return [finding(context, "SPEC_GATE_UNDECIDABLE", [file, `/spec/gates/${index}`], { ...details, ...filled })];
    });
  });
}

/** At most: of a slice nobody knows before it is cut, so the whole split stands for it. */
function rowsOf({ metric, class: className }: ResolvedGate, { spec }: DatasetVersion): number {
  const { rows, labels } = spec.splits.test;
  return (metric === "recall" || metric === "f1") && className !== undefined ? (labels[className] ?? 0) : rows;
}

interface Lack {
  readonly found: string;
  readonly expected: string;
  readonly why: string;
}

function lackOf(gate: ResolvedGate, rows: number): Lack | null {
  const basis = basisOf(gate.metric);
  if (basis !== "rows" && basis !== "groups") return null;
  const found = `${rows} rows`;
  if (rows < MINIMUM_ROWS) {
    return { found, expected: `${MINIMUM_ROWS} rows or more`, why: `fewer than ${MINIMUM_ROWS} decide nothing` };
  }
  const width = widthOf(gate);
  if (width === null) return null;
  // Both Wilson's and Tango's interval of a perfect result end at z^2 / (n + z^2) from it.
  const z = normalQuantile(gate.confidence);
  const needed = Math.ceil((z ** 2 * (1 - width.share)) / width.share);
  if (!(needed > rows)) return null;
  const expected = Number.isFinite(needed) ? `${needed} rows or more` : `${width.field} that leaves some room`;
  return { found, expected, why: width.why };
}

/** How far from perfect the gate lets the interval reach; null: that is no matter of rows alone. */
function widthOf(gate: ResolvedGate) {
  const { metric, min, max, maxDrop, notWorseThan, margin } = gate;
  // Of scores the spread is not known before they are measured.
  if (METRICS[metric].shape !== "proportion") return null;
  if (min !== undefined)
    return min > 1 ? null : { share: 1 - min, field: "a min", why: "not even one without a fault passes" };
  if (max !== undefined)
    return max < 0 ? null : { share: max, field: "a max", why: "not even one without a fault passes" };
  if (maxDrop !== undefined)
    return { share: maxDrop, field: "a maxDrop", why: "not even one that loses nothing passes" };
  const allowed = margin === undefined ? null : marginOf(margin);
  if (!notWorseThan || allowed?.kind !== "absolute") return null;
  return {
    share: allowed.value,
    field: "a margin",
    why: `not even one that answers just like the ${notWorseThan} passes`,
  };
}
