/** Numbers as text: every float32 reads back as itself, in as few digits as it takes. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ByteWriter, createByteWriter } from "../../src/domain/byte-writer.ts";

const textOf = (write: (writer: ByteWriter) => void): string => {
  const writer = createByteWriter(16);
  write(writer);
  return new TextDecoder().decode(writer.take());
};
const float32s = (...values: number[]) => textOf((writer) => writer.float32s(Float32Array.from(values)));

describe("a column of float32", () => {
  it("is written in the digits that people would write", () => {
    expect(float32s(0.1, -12.5, 3, 1e-7, 123456.78, 1e20, 0.33333334, Number.NaN, -Infinity, 0, 16777216, 0.0001)).toBe(
      "[0.1,-12.5,3,0.0000001,123456.78,100000002000000000000,0.33333334,null,null,0,16777216,0.0001]",
    );
    expect(float32s()).toBe("[]");
  });

  it("reads back as it was, whatever its bits", () => {
    const bits = fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(bits, (words) => {
        const column = new Float32Array(Uint32Array.from(words).buffer);
        const read = JSON.parse(textOf((writer) => writer.float32s(column))) as (number | null)[];
        read.forEach((value, index) => {
          const wanted = column[index] ?? Number.NaN;
          expect(value === null ? null : Math.fround(value)).toBe(Number.isFinite(wanted) ? wanted + 0 || 0 : null);
        });
      }),
      { numRuns: 500 },
    );
  });

  it("takes no more digits than a float32 has", () => {
    fc.assert(
      fc.property(fc.float({ min: Math.fround(1e-4), max: 1e6, noNaN: true }), (value) => {
        const digits = float32s(value)
          .slice(1, -1)
          .replace(/^0\.0*|[-.]/g, "");
        expect(digits.replace(/e.*$/, "").length).toBeLessThanOrEqual(10);
      }),
    );
  });
});

describe("other columns", () => {
  it("are written as JSON writes them", () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(fc.oneof(double, fc.integer(), fc.constant(0.25))), (values) => {
        const positive = values.map((value) => value + 0 || 0);
        expect(JSON.parse(textOf((writer) => writer.float64s(positive)))).toEqual(positive);
      }),
    );
    expect(textOf((writer) => writer.float64s([0.5, null, Number.NaN, -3, 1e21]))).toBe("[0.5,null,null,-3,1e+21]");
  });

  it("have three decimals where they are milliseconds", () => {
    expect(textOf((writer) => writer.milliseconds([1.23456, 0, 12, 2e9, Number.NaN]))).toBe(
      "[1.235,0,12,2000000000,null]",
    );
  });

  it("are texts of any script, in a buffer that grows", () => {
    const text = `"${"é🙂\u2028".repeat(100)}"`;
    expect(textOf((writer) => writer.text(text))).toBe(text);
  });
});
