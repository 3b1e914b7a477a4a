/** What may become a dataset version, and what is refused with a place. */
import { expect, test } from "vitest";
import { createTabularReader } from "../../../src/adapters/tabular-reader/tabular-reader.ts";
import { UserError } from "../../../src/domain/errors/user-error.ts";
import { buildDatasetVersion, type SourceFile } from "../../../src/stages/dataset/build.ts";
import { datasetVersionText } from "../../../src/stages/dataset/plan.ts";
import { COMMITTED_VERSION, EARLY, makeWorld, NAME } from "./world.ts";

const specs = (await (await makeWorld()).snapshot()).specs;
const dataset = specs.datasets.get(NAME) ?? expect.fail("no dataset");
const file = (path: string, text: string): SourceFile => ({
  path,
  bytes: new TextEncoder().encode(text),
  content: { kind: "rows", format: "csv" },
  reviewed: false,
});
const build = (files: readonly SourceFile[], changed: Partial<typeof dataset> = {}) =>
  buildDatasetVersion(createTabularReader(), { dataset: { ...dataset, ...changed }, files });
const refusals = async (files: readonly SourceFile[], changed: Partial<typeof dataset> = {}) => {
  try {
    await build(files, changed);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems.map(({ code, location }) => `${code} ${location?.file}:${location?.line ?? ""}`);
  }
};

const HEADER = "date,precipitation,temp_max,temp_min,wind,weather\n";
const FOLDER = `datasets/${NAME}`;

test("a rebuild of the sample gives the committed version, digest for digest", async () => {
  const { spec } = await build([file("data/2012-2013.csv", EARLY)]);
  expect(datasetVersionText(NAME, 1, spec)).toBe(COMMITTED_VERSION);
});

test("the order of files and rows does not matter to the splits, line ends and file names do to the content", async () => {
  const [header = "", ...lines] = EARLY.trimEnd().split("\n");
  const part = (rows: readonly string[]) => [header, ...rows].join("\n");
  const one = await build([file("data/a.csv", part(lines))]);
  const two = await build([
    file("data/b.csv", part(lines.slice(300).reverse())),
    file("data/a.csv", part(lines.slice(0, 300))),
  ]);
  expect(two.spec.splits).toEqual(one.spec.splits);
  expect(two.spec.profile).toBe(one.spec.profile);
  expect(two.spec.content).not.toBe(one.spec.content);
});

test("what is only said about a column does not make another content", async () => {
  const files = [file("data/a.csv", EARLY)];
  const columns = dataset.columns.map((column) => ({ ...column, description: "reworded" }));
  expect((await build(files, { columns })).spec.content).toBe((await build(files)).spec.content);
  const split = { ...dataset.split, validation: 0.1 };
  expect((await build(files, { split })).spec.content).not.toBe((await build(files)).spec.content);
});

test.each([
  ["2012-01-01,-1,1,1,1,sun", "DATA_VALUE_RANGE"],
  ["2012-01-01,1,1,1,1,sunny", "DATA_VALUE_UNKNOWN"],
  ["2012-01-01,1,1,1,1,", "DATA_VALUE_MISSING"],
  [",1,1,1,1,sun", "DATA_VALUE_MISSING"],
  ["2012-01-02,9,9,9,9,sun", "DATA_ID_DUPLICATE"],
  ["2012-01-02,0,1,1,1,rain", "DATA_LABEL_CONFLICT"],
])("%s: %s", async (line, code) => {
  const text = `${HEADER}2012-01-02,0,1,1,1,sun\n${line}\n`;
  expect(await refusals([file("data/a.csv", text)])).toEqual([`${code} ${FOLDER}/data/a.csv:3`]);
});

test("a needed column that a file lacks is one problem, not one a row", async () => {
  const text = "date,wind\n2012-01-01,1\n2012-01-02,1\n";
  expect(await refusals([file("data/a.csv", text)])).toEqual([`DATA_COLUMN_MISSING ${FOLDER}/data/a.csv:1`]);
});

test("the problems of all files are told at once", async () => {
  const files = [
    file("data/a.csv", `${HEADER}x,1,1,1,1,sun\n`),
    file("data/b.csv", `${HEADER}2012-01-01,1,1,1,1,fgo\n`),
  ];
  expect(await refusals(files)).toEqual([
    `DATA_CELL_TYPE ${FOLDER}/data/a.csv:2`,
    `DATA_VALUE_UNKNOWN ${FOLDER}/data/b.csv:2`,
  ]);
});

test("too few rows for the shares are said to be too few", async () => {
  const codes = (await refusals([file("data/a.csv", `${HEADER}2012-01-01,1,1,1,1,sun\n`)])).map(
    (each) => each.split(" ")[0],
  );
  expect(codes).toEqual(["DATA_SPLIT_EMPTY", "DATA_SPLIT_EMPTY"]);
});

test("an id that could break the list of ids is refused", async () => {
  const columns = dataset.columns.map((column) =>
    column.name === "date" ? { name: "date", type: "text" as const, required: true } : column,
  );
  const text = `${HEADER}"a\nb",1,1,1,1,sun\n`;
  const split = { by: "hash", column: "date", test: 0.25, validation: 0.15 } as const;
  expect(await refusals([file("data/a.csv", text)], { columns, split })).toEqual([
    `DATA_ID_UNREADABLE ${FOLDER}/data/a.csv:2`,
  ]);
});
