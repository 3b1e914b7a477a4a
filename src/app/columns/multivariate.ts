/** Looks at whole rows of both sides where that was asked for, or costs next to nothing. */
import type { Json } from "../../domain/json.ts";
import type { ColumnComparison } from "../../stages/drift/column.ts";
import { columnsOfRows, compareRows, type Multivariate, whyNot } from "../../stages/drift/multivariate.ts";
import type { DriftThresholds, Roles } from "../../stages/drift/plan.ts";
import { rowsOf } from "./rows.ts";
import type { Side } from "./sides.ts";

/** Rows of a side up to which nobody has to ask. */
export const UNASKED_ROWS = 100_000;

export interface MultivariateAsk {
  readonly asked: boolean;
  readonly categories: ReadonlySet<string>;
  readonly thresholds: DriftThresholds;
  readonly roles: Roles;
  readonly seed: number;
}

export function lookAtRows(
  { reference, current }: { readonly reference: Side; readonly current: Side },
  comparisons: readonly ColumnComparison[],
  { asked, categories, thresholds, roles, seed }: MultivariateAsk,
): Multivariate {
  const columns = columnsOfRows(comparisons, roles);
  const reason = whyNot(columns);
  if (reason !== null) return { kind: "left-out", reason };
  if (!asked && Math.max(reference.rows, current.rows) > UNASKED_ROWS) {
    return { kind: "left-out", reason: "files of so many rows take longer; ask for it by --multivariate" };
  }
  const rows = { reference: rowsOf(reference, columns, categories), current: rowsOf(current, columns, categories) };
  return compareRows(columns, rows, thresholds, seed);
}

export function multivariateJson(found: Multivariate): Json {
  if (found.kind === "left-out") return { measured: false, reason: found.reason };
  const { signal, method, n, components, explained, errors, columns } = found;
  return {
    measured: true,
    statistic: "reconstruction",
    value: signal.value,
    threshold: signal.threshold ?? null,
    pValue: signal.pValue ?? null,
    falseAlarm: signal.falseAlarm ?? null,
    verdict: signal.verdict,
    reason: signal.reason,
    n: [...n],
    method,
    components,
    explained,
    meanErrors: [...errors],
    columns: columns.map((each) => ({ ...each })),
  };
}
