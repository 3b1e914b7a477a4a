/** Cells of chosen rows of a Parquet file, column by column: values that are missing have their places here. */
import type { Cell } from "../../../domain/table.ts";
import type { ParquetFile } from "./parquet-file.ts";
import { numberPages } from "./parquet-numbers.ts";
import type { Page } from "./parquet-pages.ts";
import { textPages } from "./parquet-texts.ts";
import { readRuns } from "./runs.ts";

/** `rows` ascend, the first row is 0. Numbers that are not finite count as missing. */
export function readParquetCells(parquet: ParquetFile, name: string, rows: readonly number[]): readonly Cell[] {
  const kind = parquet.columns.find((column) => column.name === name)?.kind ?? null;
  const cells: Cell[] = [];
  let seen = 0;
  for (const { values, missing, levels } of kind === "category" ? texts(parquet, name) : numbers(parquet, name)) {
    const end = seen + values.length + missing;
    if ((rows[cells.length] ?? Number.POSITIVE_INFINITY) < end) {
      const places = placesOf(levels, values.length + missing);
      while ((rows[cells.length] ?? Number.POSITIVE_INFINITY) < end) {
        const row = (rows[cells.length] as number) - seen;
        const place = places ? (places[row] as number) : row;
        cells.push(place === -1 ? null : cellOf(values[place]));
      }
    }
    seen = end;
  }
  if (cells.length < rows.length) throw new Error(`${name} ends before the file does`);
  return cells;
}

interface Values {
  readonly values: ArrayLike<number | string>;
  readonly missing: number;
  readonly levels: Levels;
}

type Levels = Extract<Page, { readonly kind: "data" }>["levels"];

const numbers: (parquet: ParquetFile, name: string) => Iterable<Values> = numberPages;

function* texts(parquet: ParquetFile, name: string): Generator<Values> {
  for (const { texts: values, missing, levels } of textPages(parquet, name)) yield { values, missing, levels };
}

const cellOf = (value: number | string | undefined): Cell =>
  typeof value === "number" ? (Number.isFinite(value) ? value : null) : value === "" ? null : (value ?? null);

/** Row of the page -> where its value is, -1: it has none. null: all have one. */
function placesOf(levels: Levels, count: number): Int32Array | null {
  if (!levels) return null;
  const places = new Int32Array(count);
  readRuns({ ...levels, width: 1, count }, places);
  let next = 0;
  for (let row = 0; row < count; row++) places[row] = places[row] === 1 ? next++ : -1;
  return places;
}
