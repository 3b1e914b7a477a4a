/** Requests with binary tensors, and raw ones: every datatype, mixed with JSON, unaligned; and what does not add up. */
import { describe, expect, it } from "vitest";
import type { Datatype } from "../../../src/domain/tensor.ts";
import { decodeRequest } from "../../../src/serving/oip/request.ts";
import { requestReader } from "../../../src/serving/oip/request-reader.ts";
import { bare, bodyOf, decodeParts, IMAGE, LIMITS, lengthPrefixed, WEATHER } from "./asking.ts";

const x = (datatype: string, shape: readonly number[], size: unknown, other: object = {}) => ({
  inputs: [{ name: "x", datatype, shape, parameters: { binary_data_size: size }, ...other }],
});
const bytes = (data: ArrayBufferView) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

const SAMPLES: readonly (readonly [Datatype, Exclude<ArrayBufferView & ArrayLike<unknown>, DataView>])[] = [
  ["BOOL", Uint8Array.of(1, 0)],
  ["UINT8", Uint8Array.of(0, 255)],
  ["UINT16", Uint16Array.of(0, 65535)],
  ["UINT32", Uint32Array.of(0, 4294967295)],
  ["UINT64", BigUint64Array.of(0n, 18446744073709551615n)],
  ["INT8", Int8Array.of(-128, 127)],
  ["INT16", Int16Array.of(-32768, 32767)],
  ["INT32", Int32Array.of(-2147483648, 2147483647)],
  ["INT64", BigInt64Array.of(-9223372036854775808n, 9223372036854775807n)],
  ["FP16", Uint16Array.of(0x3c00, 0xfc00)],
  ["FP32", Float32Array.of(0.1, Number.NaN)],
  ["FP64", Float64Array.of(0.1, Number.NEGATIVE_INFINITY)],
];

describe("binary tensors", () => {
  it.each(SAMPLES)("hold %s, wherever in the body they begin", (datatype, data) => {
    for (const padding of ["", " ", "  ", "   ", "    ", "     ", "      ", "       "]) {
      const json = `${padding}${JSON.stringify(x(datatype, [1, 2], data.byteLength))}`;
      expect(decodeParts(bare(datatype), json, bytes(data)).inputs.x).toEqual({ datatype, shape: [1, 2], data });
    }
  });

  it("hold BYTES: empty, and of any script", () => {
    const values = ["", "a b", "東京 🚲", "plain"];
    const part = lengthPrefixed(values);
    expect(decodeParts(bare("BYTES"), x("BYTES", [2, 2], part.length), part).inputs.x?.data).toEqual(values);
    const ascii = lengthPrefixed(["", "ab"]);
    expect(decodeParts(bare("BYTES"), x("BYTES", [1, 2], ascii.length), ascii).inputs.x?.data).toEqual(["", "ab"]);
  });

  it("hold encoded images as they are", () => {
    const part = lengthPrefixed([Uint8Array.of(0xff, 0xd8, 0)]);
    const photo = { ...x("BYTES", [1], part.length).inputs[0], name: "photo" };
    expect(decodeParts(IMAGE, { inputs: [photo] }, part).inputs.photo?.data).toEqual([Uint8Array.of(0xff, 0xd8, 0)]);
  });

  it("may stand beside JSON, in the order of the inputs", () => {
    const sky = lengthPrefixed(["clear", "cloudy"]);
    const json = {
      inputs: [
        { name: "sky", datatype: "BYTES", shape: [2], parameters: { binary_data_size: sky.length } },
        { name: "temperature", datatype: "INT32", shape: [2, 1], data: [1, 2] },
      ],
    };
    const { inputs } = decodeParts(WEATHER, json, sky);
    expect(inputs.sky?.data).toEqual(["clear", "cloudy"]);
    expect(inputs.temperature?.data).toEqual(Float32Array.of(1, 2));
  });

  it("of any number become the FP32 of a table", () => {
    const sky = { name: "sky", datatype: "BYTES", shape: [2], data: ["", ""] };
    const asked = (datatype: string, data: ArrayBufferView) => {
      const column = { name: "temperature", datatype, shape: [2], parameters: { binary_data_size: data.byteLength } };
      return decodeParts(WEATHER, { inputs: [column, sky] }, bytes(data)).inputs.temperature?.data;
    };
    expect(asked("FP16", Uint16Array.of(0x3555, 0x7e00))).toEqual(Float32Array.of(0.333251953125, Number.NaN));
    expect(asked("FP16", Uint16Array.of(0x0001, 0xfbff))).toEqual(Float32Array.of(2 ** -24, -65504));
    expect(asked("FP64", Float64Array.of(0.1, -0))).toEqual(Float32Array.of(0.1, -0));
    expect(asked("INT64", BigInt64Array.of(-5n, 2n ** 40n))).toEqual(Float32Array.of(-5, 2 ** 40));
    expect(() => asked("FP16", Uint16Array.of(0, 0x7c00))).toThrow("Infinity is not a number of FP32");
    expect(() => asked("FP64", Float64Array.of(0, 1e39))).toThrow("not a number of FP32");
  });

  it("of no element take no bytes, with and without a header", () => {
    expect(decodeParts(bare("FP32"), x("FP32", [1, 0], 0)).inputs.x).toMatchObject({ shape: [1, 0] });
    // So writes the client of KServe what is empty: its size is said, the data is null, and no header.
    const { body } = bodyOf(x("BYTES", [1, 0], 0, { data: null }));
    expect(decodeRequest(requestReader(bare("BYTES"), LIMITS), body).inputs.x?.data).toEqual([]);
  });

  const four = Float32Array.of(1);
  it.each<[string, unknown, readonly Uint8Array[], string]>([
    ["bytes left over", x("FP32", [1, 1], 4), [bytes(four), Uint8Array.of(0)], "1 bytes after the binary tensors"],
    ["bytes that are missing", x("FP32", [1, 2], 8), [bytes(four)], "has 8 bytes, and 4 are left"],
    [
      "a size that is not the shape's",
      x("FP32", [1, 2], 4),
      [bytes(four)],
      "4 bytes, and its shape and datatype say 8",
    ],
    ["a negative size", x("FP32", [1, 1], -4), [bytes(four)], "not a number of bytes"],
    ["a size as text", x("FP32", [1, 1], "4"), [bytes(four)], "not a number of bytes"],
    ["a size beyond counting", x("FP32", [1, 1], 2 ** 60), [bytes(four)], "not a number of bytes"],
    ["data twice", x("FP32", [1, 1], 4, { data: [1] }), [bytes(four)], "both in JSON and in binary"],
    ["binary without its size", x("FP32", [1, 1], undefined), [bytes(four)], "needs its data as a JSON array"],
    ["shared memory", x("FP32", [1, 1], 4, { parameters: { shared_memory_region: "r" } }), [], "shared memory"],
    ["a BOOL of 2", { inputs: [] }, [], 'input "x" is missing'],
  ])("refuses %s", (_, json, parts, reason) => {
    expect(() => decodeParts(bare("FP32"), json, ...parts)).toThrow(expect.objectContaining({ status: 400 }));
    expect(() => decodeParts(bare("FP32"), json, ...parts)).toThrow(reason);
  });

  it("refuses what is neither false nor true", () => {
    expect(() => decodeParts(bare("BOOL"), x("BOOL", [1, 2], 2), Uint8Array.of(1, 2))).toThrow("value 1: 2");
  });

  it.each<[string, Uint8Array]>([
    ["a length past the end", Uint8Array.of(9, 0, 0, 0, 97)],
    ["a length of 4 GiB", Uint8Array.of(255, 255, 255, 255, 97)],
    ["a torn length", Uint8Array.of(1, 0, 0)],
    ["fewer elements than the shape says", lengthPrefixed([])],
    ["more elements than the shape says", lengthPrefixed(["a", "b"])],
  ])("refuses BYTES with %s", (_, part) => {
    expect(() => decodeParts(bare("BYTES"), x("BYTES", [1, 1], part.length), part)).toThrow("do not add up");
  });

  it.each([[Uint8Array.of(0xc3)], ["a\0b"], ["ö\0"]])("refuses %j where text is meant", (value) => {
    const part = lengthPrefixed(["ok", value]);
    const read = () => decodeParts(bare("BYTES"), x("BYTES", [1, 2], part.length), part);
    expect(read).toThrow("value 1 is not a text in UTF-8");
  });

  it("refuses a shape far larger than the body without making room for it", () => {
    const huge = x("BYTES", [1, 2 ** 50], 4);
    expect(() => decodeParts(bare("BYTES"), huge, Uint8Array.of(0, 0, 0, 0))).toThrow("do not add up");
    expect(() => decodeParts(bare("FP32"), x("FP32", [1, 2 ** 50], 4), bytes(four))).toThrow("say 4503599627370496");
  });

  it.each(["-1", "1.5", "0x1", "abc", "", "99999999999999999999", "1 1", "65"])(
    "refuses the header length %j",
    (header) => {
      const { body } = bodyOf(x("FP32", [1, 1], 4));
      const read = () => decodeRequest(requestReader(bare("FP32"), LIMITS), body.subarray(0, 64), header);
      expect(read).toThrow("Inference-Header-Content-Length");
    },
  );
});

