/** CSV and JSON Lines column by column, by what their cells look like. */
import type { Problem } from "../../../domain/errors/user-error.ts";
import { eachRecord, fieldLocator } from "../csv.ts";
import { createFindings, excerpt, type Findings } from "../findings.ts";
import { parseObject } from "../json-lines.ts";
import { decodeText } from "../text.ts";
import { type BuiltColumn, type ColumnBuilder, openColumn, type Stray } from "./column-builder.ts";
import { openEvenSample } from "./even-sample.ts";

export interface TextColumns {
  readonly rows: number;
  /** Rows that say the same as one before; null: too many rows to tell. */
  readonly duplicates: number | null;
  readonly columns: readonly BuiltColumn[];
  /** Evenly spaced rows as they were read, where some were asked for. */
  readonly sample: readonly TextRow[];
  readonly problems: readonly Problem[];
}

/** Cells of CSV are texts, those of JSON Lines whatever they are; left out where they are not there. */
export type TextRow = Readonly<Record<string, unknown>>;

export interface TextFile {
  readonly path: string;
  readonly format: "csv" | "jsonl";
  readonly bytes: Uint8Array;
  /** Columns of names, whatever their cells look like. */
  readonly categories: ReadonlySet<string>;
  /** Columns that are left out. */
  readonly ignored: ReadonlySet<string>;
  /** At most so many rows are kept; by default none. */
  readonly sampled?: number;
}

/** A file is held in memory whole, as text. */
export const BYTES_LIMIT = 384 * 1024 * 1024;
const DUPLICATES_LIMIT = 500_000;
/** Of each, values are gathered apart. */
const COLUMNS_LIMIT = 10_000;

export function readTextColumns(file: TextFile): TextColumns {
  const findings = createFindings(file.path);
  const nothing = { rows: 0, duplicates: 0, columns: [], sample: [], problems: findings.problems };
  if (file.bytes.byteLength > BYTES_LIMIT) {
    findings.add("DATA_TOO_LARGE", { line: 1 }, { with: { bytes: file.bytes.byteLength, limit: BYTES_LIMIT } });
    return nothing;
  }
  const decoded = decodeText(file.bytes);
  if (decoded.kind === "not-utf8") {
    findings.add("DATA_NOT_UTF8", { line: decoded.line });
    return nothing;
  }
  const read = file.format === "csv" ? readCsvColumns : readJsonColumns;
  const found = read(decoded.text, file, findings);
  if (found.rows === 0 && findings.problems.length === 0) findings.add("DATA_EMPTY", { line: 1 });
  return { ...found, problems: findings.problems };
}

type Found = Omit<TextColumns, "problems">;

/** Rows seen before, by their text. */
function openDuplicates() {
  const seen = new Set<string>();
  let [rows, again] = [0, 0];
  return {
    add(text: string) {
      rows++;
      if (rows > DUPLICATES_LIMIT) return seen.clear();
      if (seen.has(text)) again++;
      else seen.add(text);
    },
    count: () => (rows > DUPLICATES_LIMIT ? null : again),
  };
}

function readCsvColumns(source: string, { categories, ignored, sampled = 0 }: TextFile, findings: Findings): Found {
  const text = source.replace(/\r\n?/gu, "\n");
  const duplicates = openDuplicates();
  const sample = openEvenSample<readonly string[]>(sampled);
  let names: readonly string[] = [];
  let builders: readonly (ColumnBuilder | null)[] | null = null;
  let rows = 0;
  const begin = (names: readonly string[], line: number) => {
    if (names.length > COLUMNS_LIMIT) {
      refuseWidth(line, findings);
      return [];
    }
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) < index) findings.add("DATA_HEADER_DUPLICATE", { line }, { with: { column: name } });
    }
    return names.map((name) => (ignored.has(name) ? null : openColumn(name, categories.has(name))));
  };
  eachRecord(text, findings, ({ fields, line }) => {
    if (!builders) {
      names = fields;
      builders = begin(fields, line);
      return;
    }
    if (builders.length === 0) return;
    if (fields.length !== builders.length) {
      const counts = { found: `${fields.length} fields`, expected: `${builders.length} fields` };
      findings.add("DATA_FIELD_COUNT", { line }, counts);
      return;
    }
    rows++;
    duplicates.add(fields.join("\u0000"));
    sample.add(fields);
    for (let index = 0; index < fields.length; index++) builders[index]?.text(fields[index] ?? "", line, true);
  });
  const places = (builders ?? []) as readonly (ColumnBuilder | null)[];
  const columns = places.flatMap((builder, at) => {
    const built = builder?.build();
    if (!built) return [];
    const locate = fieldLocator(text);
    if ("strays" in built) refuse(built, ({ line }) => locate(line, at), findings);
    return [built];
  });
  const taken = sample
    .taken()
    .map((fields): TextRow => Object.fromEntries(names.map((name, index) => [name, fields[index]])));
  return { rows, duplicates: duplicates.count(), columns, sample: taken };
}

function readJsonColumns(text: string, { categories, ignored, sampled = 0 }: TextFile, findings: Findings): Found {
  const duplicates = openDuplicates();
  const sample = openEvenSample<TextRow>(sampled);
  const builders = new Map<string, ColumnBuilder>();
  const lines = text.split("\n");
  let rows = 0;
  for (const [index, source] of lines.entries()) {
    if (source.trim() === "" || findings.full()) continue;
    const line = index + 1;
    const object = parseObject(source, line, findings);
    if (!object) continue;
    duplicates.add(source.trim());
    sample.add(object);
    for (const [name, value] of Object.entries(object)) {
      if (ignored.has(name)) continue;
      const builder = builders.get(name) ?? openColumn(name, categories.has(name));
      if (!builders.has(name)) {
        builders.set(name, builder);
        for (let row = 0; row < rows; row++) builder.missing();
      }
      addJson(builder, value, line, () =>
        findings.add("DATA_CELL_TYPE", placeOf(source, line, name), {
          found: excerpt(value),
          with: { column: name, type: "number, text or truth value" },
        }),
      );
    }
    rows++;
    if (builders.size > COLUMNS_LIMIT) {
      refuseWidth(line, findings);
      break;
    }
    for (const [name, builder] of builders) if (!Object.hasOwn(object, name)) builder.missing();
  }
  const columns = [...builders].map(([name, builder]) => {
    const built = builder.build();
    if ("strays" in built) refuse(built, ({ line }) => placeOf(lines[line - 1] ?? "", line, name), findings);
    return built;
  });
  return { rows, duplicates: duplicates.count(), columns, sample: sample.taken() };
}

const refuseWidth = (line: number, findings: Findings) =>
  findings.add("DRIFT_COLUMNS_TOO_MANY", { line }, { with: { limit: COLUMNS_LIMIT } });

function addJson(builder: ColumnBuilder, value: unknown, line: number, other: () => void): void {
  if (value === null) builder.missing();
  else if (typeof value === "number") builder.number(value);
  else if (typeof value === "string") builder.text(value, line, false);
  else if (typeof value === "boolean") builder.text(String(value), line, false);
  else other();
}

const placeOf = (source: string, line: number, key: string) => ({
  line,
  column: source.indexOf(JSON.stringify(key)) + 1 || 1,
});

function refuse(
  { column, strays }: Extract<BuiltColumn, { readonly strays: readonly Stray[] }>,
  locate: (stray: Stray) => { readonly line: number; readonly column: number },
  findings: Findings,
): void {
  for (const stray of strays) {
    findings.add("DRIFT_CELL_MIXED", locate(stray), { found: excerpt(stray.text), with: { column: column.name } });
  }
}
