/** Data files as strangers write them: every mistake has a code and a place, everything sound is read. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTabularReader } from "../../../src/adapters/tabular-reader/tabular-reader.ts";
import type { TableColumn, TableFormat } from "../../../src/ports/tables.ts";

const COLUMNS: readonly TableColumn[] = [
  { name: "day", type: "time" },
  { name: "rain", type: "number" },
  { name: "sky", type: "category" },
  { name: "note", type: "text" },
];

const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (format: TableFormat, content: string | Uint8Array, limit?: number) =>
  createTabularReader(limit === undefined ? {} : { bytesLimit: limit }).parse(
    format,
    { path: "data/file", bytes: typeof content === "string" ? bytesOf(content) : content },
    COLUMNS,
  );
const found = async (format: TableFormat, content: string | Uint8Array, limit?: number) =>
  (await read(format, content, limit)).problems.map(({ code, location }) =>
    [code, location?.line, location?.column].filter((part) => part !== undefined).join(":"),
  );

const HEADER = "day,rain,sky,note\n";

describe("csv", () => {
  test("reads cells of the declared types, in any order of columns, with the line of each row", async () => {
    const { rows, problems } = await read(
      "csv",
      'sky,note,rain,day\nsun,"a, ""b""",1.5,2012-01-01\n\nrain,,,2012-01-02T03:00\n',
    );
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      { line: 2, cells: { day: "2012-01-01", rain: 1.5, sky: "sun", note: 'a, "b"' } },
      { line: 4, cells: { day: "2012-01-02T03:00:00.000Z", rain: null, sky: "rain", note: null } },
    ]);
  });

  test("accepts a byte order mark, CRLF, line breaks in quotes, and optional columns left out", async () => {
    const { rows, problems } = await read("csv", '\ufeffday,note\r\n2012-01-01,"one\r\ntwo"\r\n2012-01-02,x\r\n');
    expect(problems).toEqual([]);
    expect(rows.map(({ line }) => line)).toEqual([2, 4]);
    expect(rows[0]?.cells).toEqual({ day: "2012-01-01", rain: null, sky: null, note: "one\ntwo" });
  });

  test.each([
    ["nothing at all", "", "DATA_EMPTY:1"],
    ["only a header", HEADER, "DATA_EMPTY:1"],
    ["a field too many", `${HEADER}2012-01-01,1,sun,x\n2012-01-02,1,sun,x,y\n`, "DATA_FIELD_COUNT:3"],
    ["a field too few", `${HEADER}2012-01-01,1,sun\n`, "DATA_FIELD_COUNT:2"],
    ["an unknown column", "day,rian\n2012-01-01,1\n", "DATA_COLUMN_UNKNOWN:1"],
    ["a hostile column", "day,__proto__\n2012-01-01,1\n", "DATA_COLUMN_UNKNOWN:1"],
    ["a column twice", "day,rain,rain\n2012-01-01,1,2\n", "DATA_HEADER_DUPLICATE:1"],
    ["a number that is none", `${HEADER}2012-01-01,"1,5",sun,x\n`, "DATA_CELL_TYPE:2:12"],
    ["NaN", `${HEADER}2012-01-01,NaN,sun,x\n`, "DATA_CELL_TYPE:2:12"],
    ["hexadecimal", `${HEADER}2012-01-01,0x10,sun,x\n`, "DATA_CELL_TYPE:2:12"],
    ["a number beyond all", `${HEADER}2012-01-01,1e999,sun,x\n`, "DATA_CELL_TYPE:2:12"],
    ["a day that is none", `${HEADER}2012-02-30,1,sun,x\n`, "DATA_CELL_TYPE:2:1"],
    ["a bad cell after a line break", 'note,rain\n"a\nb,c",x\n', "DATA_CELL_TYPE:3:6"],
    ["a quote that stays open", `${HEADER}2012-01-01,1,sun,"x\n`, "DATA_SYNTAX:2"],
    ["a quote in the middle", `${HEADER}2012-01-01,1,sun,x"y\n`, "DATA_SYNTAX:2"],
  ])("%s", async (_, content, problem) => {
    expect(await found("csv", content)).toEqual([problem]);
  });

  test("a wrong column is reported at most a hundred times", async () => {
    expect(await found("csv", `rain\n${"x\n".repeat(5000)}`)).toHaveLength(100);
  });
});

describe("json lines", () => {
  test("reads objects; a key that is left out is missing", async () => {
    const { rows, problems } = await read("jsonl", '{"day":"2012-01-01","rain":1}\r\n\n{"sky":"sun","rain":null}');
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      { line: 1, cells: { day: "2012-01-01", rain: 1, sky: null, note: null } },
      { line: 3, cells: { day: null, rain: null, sky: "sun", note: null } },
    ]);
  });

  test.each([
    ["text that is no JSON", '{"rain":1}\n{"rain":}', "DATA_SYNTAX:2:1"],
    ["an object that is not closed", '{"rain":1', "DATA_SYNTAX:1:10"],
    ["an array", "[1]", "DATA_SYNTAX:1:1"],
    ["a number as text", '{"day":"2012-01-01","rain":"1"}', "DATA_CELL_TYPE:1:21"],
    ["true", '{"sky":true}', "DATA_CELL_TYPE:1:2"],
    ["an unknown key", '{"sky":"sun","skye":"sun"}', "DATA_COLUMN_UNKNOWN:1:14"],
    ["a hostile key", '{"__proto__":{"sky":"sun"}}', "DATA_COLUMN_UNKNOWN:1:2"],
  ])("%s", async (_, content, problem) => {
    expect(await found("jsonl", content)).toEqual([problem]);
  });
});

describe("bytes", () => {
  test("a file beyond the limit is not even decoded", async () => {
    expect(await found("csv", `${HEADER}2012-01-01,1,sun,x\n`, 10)).toEqual(["DATA_TOO_LARGE"]);
  });

  test("the first line that is not UTF-8 is named", async () => {
    const latin1 = Uint8Array.from([...bytesOf(`${HEADER}2012-01-01,1,sun,`), 0xe9, 0x0a]);
    expect(await found("csv", latin1)).toEqual(["DATA_NOT_UTF8:2"]);
  });

  test.each<readonly [TableFormat, number]>([
    ["csv", 150],
    ["jsonl", 150],
    // Each on a thread of its own.
    ["parquet", 25],
  ])("whatever the bytes are, they are read or refused with a code: %s", async (format, numRuns) => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.stringMatching(/^[,"\n\r{}:a-z0-9 \\-]{0,120}$/).map((text) => bytesOf(`${HEADER}${text}`)),
      fc.array(fc.json(), { maxLength: 5 }).map((lines) => bytesOf(lines.join("\n"))),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (content) => {
        const { rows, problems } = await read(format, content);
        expect(rows.length + problems.length).toBeGreaterThan(0);
        for (const { cells } of rows) expect(Object.keys(cells)).toEqual(COLUMNS.map(({ name }) => name));
      }),
      { numRuns },
    );
  });

  test("what is written as JSON lines is read back", async () => {
    const row = fc.record({
      day: fc.constant("2012-01-01"),
      rain: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      sky: fc.option(fc.string({ minLength: 1 })),
      note: fc.constant(null),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 10 }), async (rows) => {
        const parsed = await read("jsonl", rows.map((each) => JSON.stringify(each)).join("\n"));
        expect(parsed.rows.map(({ cells }) => cells)).toEqual(JSON.parse(JSON.stringify(rows)));
      }),
      { numRuns: 100 },
    );
  });
});