describe("raw bodies", () => {
  const raw = (face: Parameters<typeof requestReader>[0], body: Uint8Array) =>
    decodeRequest(requestReader(face, LIMITS), body, "0");

  it("are the one input of one row, and answered in binary", () => {
    expect(raw(bare("FP32"), bytes(Float32Array.of(1, 2, 3)))).toEqual({
      id: null,
      rows: 1,
      inputs: { x: { datatype: "FP32", shape: [1, 3], data: Float32Array.of(1, 2, 3) } },
      timestamps: null,
      routingKey: null,
      timeoutMs: null,
      outputs: [{ name: "y", binary: true }],
    });
    expect(raw(bare("INT16", [-1, 2]), Uint8Array.of(1, 0, 2, 0)).inputs.x?.data).toEqual(Int16Array.of(1, 2));
  });

  it("of BYTES are one element, without a length before it", () => {
    expect(raw(bare("BYTES", [-1, 1]), new TextEncoder().encode("möwe")).inputs.x).toMatchObject({
      shape: [1, 1],
      data: ["möwe"],
    });
    expect(raw(IMAGE, Uint8Array.of(0xff, 0xd8)).inputs.photo?.data).toEqual([Uint8Array.of(0xff, 0xd8)]);
  });

  it.each([
    ["several inputs", WEATHER, "a model of one input"],
    ["two open dimensions", bare("FP32", [-1, -1, -1]), "open dimensions"],
    ["bytes that are no whole number of elements", bare("FP32"), "no whole number of 4 bytes"],
    ["fewer bytes than the shape takes", bare("FP32", [-1, 3]), "say 12"],
    ["another number of texts", bare("BYTES", [-1, 2]), "do not add up"],
  ])("refuses %s", (_, face, reason) => {
    expect(() => raw(face, Uint8Array.of(1, 2, 3))).toThrow(reason);
  });
});
