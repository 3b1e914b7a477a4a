/** The first specs of a repository, written for people to read and change. Pure. */
import { paths } from "../../domain/names.ts";
import type { TableFormat } from "../../ports/tables.ts";
import type { AuthoredDataset } from "../../spec/schema/dataset.ts";
import { writeYaml } from "../../spec/write.ts";
import { type Hosting, ownerLine, schemaFolder } from "./hosting.ts";
import type { InferredTable } from "./infer-columns.ts";

export interface ScaffoldInput {
  readonly name: string;
  readonly format: TableFormat;
  readonly table: InferredTable;
  readonly rows: number;
  /** Name of the id column, also when rows had to be numbered. */
  readonly id: string;
  /** Days between the first and the last row; null without a time column. */
  readonly days: number | null;
  /** null: it lives on one machine, with the local forge. */
  readonly hosting: Hosting | null;
}

/** Path -> text of the three specs. */
export function scaffoldSpecs(input: ScaffoldInput): ReadonlyMap<string, string> {
  return new Map([
    [paths.dataset(input.name), datasetText(input)],
    [paths.model(input.name), modelText(input)],
    [paths.deployment(input.name), deploymentText(input)],
  ]);
}

const API = "understudy/v1";
const SHARES = { test: 0.25, validation: 0.15 } as const;
/** Rows of a week stay together where there are enough weeks to draw from. */
const FEWEST_WEEKS = 20;

function datasetText({ name, format, table, id, days, hosting }: ScaffoldInput): string {
  const byWeek = table.time !== null && days !== null && days / 7 >= FEWEST_WEEKS;
  const split: AuthoredDataset["spec"]["split"] =
    byWeek && table.time !== null
      ? { by: "hash", column: table.time, every: "7d", ...SHARES }
      : { by: "hash", column: id, ...SHARES };
  const known = table.columns.map(({ name: column, type, isComplete }) => ({
    name: column,
    type,
    ...(column === table.label.name && table.label.kind === "classes" && { values: [...table.label.classes] }),
    ...((isComplete || column === id) && (column === id || column === table.label.name) && { required: true }),
  }));
  const numbered = table.id === null ? [{ name: id, type: "text" as const, required: true }] : [];
  const text = writeYaml(
    {
      apiVersion: API,
      kind: "Dataset",
      metadata: metadataOf(name, hosting),
      spec: { format, source: "data", id, label: table.label.name, columns: [...numbered, ...known], split },
    },
    { schemaComment: `${schemaFolder(hosting)}/dataset.json` },
  );
  return withComments(text, [
    ["  source:", "Files of this folder are read; others beside it are not."],
    [
      "  id:",
      table.id === null
        ? "No column named the rows, so `init` numbered them. New rows need new numbers; a row keeps its own."
        : "Names a row. The split into training and test hangs on it, so it must never change.",
    ],
    ["  columns:", "Numbers may have `min` and `max`, categories `values`: what lies outside is found while serving."],
    [
      "  split:",
      byWeek
        ? "Rows of one week resemble each other and stay together; a week can never change sides."
        : "A stable hash decides; a row can never change sides.",
    ],
  ]);
}

function modelText({ name, table, rows, hosting }: ScaffoldInput): string {
  const { label } = table;
  const text = writeYaml(
    {
      apiVersion: API,
      kind: "Model",
      metadata: metadataOf(name, hosting),
      spec: {
        task: label.kind === "values" ? "tabular-regression" : "tabular-classification",
        features: [...table.features],
        training: {
          trainer: "builtin",
          algorithm: rows < 1000 ? LINEAR[label.kind] : "mlp",
          dataset: { name, version: 1 },
          seed: 1,
          ...(hosting && { runner: [...hosting.trainingRunner] }),
        },
        gates: [...gatesOf(label)],
      },
    },
    { schemaComment: `${schemaFolder(hosting)}/model.json` },
  );
  return withComments(text, [
    ["  features:", "Columns that the model sees. Leave out what would not be known when it must answer."],
    ["  gates:", guessText(label)],
  ]);
}

const LINEAR = { classes: "logistic-regression", values: "linear-regression" } as const;

