/** Port `ParquetWriter` by hyparquet-writer: flat columns, Snappy, one group of rows after the other. */
import { ByteWriter, type ColumnSource, ParquetWriter as FileWriter, schemaFromColumnData } from "hyparquet-writer";
import type { TableColumn } from "../../domain/export-table.ts";
import type { Cell } from "../../domain/table.ts";
import type { ParquetWriter } from "../../ports/parquet.ts";

const ROWS_A_GROUP = 20_000;

const TYPES = { text: "STRING", number: "DOUBLE", integer: "INT64", time: "TIMESTAMP" } as const;

export function createParquetWriter(rowsAGroup = ROWS_A_GROUP): ParquetWriter {
  return {
    async *write(columns, rows) {
      const out = new ByteWriter();
      const schema = schemaFromColumnData({ columnData: columns.map((column) => sourceOf(column, [])) });
      const file = new FileWriter({ writer: out, schema, createdBy: "understudy" });
      const take = (): Uint8Array => {
        const bytes = new Uint8Array(out.getBytes());
        out.index = 0;
        return bytes;
      };
      let group: (readonly Cell[])[] = [];
      const writeGroup = () => {
        const columnData = columns.map((column, at) =>
          sourceOf(
            column,
            group.map((row) => parquetValue(column, row[at] ?? null)),
          ),
        );
        // With a writer in memory nothing is waited for.
        void file.write({ columnData, rowGroupSize: group.length });
        group = [];
        return take();
      };
      for await (const row of rows) {
        group.push(row);
        if (group.length >= rowsAGroup) yield writeGroup();
      }
      if (group.length > 0) yield writeGroup();
      void file.finish();
      yield take();
    },
  };
}

const sourceOf = ({ name, type }: TableColumn, data: readonly unknown[]): ColumnSource => ({
  name,
  type: TYPES[type],
  nullable: true,
  data: [...data],
});

function parquetValue({ type }: TableColumn, cell: Cell): unknown {
  if (cell === null) return undefined;
  switch (type) {
    case "text":
      return String(cell);
    case "number":
      return Number(cell);
    case "integer":
      return BigInt(cell);
    case "time":
      return new Date(cell);
  }
}
