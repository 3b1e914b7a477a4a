/** Requests in JSON: what is read of every datatype and shape, and why others are refused. */
import { describe, expect, it } from "vitest";
import type { Datatype } from "../../../src/domain/tensor.ts";
import { bare, decodeJson, IMAGE, LIMITS, ofX, WEATHER } from "./asking.ts";

const temperatures = (datatype: string, data: unknown, shape: readonly unknown[] = [2, 1]) => ({
  inputs: [
    { name: "sky", datatype: "BYTES", shape: [2], data: ["clear", null] },
    { name: "temperature", datatype, shape, data },
  ],
});
const read = (datatype: string, data: unknown, shape?: readonly unknown[]) => {
  const { inputs } = decodeJson(WEATHER, temperatures(datatype, data, shape));
  const { temperature } = inputs;
  return temperature?.datatype === "FP32" ? [...temperature.data] : temperature;
};

describe("columns of a table", () => {
  it("come as FP32 from every datatype of numbers", () => {
    for (const datatype of ["FP32", "FP64", "INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64"]) {
      expect(read(datatype, [7, 9])).toEqual([7, 9]);
    }
    expect(read("BOOL", [true, false])).toEqual([1, 0]);
    expect(read("INT64", ["-7", 9])).toEqual([-7, 9]);
  });

  it("are in the order of the model, with missing values as NaN and empty text", () => {
    const request = decodeJson(WEATHER, temperatures("FP32", [null, "NaN"]));
    expect(Object.keys(request.inputs)).toEqual(["temperature", "sky"]);
    expect(request.inputs.temperature).toEqual({
      datatype: "FP32",
      shape: [2, 1],
      data: Float32Array.of(Number.NaN, Number.NaN),
    });
    expect(request.inputs.sky).toEqual({ datatype: "BYTES", shape: [2, 1], data: ["clear", ""] });
    expect(request.rows).toBe(2);
  });

  it("may be flat or nested, with or without the dimension of 1", () => {
    for (const [data, shape] of [
      [[1, 2], [2]],
      [
        [1, 2],
        [2, 1],
      ],
      [
        [[1], [2]],
        [2, 1],
      ],
    ] as const) {
      expect(read("FP32", data, shape)).toEqual([1, 2]);
    }
  });

  it.each<[string, unknown, string]>([
    ["a datatype of no numbers", temperatures("BYTES", ["1", "2"]), "takes FP32"],
    ["an unknown datatype", temperatures("FP8", [1, 2]), 'not "FP8"'],
    ["no datatype", temperatures(undefined as unknown as string, [1, 2]), "not nothing"],
    ["FP16 in JSON", temperatures("FP16", [1, 2]), "send it as a binary tensor"],
    ["more than FP32 holds", temperatures("FP32", [1, 1e39]), "value 1: 1e+39"],
    ["more than FP32 holds, as FP64", temperatures("FP64", [1, 1e39]), "not a number of FP32"],
    ["infinity in a table", temperatures("FP32", [1, "Infinity"]), "not a number of FP32"],
    ["another dimension", temperatures("FP32", [1, 2], [2, 1, 1]), "shape [rows, 1], not [2, 1, 1]"],
    ["another width", temperatures("FP32", [1, 2], [1, 2]), "shape [rows, 1], not [1, 2]"],
    ["other rows than its neighbour", temperatures("FP32", [1], [1]), "differ in their number of rows"],
    ["a number for a text", { inputs: [{ name: "sky", datatype: "BYTES", shape: [1], data: [1] }] }, "1 is not a text"],
    ["half a character", '{"inputs":[{"name":"sky","datatype":"BYTES","shape":[1],"data":["\\ud800"]}]}', "not a text"],
    ["a column left out", { inputs: temperatures("FP32", [1, 2]).inputs.slice(0, 1) }, "send null for a value"],
    ["null among whole numbers", temperatures("INT32", [1, null]), "null is not a number of INT32"],
  ])("refuses %s", (_, json, reason) => {
    expect(() => decodeJson(WEATHER, json)).toThrow(expect.objectContaining({ status: 400 }));
    expect(() => decodeJson(WEATHER, json)).toThrow(reason);
  });
});