type Label = InferredTable["label"];

/** Three digits: a limit is for people to read and change. */
const rounded = (value: number): number => Number(value.toPrecision(3));
const floored = (share: number): number => Math.floor(share * 100) / 100;

/** Better than a guess, and not worse than what answers. */
const gatesOf = (label: Label) =>
  label.kind === "values"
    ? ([
        { metric: "mae", max: rounded(label.deviation) },
        { metric: "mae", notWorseThan: "champion", margin: rounded(label.deviation / 20) },
      ] as const)
    : ([
        { metric: "accuracy", min: floored(label.mostFrequentShare) },
        { metric: "accuracy", notWorseThan: "champion", margin: 0.05 },
      ] as const);

const alertOf = (label: Label) =>
  label.kind === "values"
    ? ({ metric: "mae", above: rounded(label.deviation) } as const)
    : ({ metric: "accuracy", below: floored(label.mostFrequentShare) } as const);

const guessText = (label: Label): string =>
  label.kind === "values"
    ? `Always answering the median is off by ${rounded(label.deviation)} on average: a model must be better for certain.`
    : `Always saying the most frequent label is right in ${Math.round(label.mostFrequentShare * 100)} % of the rows: a model must be better for certain.`;

function deploymentText({ name, table, rows, days, hosting }: ScaffoldInput): string {
  const text = writeYaml(
    {
      apiVersion: API,
      kind: "Deployment",
      metadata: metadataOf(name, hosting),
      spec: {
        target: { kind: "process", port: 0, ...(hosting && { runner: [...hosting.runner] }) },
        champion: { model: name, version: 0 },
        shadow: { model: name, version: 0 },
        monitoring: {
          window: windowFor(rows, days),
          minimumRows: 30,
          checks: [
            { check: "schema", max: 0.05 },
            { check: "missing", max: 0.1 },
            { check: "range", max: 0.05 },
            { check: "data-drift", statistic: "ks", effect: 0.15 },
            { check: "prediction-drift", effect: 0.2 },
            // Where truths come, and answers say how sure they are.
            ...(table.label.kind === "classes" ? [{ check: "concept-drift", effect: 0.1 } as const] : []),
          ],
          alerts: [alertOf(table.label)],
        },
        // A number says nothing of how sure it is, so there is no row that people should see first.
        ...(table.label.kind === "classes" && { feedbackLoop: { dataset: name, rows: 30, pick: "uncertainty" } }),
        continuousTraining: {
          model: name,
          on: { ...(table.label.kind === "classes" && { reviewed: 30 }), drift: true },
        },
        continuousDeployment: { policy: "champion" },
      },
    },
    { schemaComment: `${schemaFolder(hosting)}/deployment.json` },
  );
  return withComments(text, [
    ["  target:", "Port 0: the system chooses one that is free; write a number to keep it."],
    ["  champion:", "Who answers. A promotion changes this line; version 0 is nobody yet."],
    ["    window:", "Length of one look at what was served, in event time."],
    ["  continuousDeployment:", "`champion` proposes what passes its gates as champion; `shadow` lets it watch first."],
  ]);
}

const metadataOf = (name: string, hosting: Hosting | null) => ({
  name,
  ...(hosting && { owners: ownerLine(hosting.owners).split(" ") }),
});

/** The shortest window that holds enough rows, if traffic comes as the data did. */
function windowFor(rows: number, days: number | null): string {
  const wanted = 60;
  const daily = days === null || days === 0 ? Number.POSITIVE_INFINITY : rows / days;
  const fitting = [1, 7, 30, 90].find((length) => length * daily >= wanted) ?? 90;
  return `${fitting}d`;
}

/** A comment above the first line that starts so. */
function withComments(text: string, comments: readonly (readonly [string, string])[]): string {
  const lines = text.split("\n");
  for (const [start, comment] of comments) {
    const at = lines.findIndex((line) => line.startsWith(start));
    if (at !== -1) lines.splice(at, 0, `${/^ */.exec(start)?.[0] ?? ""}# ${comment}`);
  }
  return lines.join("\n");
}
