/** One input tensor of the Open Inference Protocol v2, as JSON: a column of cells for one feature. */
import type { Feature } from "../domain/signature.ts";
import type { Cell } from "../domain/table.ts";
import { badRequest } from "./fault.ts";
import { isFiniteNumber, isObject, isText } from "./shape.ts";

const INTEGERS: Readonly<Record<string, readonly [minimum: number, maximum: number]>> = {
  INT8: [-(2 ** 7), 2 ** 7 - 1],
  INT16: [-(2 ** 15), 2 ** 15 - 1],
  INT32: [-(2 ** 31), 2 ** 31 - 1],
  // Beyond 2^53 JSON numbers are not exact.
  INT64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  UINT8: [0, 2 ** 8 - 1],
  UINT16: [0, 2 ** 16 - 1],
  UINT32: [0, 2 ** 32 - 1],
  UINT64: [0, Number.MAX_SAFE_INTEGER],
};

const MAX_FP32 = 3.4028234663852886e38;

export interface Column {
  readonly name: string;
  readonly cells: readonly Cell[];
}

/** `feature` is undefined when the name is nobody's: then the tensor is refused. */
export function decodeColumn(input: unknown, features: ReadonlyMap<string, Feature>, maxRows: number): Column {
  if (!isObject(input) || !isText(input.name)) throw badRequest("every input needs a name");
  const { name } = input;
  const feature = features.get(name);
  if (!feature) throw badRequest(`there is no input ${quote(name)}; the inputs are ${[...features.keys()].join(", ")}`);
  const rows = rowsOf(name, input.shape, maxRows);
  const values = flatten(name, input.data, rows);
  const read = readerOf(feature, input.datatype);
  return { name, cells: values.map((value, row) => read(value, row)) };
}

function rowsOf(name: string, shape: unknown, maxRows: number): number {
  const rows: unknown = Array.isArray(shape) ? shape[0] : undefined;
  const fits = Array.isArray(shape) && (shape.length === 1 || (shape.length === 2 && shape[1] === 1));
  if (!fits || !Number.isSafeInteger(rows) || Number(rows) < 1) {
    throw badRequest(`input ${quote(name)} needs the shape [rows, 1], with at least one row`);
  }
  if (Number(rows) > maxRows) throw badRequest(`input ${quote(name)} has more than ${maxRows} rows`);
  return Number(rows);
}

/** Flat, or nested as the shape says: one array of one value a row. */
function flatten(name: string, data: unknown, rows: number): readonly unknown[] {
  if (!Array.isArray(data)) throw badRequest(`input ${quote(name)} needs its data as a JSON array`);
  const values: unknown[] = data.map((value: unknown) =>
    Array.isArray(value) && value.length === 1 ? value[0] : value,
  );
  if (values.length !== rows) {
    throw badRequest(`input ${quote(name)} has ${values.length} values, and its shape says ${rows}`);
  }
  return values;
}

function readerOf(feature: Feature, datatype: unknown): (value: unknown, row: number) => Cell {
  const place = (row: number) => `input ${quote(feature.name)}, row ${row}`;
  if (feature.type === "category") {
    if (datatype !== "BYTES") throw badRequest(`input ${quote(feature.name)} takes BYTES, not ${quote(datatype)}`);
    return (value, row) => {
      if (value === null || value === "") return null;
      if (!isText(value)) throw badRequest(`${place(row)}: not a string`);
      return value;
    };
  }
  if (datatype === "FP32" || datatype === "FP64") {
    return (value, row) => {
      if (value === null) return null;
      if (!isFiniteNumber(value) || Math.abs(value) > MAX_FP32) throw badRequest(`${place(row)}: not a number of FP32`);
      return value;
    };
  }
  const range = isText(datatype) && Object.hasOwn(INTEGERS, datatype) ? INTEGERS[datatype] : undefined;
  if (!range) throw badRequest(`input ${quote(feature.name)} takes FP32, not ${quote(datatype)}`);
  return (value, row) => {
    const fits = Number.isSafeInteger(value) && Number(value) >= range[0] && Number(value) <= range[1];
    if (!fits) throw badRequest(`${place(row)}: not a number of ${quote(datatype)}`);
    return Number(value);
  };
}

/** A caller's text in an error: short, and JSON, so that nothing in it can break a log line. */
export const quote = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
};
