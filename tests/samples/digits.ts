/** The UCI digits: as rows of a Parquet file, and as the PNG files of a folder. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import encode, { init } from "@jsquash/png/encode.js";
import { createTabularReader } from "../../src/adapters/tabular-reader/tabular-reader.ts";
import type { TableColumn, TableRow } from "../../src/ports/tables.ts";

const SIDE = 8;
const MOST = 16;
const WASM = "@jsquash/png/codec/pkg/squoosh_png_bg.wasm";

const PIXELS = Array.from({ length: SIDE * SIDE }, (_, index) => `p${Math.floor(index / SIDE)}${index % SIDE}`);

const COLUMNS: readonly TableColumn[] = [
  { name: "id", type: "text" },
  { name: "digit", type: "category" },
  ...PIXELS.map((name): TableColumn => ({ name, type: "number" })),
];

export async function digitRows(): Promise<readonly TableRow["cells"][]> {
  const path = "../golden/digits.parquet";
  const bytes = readFileSync(new URL(path, import.meta.url));
  const { rows, problems } = await createTabularReader().parse("parquet", { path, bytes }, COLUMNS);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return rows.map(({ cells }) => cells);
}

export const pixelsOf = (row: TableRow["cells"]): readonly number[] => PIXELS.map((name) => Number(row[name]));

/** Each digit a PNG in the folder of its label. */
export async function writeDigits(folder: string, rows: readonly TableRow["cells"][]): Promise<void> {
  await init(readFileSync(createRequire(import.meta.url).resolve(WASM)) as unknown as Parameters<typeof init>[0]);
  for (const row of rows) {
    const data = new Uint8ClampedArray(SIDE * SIDE * 4).fill(255);
    for (const [index, value] of pixelsOf(row).entries())
      data.fill(Math.round((value / MOST) * 255), index * 4, index * 4 + 3);
    const file = join(folder, String(row.digit), `${row.id}.png`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, new Uint8Array(await encode({ data, width: SIDE, height: SIDE, colorSpace: "srgb" })));
  }
}
