/** Whether the rows of one file keep what the dataset declares. */
import type { ErrorCode } from "../../domain/errors/catalog.ts";
import { type Problem, type ProblemDetails, problem } from "../../domain/errors/user-error.ts";
import type { Cell } from "../../domain/table.ts";
import type { TableRow } from "../../ports/tables.ts";
import { nearest } from "../../spec/nearest.ts";
import type { Column, Dataset } from "../../spec/resolved.ts";

const ID_LIMIT = 200;
const PROBLEM_LIMIT = 100;
const SHOWN = 60;

/** Columns without whose value a row has no name, no truth or no split. */
function neededColumns({ columns, id, label, split }: Dataset): ReadonlySet<string> {
  const required = columns.filter((column) => column.required).map(({ name }) => name);
  return new Set([id, label, split.column, ...required]);
}

/** At most a hundred problems, in the order of the rows. */
export function checkRows(dataset: Dataset, file: string, rows: readonly TableRow[]): readonly Problem[] {
  const problems: Problem[] = [];
  const absent = absentColumns(dataset, rows);
  for (const column of absent) {
    problems.push(problem("DATA_COLUMN_MISSING", { location: { file, line: 1 }, with: { column } }));
  }
  const needed = neededColumns(dataset).difference(absent);
  for (const { line, cells } of rows) {
    for (const column of dataset.columns) {
      const cell = cells[column.name] ?? null;
      const found = cell === null ? missing(column, needed) : (ruleOf(column, cell) ?? idRule(column, dataset, cell));
      if (found) problems.push(problem(found.code, { ...found.details, location: { file, line } }));
    }
    if (problems.length >= PROBLEM_LIMIT) return problems.slice(0, PROBLEM_LIMIT);
  }
  return problems;
}

interface Finding {
  readonly code: ErrorCode;
  readonly details: ProblemDetails;
}

/** A column that no row of the file has is one problem, not one a row. */
function absentColumns(dataset: Dataset, rows: readonly TableRow[]): ReadonlySet<string> {
  const empty = [...neededColumns(dataset)].filter((name) => rows.every(({ cells }) => (cells[name] ?? null) === null));
  return new Set(rows.length === 0 ? [] : empty);
}

const missing = ({ name }: Column, needed: ReadonlySet<string>): Finding | null =>
  needed.has(name) ? { code: "DATA_VALUE_MISSING", details: { with: { column: name } } } : null;

function ruleOf(column: Column, cell: Exclude<Cell, null>): Finding | null {
  if (column.type === "number" && typeof cell === "number") {
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = column;
    if (cell >= min && cell <= max) return null;
    const expected = `${column.min ?? "anything"} to ${column.max ?? "anything"}`;
    return { code: "DATA_VALUE_RANGE", details: { found: String(cell), expected, with: { column: column.name } } };
  }
  if (column.type !== "category" || !column.values || column.values.includes(String(cell))) return null;
  const suggestion = nearest(String(cell), column.values);
  return {
    code: "DATA_VALUE_UNKNOWN",
    details: {
      found: String(cell).slice(0, SHOWN),
      expected: column.values.join(", "),
      ...(suggestion !== undefined && { suggestion }),
      with: { column: column.name },
    },
  };
}

function idRule(column: Column, { id }: Dataset, cell: Exclude<Cell, null>): Finding | null {
  const text = String(cell);
  if (column.name !== id || (text.length <= ID_LIMIT && !/\p{Cc}/u.test(text))) return null;
  return { code: "DATA_ID_UNREADABLE", details: { found: text.slice(0, SHOWN), with: { limit: ID_LIMIT } } };
}
