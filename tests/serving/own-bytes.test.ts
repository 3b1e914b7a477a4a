/** Nobody keeps sixteen megabytes waiting for the sake of a picture of a hundred bytes. */
import { expect, it } from "vitest";
import type { FaceInput } from "../../src/serving/answering.ts";
import { fromBinary } from "../../src/serving/oip/binary-tensor.ts";
import { ownBytes } from "../../src/serving/own-bytes.ts";

const held = (files: readonly Uint8Array[]) =>
  [...new Set(files.map(({ buffer }) => buffer))].reduce((sum, { byteLength }) => sum + byteLength, 0);

it("copies what is little of a large body", () => {
  const body = new Uint8Array(1_000_000).fill(7);
  const files = ownBytes([body.subarray(10, 60), body.subarray(100, 150)]);
  expect(files).toEqual([new Uint8Array(50).fill(7), new Uint8Array(50).fill(7)]);
  expect(held(files)).toBe(100);
});

it("leaves what is most of it as it is", () => {
  const body = new Uint8Array(1_000);
  const files = [body.subarray(0, 400), body.subarray(400, 900)];
  expect(ownBytes(files)).toBe(files);
  expect(ownBytes([])).toEqual([]);
});

it("a picture in a body of blanks holds its own bytes alone", () => {
  const input: FaceInput = { name: "photo", datatype: "BYTES", shape: [-1], content: "image" };
  const body = Buffer.concat([Buffer.alloc(2 ** 20, " "), Uint8Array.of(3, 0, 0, 0, 1, 2, 3)]);
  const { data } = fromBinary(input, "BYTES", 1, body.subarray(2 ** 20));
  expect(data).toEqual([Uint8Array.of(1, 2, 3)]);
  expect(held(data as readonly Uint8Array[])).toBe(3);
});
