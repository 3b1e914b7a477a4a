/** Rows are divided by columns that can divide them, and gates name slices that the division makes. */
import { binNames, MISSING_VALUE } from "../../domain/bins.ts";
import type { Problem } from "../../domain/errors/user-error.ts";
import { answersOf } from "../../domain/signature.ts";
import type { Dataset } from "../resolved.ts";
import { eachGate, type GateFinding } from "./each-gate.ts";
import { finding, type RuleContext, unknownName } from "./rule.ts";

type Slices = readonly { readonly by: readonly string[]; readonly bins?: readonly number[] }[];

export function slicesDivideTheRows(context: RuleContext): readonly Problem[] {
  const { models, datasets } = context.specs;
  return [...models.values()].flatMap(({ file, task, evaluation, training }) => {
    const dataset = datasets.get(training.dataset.name);
    if (!dataset) return [];
    const slices = evaluation.slices.flatMap(({ by, bins }, index) => {
      const place = `/spec/evaluation/slices/${index}`;
      return [
        ...by.flatMap((column, at) =>
          columnProblem(context, dataset, [file, `${place}/by/${at}`], column, bins !== undefined),
        ),
        ...(bins ? binsProblem(context, dataset, [file, `${place}/bins`], by, bins) : []),
      ];
    });
    const fairness = evaluation.fairness.flatMap(({ by }, index) => {
      const place = `/spec/evaluation/fairness/${index}`;
      if (answersOf(task) === "values") {
        const details = {
          part: "key",
          found: "fairness",
          expected: "none",
          with: { metric: "fairness", task },
        } as const;
        return [finding(context, "SPEC_METRIC_TASK", [file, place], details)];
      }
      return columnProblem(context, dataset, [file, `${place}/by`], by, isBinned(evaluation.slices, by));
    });
    return [...slices, ...fairness];
  });
}

const isBinned = (slices: Slices, column: string): boolean =>
  slices.some(({ by, bins }) => bins !== undefined && by.length === 1 && by[0] === column);

export function groupsDivideTheRows(context: RuleContext): readonly Problem[] {
  return eachGate(context, ({ gate: { by }, model, dataset }) => {
    const problem = by !== undefined && dataset && unfit(dataset, by, isBinned(model.evaluation.slices, by));
    return problem ? [["SPEC_SLICE_COLUMN", "/by", problem]] : [];
  });
}

function columnProblem(
  context: RuleContext,
  dataset: Dataset,
  place: readonly [string, string],
  column: string,
  binned: boolean,
): readonly Problem[] {
  const problem = unfit(dataset, column, binned);
  return problem ? [finding(context, "SPEC_SLICE_COLUMN", place, problem)] : [];
}

/** Why a column cannot divide the rows; null: it can. Whether bins fit it is another question. */
function unfit({ columns, label, id }: Dataset, name: string, binned: boolean) {
  const details = { with: { column: name } };
  const column = columns.find((each) => each.name === name);
  const fitting = columns.filter(
    (each) => each.name !== label && each.name !== id && each.type !== "time" && each.type !== "image",
  );
  if (!column) {
    const names = fitting.map((each) => each.name);
    return { ...unknownName(name, names), ...details };
  }
  if (name === label) return { found: `${name}, the label`, ...details };
  if (name === id) return { found: `${name}, the id`, ...details };
  if (column.type === "number" && !binned) return { found: `${name}, numbers`, expected: "bins of it", ...details };
  return fitting.includes(column) ? null : { found: `${name}, a ${column.type} column`, ...details };
}

function binsProblem(
  context: RuleContext,
  dataset: Dataset,
  place: readonly [string, string],
  by: readonly string[],
  bins: readonly number[],
): readonly Problem[] {
  const details = binsDetails(dataset, by, bins);
  return details ? [finding(context, "SPEC_SLICE_BINS", place, details)] : [];
}

/** Why the bins are none; null: they are. */
export function binsDetails({ columns }: Dataset, by: readonly string[], bins: readonly number[]) {
  const [only] = by;
  const column = columns.find(({ name }) => name === only);
  if (by.length > 1) return { found: `bins of ${by.join(" and ")}`, expected: "bins of one column" };
  if (column && column.type !== "number") {
    return { found: `bins of ${only}, a ${column.type} column`, expected: "a number column" };
  }
  const falls = bins.findIndex((edge, index) => index > 0 && !(edge > (bins[index - 1] ?? edge)));
  return falls < 0 ? null : { found: bins.join(", "), expected: "edges that rise" };
}

/** A slice of the same columns, each with a value that the column can have. */
export function gateSlicesAreDeclared(context: RuleContext): readonly Problem[] {
  return eachGate(context, ({ gate: { slice }, model, dataset }) => {
    if (!slice || !dataset) return [];
    const columns = Object.keys(slice).sort();
    const declared = model.evaluation.slices.filter(({ by }) => [...by].sort().join("\n") === columns.join("\n"));
    if (declared.length === 0) {
      const known = model.evaluation.slices.map(({ by }) => by.join(" and "));
      const found = unknownName(columns.join(" and ") || "no column", known);
      return [["SPEC_SLICE_UNKNOWN", "/slice", { part: "key", ...found }]];
    }
    return columns.flatMap((column): readonly GateFinding[] => {
      const values = valuesOf(dataset, declared, column);
      const value = slice[column] ?? "";
      if (values === null || values.includes(value)) return [];
      return [["SPEC_SLICE_UNKNOWN", `/slice/${pointerPart(column)}`, unknownName(value, values)]];
    });
  });
}

/** null: whatever the data holds. */
export function valuesOf({ columns }: Dataset, declared: Slices, name: string): readonly string[] | null {
  const binned = declared.flatMap(({ bins }) => (bins ? binNames(bins) : []));
  if (binned.length > 0) return [...binned, MISSING_VALUE];
  const column = columns.find((each) => each.name === name);
  return column?.type === "category" && column.values ? [...column.values, MISSING_VALUE] : null;
}

/** RFC 6901. */
export const pointerPart = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");
