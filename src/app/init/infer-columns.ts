/** What the columns of a stranger's table are: types, the row's name, what can be learned from. Pure. */
import { cellOfText } from "../../adapters/tabular-reader/cells.ts";
import { userError } from "../../domain/errors/user-error.ts";
import type { Row } from "../../domain/table.ts";
import type { TableColumn } from "../../ports/tables.ts";
import { quantile } from "../../stats/quantile.ts";

/** More different values than this are text, not categories. */
const MOST_CATEGORIES = 50;
/** A label of numbers with more different ones than this is to be predicted as a number. */
const MOST_NUMBERED_CLASSES = 20;

interface InferredColumn {
  readonly name: string;
  readonly type: TableColumn["type"];
  readonly isComplete: boolean;
}

export interface InferredTable {
  readonly columns: readonly InferredColumn[];
  readonly label: InferredLabel;
  /** null: no column names the rows, so they are to be numbered. */
  readonly id: string | null;
  readonly time: string | null;
  readonly features: readonly string[];
}

type InferredLabel = { readonly name: string } & (
  | { readonly kind: "classes"; readonly classes: readonly string[]; readonly mostFrequentShare: number }
  /** How far from their median the numbers are on average: what answering the median always would cost. */
  | { readonly kind: "values"; readonly deviation: number }
);

export interface InferenceWishes {
  readonly label: string;
  readonly id: string | null;
}

/** `rows` hold every cell as text, as a table read with text columns only does. */
export function inferColumns(names: readonly string[], rows: readonly Row[], wishes: InferenceWishes): InferredTable {
  const texts = (name: string) => rows.map((row) => row[name] ?? null).filter((cell) => cell !== null);
  if (!names.includes(wishes.label)) {
    throw userError("INIT_LABEL_MISSING", { with: { label: wishes.label }, expected: names.join(", ") });
  }
  const label = labelOf(wishes.label, texts(wishes.label).map(String), rows.length);
  const labelType = label.kind === "values" ? "number" : "category";
  const columns = names.map((name): InferredColumn => {
    const cells = texts(name).map(String);
    return { name, type: name === label.name ? labelType : typeOf(cells), isComplete: cells.length === rows.length };
  });
  const isUnique = ({ name, isComplete }: InferredColumn) => isComplete && new Set(texts(name)).size === rows.length;
  const id = idOf(columns, isUnique, wishes);
  const features = columns.filter(
    ({ name, type }) => name !== id && name !== wishes.label && (type === "number" || type === "category"),
  );
  if (features.length === 0) throw userError("INIT_NO_FEATURES");
  return {
    columns,
    label,
    id,
    time: columns.find(({ type, isComplete }) => type === "time" && isComplete)?.name ?? null,
    features: features.map(({ name }) => name),
  };
}

function typeOf(cells: readonly string[]): TableColumn["type"] {
  if (cells.length === 0) return "text";
  const fits = (type: TableColumn["type"]) => cells.every((cell) => cellOfText(type, cell) !== undefined);
  if (fits("number")) return "number";
  if (fits("time")) return "time";
  return new Set(cells).size <= Math.min(MOST_CATEGORIES, cells.length / 2) ? "category" : "text";
}

/** The wish; else a column that is called an id, a moment, or text, and is different in every row. */
function idOf(
  columns: readonly InferredColumn[],
  isUnique: (column: InferredColumn) => boolean,
  { id, label }: InferenceWishes,
): string | null {
  if (id !== null) {
    const wished = columns.find(({ name }) => name === id);
    if (wished && isUnique(wished) && id !== label) return id;
    throw userError("INIT_ID_UNFIT", { with: { id }, expected: columns.map(({ name }) => name).join(", ") });
  }
  const unique = columns.filter((column) => column.name !== label && isUnique(column));
  const isCalledId = ({ name }: InferredColumn) => /(^|[^a-z])id$/i.test(name) || /^id($|[^a-z])/i.test(name);
  const found = unique.find(isCalledId) ?? unique.find(({ type }) => type === "time" || type === "text");
  return found?.name ?? null;
}

function labelOf(name: string, cells: readonly string[], rows: number): InferredTable["label"] {
  const counts = Map.groupBy(cells, (cell) => cell);
  const classes = [...counts.keys()].sort();
  if (cells.length === rows && classes.length > MOST_NUMBERED_CLASSES && typeOf(cells) === "number") {
    return { name, kind: "values", deviation: meanDeviation(cells.map((cell) => Number(cellOfText("number", cell)))) };
  }
  if (cells.length < rows || classes.length < 2 || classes.length > MOST_CATEGORIES) {
    const found = `${classes.length} different values, ${rows - cells.length} rows without one`;
    throw userError("INIT_LABEL_UNFIT", { with: { label: name }, found });
  }
  const most = Math.max(...[...counts.values()].map(({ length }) => length));
  return { name, kind: "classes", classes, mostFrequentShare: most / rows };
}

function meanDeviation(values: readonly number[]): number {
  const median = quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
  return values.reduce((sum, value) => sum + Math.abs(value - median), 0) / values.length;
}
