/** What a model takes and gives, from the data set's columns and the rows that it learns from. Pure. */
import { userError } from "../../domain/errors/user-error.ts";
import { answersOf, type Feature, PROBABILITIES, type Signature, VALUE } from "../../domain/signature.ts";
import type { Row } from "../../domain/table.ts";
import type { Column, Dataset, DatasetVersion, Model } from "../../spec/resolved.ts";

export function deriveSignature(
  model: Model,
  dataset: Dataset,
  version: DatasetVersion,
  trainRows: readonly Row[],
): Signature {
  const features = model.features.map((name) => featureOf(model, dataset, name, trainRows));
  if (answersOf(model.task) === "values") {
    if (columnOf(dataset, dataset.label)?.type !== "number") throw unfitLabel(dataset, "number");
    return { task: model.task, features, label: { name: dataset.label, classes: [] } };
  }
  const classes = classesOf(dataset, trainRows);
  if (classes.length < 2) {
    throw userError("TRAIN_CLASSES_TOO_FEW", {
      location: { file: version.file },
      found: classes.join(", ") || "none",
      with: { dataset: dataset.name, version: version.version, count: classes.length },
    });
  }
  return { task: model.task, features, label: { name: dataset.label, classes } };
}

function featureOf(model: Model, dataset: Dataset, name: string, rows: readonly Row[]): Feature {
  const unusable = (reason: string) =>
    userError("TRAIN_COLUMN_UNUSABLE", {
      location: { file: model.file },
      found: name,
      with: { column: name, role: "a feature", reason },
    });
  const column = columnOf(dataset, name);
  if (!column) throw unusable(`${dataset.name} has no such column`);
  if (name === dataset.label) throw unusable("it is the label");
  const output = answersOf(model.task) === "values" ? VALUE : PROBABILITIES;
  if (name === output) throw unusable("that is the name of the model's output");
  if (column.type === "image") return { name, type: "image" };
  if (column.type === "number") return { name, type: "number" };
  if (column.type === "category") return { name, type: "category", values: column.values ?? valuesOf(rows, name) };
  throw unusable(`its type is ${column.type}`);
}

/** Declared classes keep their order; one without a row in the training split cannot be learnt and is left out. */
function classesOf(dataset: Dataset, rows: readonly Row[]): readonly string[] {
  const column = columnOf(dataset, dataset.label);
  if (column?.type !== "category") throw unfitLabel(dataset, "category");
  const seen = valuesOf(rows, dataset.label);
  return column.values?.filter((value) => seen.includes(value)) ?? seen;
}

function unfitLabel(dataset: Dataset, wanted: "category" | "number") {
  const what = wanted === "category" ? "classes come" : "a regression learns";
  return userError("TRAIN_COLUMN_UNUSABLE", {
    location: { file: dataset.file },
    found: columnOf(dataset, dataset.label)?.type ?? "no such column",
    expected: `a column of type ${wanted}`,
    with: { column: dataset.label, role: "the label", reason: `${what} from a ${wanted} column` },
  });
}

const columnOf = (dataset: Dataset, name: string): Column | undefined =>
  dataset.columns.find((column) => column.name === name);

/** Sorted by UTF-16 code unit: the same on every machine. */
function valuesOf(rows: readonly Row[], name: string): readonly string[] {
  const cells = rows.map((row) => row[name]).filter((cell) => typeof cell === "string");
  return [...new Set(cells)].filter((value) => value !== "").sort();
}
