/** The rows of an export as a flat table: one column a feature or a reading, the same for every row. */
import type { ExportKind, ExportRow } from "./export-kind.ts";
import type { Feedback, Prediction } from "./prediction.ts";
import type { Cell } from "./table.ts";
import type { Telemetry } from "./telemetry.ts";

export interface TableColumn {
  readonly name: string;
  readonly type: "text" | "number" | "integer" | "time";
}

export interface ExportTable {
  readonly columns: readonly TableColumn[];
  cells(row: ExportRow): readonly Cell[];
}

/** What has a column of its own; names beyond this many, or that came later, are in `other`, as JSON. */
const MOST_NAMED = 1_000;

export interface TableShape {
  /** Looks at a row before any is written. */
  add(row: ExportRow): void;
  table(): ExportTable;
}

interface Column<Row = ExportRow> extends TableColumn {
  readonly of: (row: Row) => Cell | undefined;
}

const PREDICTION: readonly Column<Prediction>[] = [
  { name: "id", type: "text", of: ({ id }) => id },
  { name: "time", type: "time", of: ({ time }) => time },
  { name: "event_time", type: "time", of: ({ eventTime }) => eventTime },
  { name: "deployment", type: "text", of: ({ deployment }) => deployment },
  { name: "model", type: "text", of: ({ model }) => model },
  { name: "version", type: "integer", of: ({ version }) => version },
  { name: "role", type: "text", of: ({ role }) => role },
  { name: "servable", type: "text", of: ({ servable }) => servable },
  { name: "bundle", type: "text", of: ({ bundle }) => bundle },
  { name: "label", type: "text", of: ({ label, value }) => (value === undefined ? label : null) },
  { name: "value", type: "number", of: ({ value }) => value },
  { name: "confidence", type: "number", of: ({ confidence }) => confidence },
  { name: "probabilities", type: "text", of: ({ probabilities }) => JSON.stringify(probabilities) },
  { name: "decision", type: "text", of: ({ decision }) => decision },
  { name: "latency_ms", type: "number", of: ({ latencyMs }) => latencyMs },
  { name: "queue_ms", type: "number", of: ({ queueMs }) => queueMs },
  { name: "fallback", type: "text", of: ({ fallback }) => fallback },
  { name: "inputs_digest", type: "text", of: ({ inputsDigest }) => inputsDigest },
  { name: "properties", type: "text", of: ({ properties }) => properties && JSON.stringify(properties) },
];

const FEEDBACK: readonly Column<Feedback>[] = [
  { name: "id", type: "text", of: ({ id }) => id },
  { name: "time", type: "time", of: ({ time }) => time },
  { name: "deployment", type: "text", of: ({ deployment }) => deployment },
  { name: "source", type: "text", of: ({ source }) => source },
  { name: "label", type: "text", of: ({ label, value }) => (value === undefined ? label : null) },
  { name: "value", type: "number", of: ({ value }) => value },
  { name: "by", type: "text", of: ({ by }) => by },
];

const TELEMETRY: readonly Column<Telemetry>[] = [
  { name: "id", type: "text", of: ({ id }) => id },
  { name: "time", type: "time", of: ({ time }) => time },
  { name: "deployment", type: "text", of: ({ deployment }) => deployment },
  { name: "device", type: "text", of: ({ device }) => device },
];

/** What of a row has names of its own, and what the columns of those are called. */
const NAMED: Readonly<
  Record<ExportKind, { readonly prefix: string; of(row: ExportRow): Readonly<Record<string, Cell>> }>
> = {
  predictions: { prefix: "input.", of: (row) => ("inputs" in row ? row.inputs : {}) },
  feedback: { prefix: "", of: () => ({}) },
  telemetry: { prefix: "reading.", of: (row) => ("readings" in row ? row.readings : {}) },
};

const FIXED = { predictions: PREDICTION, feedback: FEEDBACK, telemetry: TELEMETRY } as const;

/** `extra`: columns that whoever makes the table knows of a row. */
export function createTableShape(kind: ExportKind, extra: readonly ExportColumn[] = []): TableShape {
  const named = NAMED[kind];
  const fixed = [...(FIXED[kind] as readonly ExportColumn[]), ...extra];
  const types = new Map<string, "text" | "number">();
  return {
    add: (row) => {
      for (const [name, cell] of Object.entries(named.of(row))) {
        const known = types.get(name);
        const type = typeof cell === "string" ? "text" : "number";
        // A column of nulls so far is one of numbers; a single text makes it one of texts.
        if (known === undefined ? types.size < MOST_NAMED : known === "number" && type === "text")
          types.set(name, type);
      }
    },
    table: () => {
      const names = [...types.keys()].sort();
      const columns = names.map((name) => ({ name: `${named.prefix}${name}`, type: types.get(name) ?? "text" }));
      return {
        columns: [...fixed.map(({ name, type }) => ({ name, type })), ...columns, { name: "other", type: "text" }],
        cells: (row) => {
          const values = named.of(row);
          const fits = (name: string) => types.get(name) === "text" || typeof values[name] !== "string";
          const left = Object.entries(values).filter(([name]) => !types.has(name) || !fits(name));
          return [
            ...fixed.map(({ of }) => of(row) ?? null),
            ...names.map((name) => (fits(name) ? (values[name] ?? null) : null)),
            left.length === 0 ? null : JSON.stringify(Object.fromEntries(left)),
          ];
        },
      };
    },
  };
}

/** Of a row of whatever kind. */
export type ExportColumn = Column;
