/** Answers in JSON, in binary and mixed: what a client of the protocol reads of them is what the model gave. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tensor } from "../../../src/domain/tensor.ts";
import { shortest } from "../../../src/serving/oip/float-text.ts";
import { type Encoded, responseWriter } from "../../../src/serving/oip/response.ts";
import { lengthPrefixed } from "./asking.ts";

const write = responseWriter({
  model: 'wea"ther',
  version: "3",
  parameters: { deployment: "garden", role: "champion", servable: "sha256:1" },
  classes: ["dry", 'we"t'],
});
const encode = (outputs: Readonly<Record<string, Tensor>>, binary: readonly string[] = []): Encoded =>
  write(
    { id: "mïne", outputs, fallback: null },
    Object.keys(outputs).map((name) => ({ name, binary: binary.includes(name) })),
  );
const dataOf = (tensor: Tensor) => JSON.parse(String(encode({ y: tensor }).body)).outputs[0].data;

function split({ body, headers }: Encoded): { readonly json: unknown; readonly rest: Buffer } {
  const length = Number(headers["inference-header-content-length"]);
  const bytes = Buffer.from(body as Uint8Array);
  return { json: JSON.parse(bytes.toString("utf8", 0, length)), rest: bytes.subarray(length) };
}

describe("an answer in JSON", () => {
  const answer = encode({
    label: { datatype: "BYTES", shape: [2], data: ["dry", 'a "b" \\ \u2028 \0 東'] },
    probabilities: { datatype: "FP32", shape: [2, 2], data: Float32Array.of(0.1, 0.9, 0.25, 0.75) },
  });

  it("says who answered, and every output", () => {
    expect(answer.headers).toEqual({ "content-type": "application/json" });
    expect(JSON.parse(String(answer.body))).toEqual({
      model_name: 'wea"ther',
      model_version: "3",
      id: "mïne",
      parameters: { deployment: "garden", role: "champion", servable: "sha256:1", prediction_id: "mïne" },
      outputs: [
        { name: "label", datatype: "BYTES", shape: [2], data: ["dry", 'a "b" \\ \u2028 \0 東'] },
        {
          name: "probabilities",
          datatype: "FP32",
          shape: [2, 2],
          parameters: { classes: '["dry","we\\"t"]' },
          data: [0.1, 0.9, 0.25, 0.75],
        },
      ],
    });
  });

  it("says that the champion stood in", () => {
    const { body } = write({ id: "1", outputs: {}, fallback: "timeout" }, []);
    expect(JSON.parse(String(body))).toMatchObject({ parameters: { fallback: "timeout" }, outputs: [] });
  });

  it.each<[Tensor, string]>([
    [{ datatype: "BOOL", shape: [2], data: Uint8Array.of(1, 0) }, "[true,false]"],
    [{ datatype: "UINT8", shape: [1], data: Uint8Array.of(255) }, "[255]"],
    [{ datatype: "INT8", shape: [1], data: Int8Array.of(-128) }, "[-128]"],
    [{ datatype: "UINT64", shape: [1], data: BigUint64Array.of(2n ** 64n - 1n) }, "[18446744073709551615]"],
    [{ datatype: "INT64", shape: [2], data: BigInt64Array.of(-(2n ** 63n), 1n) }, "[-9223372036854775808,1]"],
    [{ datatype: "FP32", shape: [3], data: Float32Array.of(0.1, 1e-7, 16777216) }, "[0.1,1e-7,16777216]"],
    [{ datatype: "FP64", shape: [2], data: Float64Array.of(0.1, 1e300) }, "[0.1,1e+300]"],
    [{ datatype: "FP32", shape: [0], data: new Float32Array() }, "[]"],
    [{ datatype: "BYTES", shape: [1], data: [""] }, '[""]'],
  ])("writes $0.datatype as $1", (tensor, text) => {
    expect(String(encode({ y: tensor }).body)).toContain(`"data":${text}}`);
  });

  it.each([[Number.NaN], [Number.POSITIVE_INFINITY], [Number.NEGATIVE_INFINITY]])("cannot say %s", (value) => {
    const tensors: Tensor[] = [
      { datatype: "FP32", shape: [2], data: Float32Array.of(1, value) },
      { datatype: "FP64", shape: [2], data: Float64Array.of(1, value) },
    ];
    for (const y of tensors) {
      expect(() => encode({ y })).toThrow(expect.objectContaining({ status: 422 }));
      expect(split(encode({ y }, ["y"])).rest.length).toBe(y.datatype === "FP32" ? 8 : 16);
    }
  });

  it("cannot say FP16", () => {
    const y: Tensor = { datatype: "FP16", shape: [1], data: Uint16Array.of(0x3c00) };
    expect(() => encode({ y })).toThrow("ask for it with binary_data");
    expect(split(encode({ y }, ["y"])).rest).toEqual(Buffer.from([0, 0x3c]));
  });
});

describe("an answer in binary", () => {
  it("has the tensors behind the JSON, and may have others in it", () => {
    const answer = encode(
      {
        label: { datatype: "BYTES", shape: [2], data: ["dry", "wëß"] },
        confidence: { datatype: "FP32", shape: [2], data: Float32Array.of(1, 0.5) },
        probabilities: { datatype: "FP32", shape: [1, 2], data: Float32Array.of(1, 0) },
      },
      ["label", "probabilities"],
    );
    const label = lengthPrefixed(["dry", "wëß"]);
    expect(answer.headers["content-type"]).toBe("application/octet-stream");
    const { json, rest } = split(answer);
    expect(json).toMatchObject({
      outputs: [
        { name: "label", parameters: { binary_data_size: label.length } },
        { name: "confidence", data: [1, 0.5] },
        { name: "probabilities", parameters: { binary_data_size: 8, classes: expect.any(String) } },
      ],
    });
    expect(rest).toEqual(Buffer.concat([label, new Uint8Array(Float32Array.of(1, 0).buffer)]));
  });

  it("takes a part of a larger array as it is", () => {
    const y: Tensor = { datatype: "FP32", shape: [1], data: Float32Array.of(1, 2, 3).subarray(1, 2) };
    expect(split(encode({ y }, ["y"])).rest).toEqual(Buffer.from(Float32Array.of(2).buffer));
  });

  it("of nothing has no bytes, and still says so", () => {
    const { json, rest } = split(encode({ y: { datatype: "FP32", shape: [1, 0], data: new Float32Array() } }, ["y"]));
    expect(json).toMatchObject({ outputs: [{ parameters: { binary_data_size: 0 } }] });
    expect(rest.length).toBe(0);
  });
});

describe("FP32 as text", () => {
  // The digits of str(numpy.float32(x)), numpy 2.4.6
  it.each([
    [0.1, "0.1"],
    [1 / 3, "0.33333334"],
    [0.7310585975646973, "0.7310586"],
    [16777216, "16777216"],
    [123456.7, "123456.7"],
    [9.999999, "9.999999"],
    [8.3e-8, "8.3e-8"],
    [3.4028234663852886e38, "3.4028235e+38"],
    [0.003921569, "0.003921569"],
  ])("of %d is %s", (value, text) => {
    expect(String(shortest(Math.fround(value)))).toBe(text);
  });

  it("is read back as the same number, and is no longer than it must be", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Math.fround(Number(String(shortest(value))))).toBe(value === 0 ? 0 : value);
        expect(dataOf({ datatype: "FP32", shape: [1], data: Float32Array.of(value) }).map(Math.fround)).toEqual([
          value === 0 ? 0 : value,
        ]);
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.float({ min: Math.fround(1e-30), max: Math.fround(1e30), noNaN: true }), (value) => {
        const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9].find(
          (each) => Math.fround(Number(value.toPrecision(each))) === value,
        );
        const fewest = String(Number(value.toPrecision(digits)));
        expect(String(shortest(value)).length).toBeLessThanOrEqual(fewest.length);
      }),
      { numRuns: 2000 },
    );
  });
});