describe("bare models", () => {
  it.each<[Datatype, unknown[], ArrayLike<unknown>]>([
    ["BOOL", [true, 0], Uint8Array.of(1, 0)],
    ["UINT8", [0, 255], Uint8Array.of(0, 255)],
    ["UINT16", [0, 65535], Uint16Array.of(0, 65535)],
    ["UINT32", [0, 4294967295], Uint32Array.of(0, 4294967295)],
    ["UINT64", [0, "18446744073709551615"], BigUint64Array.of(0n, 18446744073709551615n)],
    ["INT8", [-128, 127], Int8Array.of(-128, 127)],
    ["INT16", [-32768, 32767], Int16Array.of(-32768, 32767)],
    ["INT32", [-2147483648, 2147483647], Int32Array.of(-2147483648, 2147483647)],
    ["INT64", ["-9223372036854775808", 5], BigInt64Array.of(-9223372036854775808n, 5n)],
    ["FP32", [0.1, "-Infinity"], Float32Array.of(0.1, Number.NEGATIVE_INFINITY)],
    ["FP64", [0.1, "NaN"], Float64Array.of(0.1, Number.NaN)],
    ["BYTES", ["", "Zürich 東京 🚲"], ["", "Zürich 東京 🚲"]],
  ])("take %s to its limits", (datatype, values, data) => {
    const request = decodeJson(bare(datatype), ofX(datatype, [1, 2], values));
    expect(request.inputs.x).toEqual({ datatype, shape: [1, 2], data });
  });

  it.each<[Datatype, unknown]>([
    ["BOOL", "true"],
    ["BOOL", 2],
    ["UINT8", 256],
    ["UINT8", -1],
    ["INT8", 1.5],
    ["INT16", "1"],
    ["INT32", 2 ** 31],
    ["UINT32", 2 ** 32],
    ["INT64", "9223372036854775808"],
    ["INT64", 0.5],
    ["UINT64", -1],
    ["UINT64", "0x1"],
    ["FP32", null],
    ["FP32", "1"],
    ["FP64", true],
    ["FP64", "1e5"],
    ["BYTES", null],
    ["BYTES", "a\0b"],
    ["BYTES", ["a"]],
  ])("refuse in %s the value %j", (datatype, value) => {
    const json = ofX(datatype, [1, 2], datatype === "BYTES" ? ["a", value] : [1, value]);
    expect(() => decodeJson(bare(datatype), json)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it("keep whole numbers beyond 2^53 exact, as clients write them", () => {
    const text =
      '{"inputs":[{"name":"x","shape":[1,2],"datatype":"INT64","data":[9007199254740993,-9223372036854775808]}]}';
    expect(decodeJson(bare("INT64"), text).inputs.x?.data).toEqual(
      BigInt64Array.of(9007199254740993n, -9223372036854775808n),
    );
  });

  it("take numbers that are not finite as NumPy's users write them", () => {
    const text =
      '{"id":"a \\"NaN\\" \\\\","inputs":[{"name":"x","shape":[1,3],"datatype":"FP32","data":[NaN,Infinity,-Infinity]}]}';
    const request = decodeJson(bare("FP32"), text);
    expect(request.id).toBe('a "NaN" \\');
    expect(request.inputs.x?.data).toEqual(
      Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    );
  });

  it("are asked in their own datatype and rank", () => {
    expect(() => decodeJson(bare("FP32"), ofX("FP64", [1, 1], [1]))).toThrow('takes FP32, not "FP64"');
    expect(() => decodeJson(bare("FP32"), ofX("FP32", [1], [1]))).toThrow("needs the shape [rows, any], not [1]");
    expect(() => decodeJson(bare("FP32", [-1, 3]), ofX("FP32", [1, 2], [1, 2]))).toThrow("[rows, 3], not [1, 2]");
  });

  it("take empty inner dimensions, but not an empty batch", () => {
    expect(decodeJson(bare("FP32"), ofX("FP32", [2, 0], [])).inputs.x).toMatchObject({ shape: [2, 0] });
    expect(decodeJson(bare("FP32"), ofX("FP32", [2, 0], [[], []])).rows).toBe(2);
    expect(() => decodeJson(bare("FP32"), ofX("FP32", [0, 2], []))).toThrow("at least one row");
  });
});

describe("shapes and data", () => {
  it.each<[string, readonly unknown[], unknown, string]>([
    ["no dimension", [], [1], "shape as an array of sizes"],
    ["a negative size", [-1, 1], [1], "shape as an array of sizes"],
    ["half a row", [1.5, 1], [1], "shape as an array of sizes"],
    ["a size as text", ["1", 1], [1], "shape as an array of sizes"],
    ["a size beyond counting", [2 ** 53, 1], [1], "shape as an array of sizes"],
    ["a product beyond counting", [2 ** 32, 2 ** 32], [1], "too large"],
    ["a product that overflows to zero", Array(16).fill(2 ** 52), [1], "too large"],
    ["too many dimensions", Array(17).fill(1), [1], "shape as an array of sizes"],
    ["too many rows", [LIMITS.maxRows + 1, 1], [1], "more than 100 rows"],
    ["fewer values than it says", [2, 2], [1, 2, 3], "3 values, and its shape says 4"],
    ["more values than it says", [1, 1], [1, 2], "2 values, and its shape says 1"],
    ["no values", [1, 1], [], "0 values"],
    ["no data", [1, 1], undefined, "data as a JSON array"],
    ["data that is no array", [1, 1], { 0: 1 }, "data as a JSON array"],
    ["nesting of another length", [2, 2], [[1, 2, 3], [4]], "an array of 3 where its shape says 2"],
    ["nesting that ends too early", [2, 2], [[1, 2], 3], "not nested as its shape says"],
    ["nesting that goes too deep", [2, 1], [[[1]], [[2]]], "an array is not a number of FP32"],
  ])("refuses %s", (_, shape, data, reason) => {
    expect(() => decodeJson(bare("FP32"), ofX("FP32", shape, data))).toThrow(reason);
  });
});

describe("images", () => {
  const photo = (data: unknown, parameters: object = { content_type: "base64" }) => ({
    inputs: [{ name: "photo", datatype: "BYTES", shape: [1], data, parameters }],
  });

  it("come as base64", () => {
    const { inputs } = decodeJson(IMAGE, photo([Buffer.from([0xff, 0xd8, 0]).toString("base64")]));
    expect(inputs.photo?.shape).toEqual([1, 1]);
    expect(Buffer.from(inputs.photo?.data[0] as Uint8Array)).toEqual(Buffer.from([0xff, 0xd8, 0]));
  });

  it.each([["no base64!"], ["YQ"], [7], [null]])("refuse %j", (value) => {
    expect(() => decodeJson(IMAGE, photo([value]))).toThrow("not base64");
  });

  it("texts may come as base64 too", () => {
    const sky = { name: "sky", datatype: "BYTES", shape: [1], parameters: { content_type: "base64" } };
    const { inputs: [temperature] = [] } = ofX("FP32", [1], [1]);
    const asked = (data: unknown) =>
      decodeJson(WEATHER, {
        inputs: [
          { ...temperature, name: "temperature" },
          { ...sky, data },
        ],
      });
    expect(asked([Buffer.from("möwe").toString("base64")]).inputs.sky?.data).toEqual(["möwe"]);
    expect(() => asked([Buffer.from([0xff]).toString("base64")])).toThrow("a text in base64");
  });
});
