/** Answered rows of one member, column by column: what a server logs at once, without an object for each row. */
import type { Decision } from "./automation.ts";
import { type Digest, digestOf } from "./digest.ts";
import type { Prediction } from "./prediction.ts";
import type { Role } from "./servable.ts";
import type { Cell, Row } from "./table.ts";

/**
 * A feature of every row, as the tensors have it: NaN and "" are missing values. Bytes are files, such as images: a cell
 * of the log names them by their digest.
 */
export type InputColumn = readonly Cell[] | Float32Array | Float64Array | readonly Uint8Array[];

/** Numbers of every row, in an array of whatever kind. NaN (in a line of the log, null): the row has none. */
export type Numbers = readonly (number | null)[] | Float32Array | Float64Array;

/** Whoever hands one over changes none of its arrays any more: they may be written down later. */
export interface PredictionBatch {
  /** When the server answered, ISO 8601 UTC. */
  readonly time: string;
  readonly deployment: string;
  readonly bundle: Digest;
  readonly role: Role;
  readonly model: string;
  readonly version: number;
  readonly servable: Digest;
  /** `<request>/<row>`, one a row. */
  readonly ids: readonly string[];
  /** ISO 8601 UTC, one a row; null: all of them happened when they were answered. */
  readonly eventTimes: readonly string[] | null;
  /** By feature, as they came. */
  readonly inputs: Readonly<Record<string, InputColumn>>;
  /** Rows that the input columns hold, ascending; null: all of them. A server hands over all. */
  readonly kept: readonly number[] | null;
  /** One a row, null where the inputs are kept; null: all are. A server leaves this to the log. */
  readonly inputsDigest: readonly (Digest | null)[] | null;
  /** What is measured of inputs, by `<feature>.<property>`. */
  readonly properties: Readonly<Record<string, Numbers>>;
  /** null: a regression. */
  readonly labels: readonly string[] | null;
  /** Of a regression. */
  readonly values: Numbers | null;
  /** Row-major, as many for each row; empty for a regression. */
  readonly probabilities: Numbers;
  /** null: the largest probability of each row; 1 for a regression. */
  readonly confidences: Numbers | null;
  readonly decisions: readonly Decision[];
  /** Milliseconds, one a row: the rows of one request share them. */
  readonly latencyMs: Numbers;
  readonly queueMs: Numbers | null;
  /** One a row; null: nobody stood in for another. */
  readonly fallback: readonly (Prediction["fallback"] | null)[] | null;
}

/** The rows of a batch, one by one, as readers know them. */
export function expandBatch(batch: PredictionBatch): readonly Prediction[] {
  const width = batch.ids.length === 0 ? 0 : batch.probabilities.length / batch.ids.length;
  const place = batch.kept && new Map(batch.kept.map((row, index) => [row, index]));
  const { time, deployment, bundle, role, model, version, servable } = batch;
  return batch.ids.map((id, row) => {
    const at = place ? place.get(row) : row;
    const probabilities = Array.from(batch.probabilities.slice(row * width, (row + 1) * width), Number);
    const [inputsDigest, fallback] = [batch.inputsDigest?.[row] ?? null, batch.fallback?.[row] ?? null];
    const properties = propertiesOf(batch.properties, row);
    const value = finite(batch.values?.[row]);
    const queueMs = finite(batch.queueMs?.[row]);
    return {
      ...{ id, time, eventTime: batch.eventTimes?.[row] ?? time, deployment, model, version, servable, bundle, role },
      inputs: at === undefined ? {} : inputsAt(batch.inputs, at),
      ...(inputsDigest !== null && { inputsDigest }),
      ...(properties && { properties }),
      label: batch.labels?.[row] ?? "",
      ...(value !== null && { value }),
      probabilities,
      confidence: batch.confidences?.[row] ?? (width === 0 ? 1 : Math.max(...probabilities)),
      decision: batch.decisions[row] ?? "person",
      latencyMs: batch.latencyMs[row] ?? 0,
      ...(queueMs !== null && { queueMs }),
      ...(fallback !== null && { fallback }),
    };
  });
}

/** The inputs at a place of the columns. */
export const inputsAt = (inputs: PredictionBatch["inputs"], at: number): Row =>
  Object.fromEntries(Object.entries(inputs).map(([name, column]) => [name, cellOf(column[at])]));

export function cellOf(value: Cell | Uint8Array | undefined): Cell {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return typeof value === "string" ? value : digestOf(value);
}

function propertiesOf(properties: PredictionBatch["properties"], row: number): Prediction["properties"] | null {
  const measured = Object.entries(properties).flatMap(([name, column]) => {
    const value = finite(column[row]);
    return value === null ? [] : [[name, value] as const];
  });
  return measured.length === 0 ? null : Object.fromEntries(measured);
}

const finite = (value: number | null | undefined): number | null =>
  value === undefined || value === null || !Number.isFinite(value) ? null : value;
