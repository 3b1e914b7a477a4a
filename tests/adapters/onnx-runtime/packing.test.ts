/** What goes to another thread goes in one piece, each type where it may begin, and nothing is taken from who sent it. */
import { expect, it } from "vitest";
import { packed } from "../../../src/adapters/onnx-runtime/packing.ts";
import type { Tensor } from "../../../src/domain/tensor.ts";

const GIVEN: Readonly<Record<string, Tensor>> = {
  bool: { datatype: "BOOL", shape: [3], data: Uint8Array.of(1, 0, 1) },
  text: { datatype: "BYTES", shape: [2], data: ["a", ""] },
  double: { datatype: "FP64", shape: [1, 2], data: Float64Array.of(0.1, Number.NaN) },
  half: { datatype: "FP16", shape: [1], data: Uint16Array.of(15_360) },
  // A view into something larger, as rows that were cut out are.
  part: { datatype: "INT64", shape: [1], data: BigInt64Array.of(1n, -2n, 3n).subarray(1, 2) },
  none: { datatype: "FP32", shape: [0], data: new Float32Array() },
};

it("arrives as it was", () => {
  const { tensors, memory } = packed(GIVEN);
  expect(tensors).toEqual(GIVEN);
  expect(memory).toHaveLength(1);
  const [bytes] = memory;
  const views = Object.values(tensors).flatMap(({ data }) => (ArrayBuffer.isView(data) ? [data] : []));
  expect(views.map(({ buffer }) => buffer === bytes)).toEqual([true, true, true, true, true]);
  expect(bytes?.byteLength).toBe(8 + 16 + 8 + 8);
});

it("leaves what it was given where it was when its memory is given away", () => {
  const { tensors, memory } = packed(GIVEN);
  const arrived = structuredClone(tensors, { transfer: [...memory] });
  expect(arrived).toEqual(GIVEN);
  expect(GIVEN.double?.data).toHaveLength(2);
});

it("has nothing to give away where there are no numbers", () => {
  const text: Tensor = { datatype: "BYTES", shape: [1], data: ["a"] };
  expect(packed({ text })).toEqual({ tensors: { text }, memory: [] });
});
