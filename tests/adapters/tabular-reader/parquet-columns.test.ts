/** Parquet column by column: as pyarrow wrote it, as the reader of rows reads it, and hostile files refused. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openParquet, type ParquetFile } from "../../../src/adapters/tabular-reader/columns/parquet-file.ts";
import { numberPages } from "../../../src/adapters/tabular-reader/columns/parquet-numbers.ts";
import { countParquetTexts } from "../../../src/adapters/tabular-reader/columns/parquet-texts.ts";
import { countRuns, readRuns } from "../../../src/adapters/tabular-reader/columns/runs.ts";
import { random } from "../../../src/domain/random.ts";

interface Golden {
  readonly variants: readonly string[];
  readonly columns: Readonly<
    Record<string, { readonly type: string; readonly cells: readonly (string | number | null)[] }>
  >;
}

const golden = JSON.parse(
  readFileSync(new URL("../../golden/parquet.json", import.meta.url), "utf8"),
) as unknown as Golden;
const folder = mkdtempSync(join(tmpdir(), "understudy-columns-"));
afterAll(() => rmSync(folder, { recursive: true }));

function withFile<T>(path: string | URL, read: (file: ParquetFile) => T): T {
  const file = openSync(path, "r");
  try {
    return read(openParquet(file));
  } finally {
    closeSync(file);
  }
}

const fixture = (name: string) => new URL(`../../golden/parquet/${name}.parquet`, import.meta.url);

function numbersOf(file: ParquetFile, name: string) {
  const values: number[] = [];
  let missing = 0;
  for (const page of numberPages(file, name)) {
    values.push(...page.values);
    missing += page.missing;
  }
  return { values, missing };
}

/** Everything that is measured of a file. */
function readAll(file: ParquetFile) {
  return file.columns.map(({ name, kind }) => {
    if (kind === null) return null;
    return kind === "category" ? countParquetTexts(file, name) : numbersOf(file, name);
  });
}

const KINDS: Readonly<Record<string, readonly string[]>> = {
  number: ["number", "integer", "category"],
  text: ["category"],
  time: ["time"],
};

describe.each(golden.variants)("%s", (variant) => {
  it.each(Object.entries(golden.columns))("%s", (name, { type, cells }) => {
    withFile(fixture(variant), (file) => {
      const column = file.columns.find((each) => each.name === name);
      // Bytes that nobody calls text are not counted.
      if (name === "binary") return expect(column?.kind).toBe(null);
      expect(KINDS[type]).toContain(column?.kind);
      const there = cells.filter((cell) => cell !== null);
      if (column?.kind !== "category") {
        const wanted = there.map((cell) => (type === "time" ? Date.parse(String(cell)) : Number(cell)));
        const found = numbersOf(file, name);
        expect(found.missing).toBe(cells.length - there.length);
        // A half and a float are what they are as doubles.
        const digits = name === "float16" || name === "float32" ? Math.fround : (value: number) => value;
        return expect(found.values.map(digits)).toEqual(wanted.map(digits));
      }
      const counted = countParquetTexts(file, name);
      const texts = name === "bool" ? there.map((cell) => String(cell === 1)) : there.map(String);
      expect(counted.n).toBe(there.length);
      expect(counted.n + counted.missing).toBe(cells.length);
      expect([...(counted.counts ?? [])].flatMap(([text, count]) => new Array(count).fill(text)).sort()).toEqual(
        texts.sort(),
      );
    });
  });
});

it.each(["long", "delta"])("reads several pages and groups: %s", (name) => {
  withFile(fixture(name), (file) => {
    expect(numbersOf(file, "row").values).toEqual(Array.from({ length: 20_000 }, (_, index) => index));
    const { counts, missing } = countParquetTexts(file, "sky");
    expect([Object.fromEntries(counts ?? []), missing]).toEqual([{ sun: 5000, rain: 5000, fog: 5000 }, 5000]);
  });
});

it.each([
  ["refused-list", "values"],
  ["refused-nested", "point"],
  ["refused-clock", "at"],
  ["refused-bytes", "raw"],
])("says why it measures nothing of a column: %s", (name, column) => {
  withFile(fixture(name), ({ columns }) => {
    expect(columns).toEqual([{ name: column, kind: null, reason: expect.stringContaining("holds ") }]);
  });
});

describe("hostile files", () => {
  const bytes = readFileSync(fixture("types"));
  const path = join(folder, "hostile.parquet");
  const attempt = (content: Uint8Array) => {
    writeFileSync(path, content);
    try {
      withFile(path, readAll);
      return null;
    } catch (error) {
      return error;
    }
  };

  it("refuses a file that was cut anywhere", () => {
    for (let length = 0; length < bytes.length; length += 97) {
      expect(attempt(bytes.subarray(0, length))).toBeInstanceOf(Error);
    }
  });

  it("ends, with values or with an error, whatever byte was changed", () => {
    const next = random(11);
    let refused = 0;
    for (let round = 0; round < 400; round++) {
      const changed = Uint8Array.from(bytes);
      for (let flips = 0; flips < 4; flips++) changed[Math.floor(next() * bytes.length)] = Math.floor(next() * 256);
      if (attempt(changed) !== null) refused++;
    }
    expect(refused).toBeGreaterThan(100);
  });

  it("refuses a footer that is longer than the file", () => {
    const changed = Uint8Array.from(bytes);
    new DataView(changed.buffer).setUint32(changed.length - 8, 0xffffffff, true);
    expect(attempt(changed)).toMatchObject({ message: expect.stringContaining("footer") });
  });
});

describe("runs", () => {
  const packed = (bytes: readonly number[], width: number, count: number) => ({
    bytes: Uint8Array.from(bytes),
    start: 0,
    end: bytes.length,
    width,
    count,
  });

  it("reads runs and packed bits, and counts the same", () => {
    // A run of three fives, then eight values of three bits: 0 to 7 (the example of Parquet's specification).
    const given = packed([6, 5, 3, 0b10001000, 0b11000110, 0b11111010], 3, 11);
    const target = new Int32Array(11);
    readRuns(given, target);
    expect([...target]).toEqual([5, 5, 5, 0, 1, 2, 3, 4, 5, 6, 7]);
    const counts = new Uint32Array(8);
    countRuns(given, counts);
    expect([...counts]).toEqual([1, 1, 1, 1, 1, 4, 1, 1]);
  });

  it("takes no more than there are, whatever a run claims", () => {
    const target = new Int32Array(4);
    readRuns(packed([0xfe, 0xff, 0xff, 0xff, 0x0f, 1], 1, 4), target);
    expect([...target]).toEqual([1, 1, 1, 1]);
  });

  it.each([
    ["runs that end too early", [6, 5], 3, 9],
    ["packed bits that end too early", [3, 0], 3, 8],
    ["a length without an end", [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 1, 4],
    ["a value of more bits than there are", [6, 9], 3, 3],
    ["too many bits", [6, 9], 25, 3],
    ["runs of nothing for ever", [0, 1], 1, 3],
  ])("refuses %s", (_, bytes, width, count) => {
    expect(() => readRuns(packed(bytes, width, count), new Int32Array(count))).toThrow();
  });
});
