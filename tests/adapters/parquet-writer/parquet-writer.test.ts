/** Parquet as others read it: the bytes that are written are those of which DuckDB and pyarrow said what they hold. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createParquetWriter } from "../../../src/adapters/parquet-writer/parquet-writer.ts";
import type { TableColumn } from "../../../src/domain/export-table.ts";
import type { Cell } from "../../../src/domain/table.ts";
import { allOf, parquetRows } from "../../support/parquet.ts";

const golden = (name: string) => readFile(fileURLToPath(new URL(`../../golden/${name}`, import.meta.url)));

const COLUMNS: readonly TableColumn[] = [
  { name: "id", type: "text" },
  { name: "input.wind speed", type: "number" },
  { name: "version", type: "integer" },
  { name: "time", type: "time" },
  { name: "nothing", type: "text" },
];

async function* rows(count: number): AsyncGenerator<readonly Cell[]> {
  for (let row = 0; row < count; row++) {
    const time = new Date(Date.UTC(2015, 5, 1) + row * 3_600_125).toISOString();
    yield [row === 3 ? null : `é-${row}/0`, row % 4 === 1 ? null : row / 8 - 0.1, row, time, null];
  }
}

async function written(count: number, rowsAGroup: number): Promise<readonly Uint8Array[]> {
  return allOf(createParquetWriter(rowsAGroup).write(COLUMNS, rows(count)));
}

describe("Parquet", () => {
  it("is what DuckDB and pyarrow read", async () => {
    const bytes = Buffer.concat(await written(25, 10));
    expect(bytes.equals(await golden("written.parquet"))).toBe(true);
    const read = JSON.parse((await golden("written.json")).toString()) as Record<string, unknown>;
    const expected = await allOf(rows(25));
    const millis = ([id, speed, version, time, nothing]: readonly Cell[]) => [
      id,
      speed,
      version,
      Date.parse(String(time)),
      nothing,
    ];
    expect(read.types).toEqual({
      id: "VARCHAR",
      "input.wind speed": "DOUBLE",
      version: "BIGINT",
      time: "TIMESTAMP",
      nothing: "VARCHAR",
    });
    expect(read.duckdb).toEqual(expected.map(millis));
    expect(read.pyarrow).toEqual(expected.map(millis));
  });

  it("comes in pieces, a group of rows each, and the end", async () => {
    expect(await written(25, 10)).toHaveLength(4);
    expect(await written(20, 10)).toHaveLength(3);
  });

  it("can be empty", async () => {
    expect(await parquetRows(Buffer.concat(await written(0, 10)))).toEqual([]);
  });
});
