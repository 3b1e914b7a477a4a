/** Parquet against pyarrow's files: every type in every encoding, and whatever is damaged or hostile refused. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { type FileMetaData, parquetMetadata } from "hyparquet";
import { describe, expect, test } from "vitest";
import { createFindings } from "../../../src/adapters/tabular-reader/findings.ts";
import { readParquet } from "../../../src/adapters/tabular-reader/parquet.ts";
import { checkPages } from "../../../src/adapters/tabular-reader/parquet-pages.ts";
import { PARQUET_LIMITS } from "../../../src/adapters/tabular-reader/parquet-thread.ts";
import { createTabularReader } from "../../../src/adapters/tabular-reader/tabular-reader.ts";
import type { Cell } from "../../../src/domain/table.ts";
import { formatTimestamp } from "../../../src/domain/timestamp.ts";
import type { TableColumn } from "../../../src/ports/tables.ts";

interface Golden {
  readonly variants: readonly string[];
  readonly columns: Readonly<Record<string, { readonly type: TableColumn["type"]; readonly cells: readonly Cell[] }>>;
}

const golden = JSON.parse(
  readFileSync(new URL("../../golden/parquet.json", import.meta.url), "utf8"),
) as unknown as Golden;
const fileOf = (name: string) => readFileSync(new URL(`../../golden/parquet/${name}.parquet`, import.meta.url));
const tables = createTabularReader();
const read = (bytes: Uint8Array, columns: readonly TableColumn[]) =>
  tables.parse("parquet", { path: "data/file.parquet", bytes }, columns);
const told = async (bytes: Uint8Array, columns: readonly TableColumn[]) =>
  (await read(bytes, columns)).problems.map(({ code, location, found }) => [`${code}:${location?.line}`, found]);

const COLUMNS = Object.entries(golden.columns).map(([name, { type }]): TableColumn => ({ name, type }));
const OF_LONG: readonly TableColumn[] = [
  { name: "row", type: "number" },
  { name: "sky", type: "category" },
];

/** Moments in the one spelling that cells have; days stay days. */
const inOurWords = ({ type, cells }: Golden["columns"][string], name: string): readonly Cell[] =>
  cells.map((cell) => {
    if (type !== "time" || cell === null || name.startsWith("date")) return cell;
    return formatTimestamp(Date.parse(String(cell)));
  });

describe.each(golden.variants)("%s", (variant) => {
  test("holds what pyarrow wrote, cell for cell", async () => {
    const { rows, problems } = await read(fileOf(variant), COLUMNS);
    expect(problems).toEqual([]);
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 3]);
    for (const [name, column] of Object.entries(golden.columns)) {
      const cells = rows.map(({ cells: all }) => all[name]);
      if (name === "float32") expect(cells).toEqual(column.cells.map((each) => each && Math.fround(Number(each))));
      else expect([name, cells]).toEqual([name, inOurWords(column, name)]);
    }
  });
});

test.each(["long", "delta"])("many pages and row groups stay in order: %s", async (name) => {
  const { rows, problems } = await read(fileOf(name), OF_LONG);
  expect(problems).toEqual([]);
  expect(rows).toHaveLength(20_000);
  expect(rows.every(({ line, cells }) => cells.row === line - 1)).toBe(true);
  expect(rows.slice(9_996, 10_000).map(({ cells }) => cells.sky)).toEqual(["sun", "rain", null, "fog"]);
});

test("timestamps of 96 bits", async () => {
  const { rows, problems } = await read(fileOf("int96"), [{ name: "at", type: "time" }]);
  expect(problems).toEqual([]);
  expect(rows.map(({ cells }) => cells.at)).toEqual(["2012-01-01T03:04:05.678Z", "2024-02-29T23:59:59.999Z"]);
});

test("numbers, flags and days may be categories", async () => {
  const columns = COLUMNS.map(({ name, type }): TableColumn => ({ name, type: type === "time" ? type : "category" }));
  const { rows, problems } = await read(fileOf("types"), columns);
  expect(problems).toEqual([]);
  const [first] = rows;
  expect([first?.cells.int64, first?.cells.bool, first?.cells.float64]).toEqual(["-9007199254740991", "true", "0.1"]);
});

describe("what is refused", () => {
  test.each([
    ["nested", "point", "DATA_PARQUET:1", "nested columns"],
    ["list", "values", "DATA_PARQUET:1", "nested columns"],
    ["clock", "at", "DATA_PARQUET:1", "at is of type TIME"],
    ["bytes", "raw", "DATA_PARQUET:1", "encoded data was not valid"],
    ["beyond", "count", "DATA_CELL_TYPE:1", "9007199254740993"],
    ["infinite", "rain", "DATA_CELL_TYPE:1", "Infinity"],
    ["int96", "at", "DATA_CELL_TYPE:1", "no moment"],
    ["lz4", "rain", "DATA_PARQUET:1", "compression LZ4"],
  ])("%s", async (name, column, place, why) => {
    expect(
      await told(fileOf(`refused-${name}`), [{ name: column, type: column === "at" ? "time" : "number" }]),
    ).toEqual([[place, expect.stringContaining(why)]]);
  });

  test("a file without rows", async () => {
    expect(await told(fileOf("refused-empty"), [{ name: "rain", type: "number" }])).toEqual([
      ["DATA_EMPTY:1", undefined],
    ]);
  });

  test("a column that is not declared, and a column of another type row by row", async () => {
    expect(await told(fileOf("long"), [{ name: "row", type: "number" }])).toEqual([
      ["DATA_COLUMN_UNKNOWN:1", undefined],
    ]);
    const wrong = await told(fileOf("long"), [
      { name: "row", type: "number" },
      { name: "sky", type: "number" },
    ]);
    expect(wrong).toHaveLength(100);
    expect(wrong[1]).toEqual(["DATA_CELL_TYPE:2", "rain"]);
  });
});

describe("what a file claims is held against its pages before a value is read", () => {
  const { buffer } = new Uint8Array(fileOf("types"));
  const claims = (change: (metadata: FileMetaData) => void) => () => {
    const metadata = parquetMetadata(buffer);
    change(metadata);
    checkPages(buffer, metadata);
  };
  const chunkOf = ({ row_groups: [group] }: FileMetaData) =>
    group?.columns[0]?.meta_data ?? expect.fail("no first column");

  test.each<readonly [string, (metadata: FileMetaData) => void, string]>([
    [
      "more rows than values",
      ({ row_groups: [group] }) => Object.assign(group ?? {}, { num_rows: 1_000_000_000n }),
      "3 values in a group",
    ],
    ["more rows than its groups", (metadata) => Object.assign(metadata, { num_rows: 4n }), "another number of rows"],
    [
      "a column outside the file",
      (metadata) => Object.assign(chunkOf(metadata), { total_compressed_size: 1n << 40n }),
      "outside the file",
    ],
    [
      "a column before its start",
      (metadata) => Object.assign(chunkOf(metadata), { dictionary_page_offset: -5n }),
      "outside the file",
    ],
    [
      "a column in another file",
      ({ row_groups: [group] }) => Object.assign(group?.columns[0] ?? {}, { file_path: "x" }),
      "another file",
    ],
  ])("%s", (_, change, why) => {
    expect(claims(() => {})).not.toThrow();
    expect(claims(change)).toThrow(why);
  });
});

describe("damage", () => {
  const whole = fileOf("long");
  const small = fileOf("types");

  test("a file cut anywhere is refused with a code", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        const findings = createFindings("data/file.parquet");
        expect(await readParquet(whole.subarray(0, length), OF_LONG, findings)).toEqual([]);
        expect(findings.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  test("a file with wrong bytes is read within bounds, or refused with a code in bounded time", {
    timeout: 300_000,
  }, async () => {
    const impatient = createTabularReader({ parquet: { ...PARQUET_LIMITS, timeoutMs: 4_000 } });
    const flips = fc.array(fc.tuple(fc.nat(small.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(flips, async (changes) => {
        const bytes = Uint8Array.from(small);
        for (const [at, value] of changes) bytes[at] = value;
        const { rows, problems } = await impatient.parse("parquet", { path: "data/file.parquet", bytes }, COLUMNS);
        expect(rows.length + problems.length).toBeGreaterThan(0);
        expect(rows.length).toBeLessThanOrEqual(3);
      }),
      { numRuns: 60 },
    );
  });

  test("a run of two billion values in a page of one ends at the deadline, and the next file is read", async () => {
    const bytes = Uint8Array.from(fileOf("types-plain"));
    // The definition levels of the first page: 2 bytes long, one value once.
    const levels = 54;
    expect([...bytes.subarray(levels, levels + 6)]).toEqual([2, 0, 0, 0, 2, 1]);
    bytes.set([0xfe, 0xff, 0xff, 0xff, 0x0f], levels + 4);
    const impatient = createTabularReader({ parquet: { ...PARQUET_LIMITS, timeoutMs: 1_000 } });
    const file = { path: "data/file.parquet", bytes };
    const [hostile, sound] = await Promise.all([
      impatient.parse("parquet", file, COLUMNS),
      tables.parse("parquet", { ...file, bytes: fileOf("types-plain") }, COLUMNS),
    ]);
    expect(hostile.rows).toEqual([]);
    expect(hostile.problems).toMatchObject([
      {
        code: "DATA_PARQUET_LIMIT",
        message: "reading the Parquet file takes more than 1 s",
        location: { file: "data/file.parquet", line: 1 },
      },
    ]);
    expect(sound.rows).toHaveLength(3);
  });

  test("what takes more memory than it may is refused", async () => {
    const poor = createTabularReader({ parquet: { ...PARQUET_LIMITS, heapMb: 8 } });
    const { rows, problems } = await poor.parse("parquet", { path: "data/long.parquet", bytes: whole }, OF_LONG);
    expect(rows).toEqual([]);
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ["DATA_PARQUET_LIMIT", "reading the Parquet file takes more than 8 MB of memory"],
    ]);
  });

  test("the bytes stay with whoever gave them", async () => {
    const bytes = Uint8Array.from(small);
    await read(bytes, COLUMNS);
    expect(bytes).toEqual(Uint8Array.from(small));
  });
});
