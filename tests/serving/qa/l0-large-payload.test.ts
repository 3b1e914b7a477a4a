/** L0_large_payload: large tensors go through whole; what is above the limit is a 413, and the server goes on. */
import { expect, it } from "vitest";
import { identityOf } from "../../support/identity-model.ts";
import { ofX } from "../oip/asking.ts";
import { serving } from "./asking.ts";

const asked = serving(() => identityOf("FP32"));
const LIMIT = 16 * 2 ** 20;
const BINARY = { parameters: { binary_data_output: true } };

const ramp = (length: number) => Float32Array.from({ length }, (_, at) => at / 7);

it("goes through in binary, 12 MiB both ways", async () => {
  const data = ramp(3 * 2 ** 20);
  const input = {
    name: "x",
    shape: [1, data.length],
    datatype: "FP32",
    parameters: { binary_data_size: data.byteLength },
  };
  const answer = await asked.infer({ inputs: [input], ...BINARY }, [new Uint8Array(data.buffer)]);
  expect(answer.status).toBe(200);
  expect(answer.rest.equals(Buffer.from(data.buffer))).toBe(true);
});

it("goes through in JSON, flat and nested, to the last digit", async () => {
  const data = ramp(200_000);
  const flat = await asked.infer(ofX("FP32", [100, 2000], [...data]));
  const got = Float32Array.from(flat.json.outputs?.[0]?.data as number[]);
  expect(Buffer.from(got.buffer).equals(Buffer.from(data.buffer))).toBe(true);
  const nested = Array.from({ length: 100 }, (_, row) => [...data.subarray(row * 2000, (row + 1) * 2000)]);
  expect((await asked.infer(ofX("FP32", [100, 2000], nested))).json.outputs?.[0]?.data).toEqual(
    flat.json.outputs?.[0]?.data,
  );
});

it("has many rows in one request, and every one comes back in its place", async () => {
  const data = ramp(10_000);
  const answer = await asked.infer(ofX("FP32", [10_000, 1], [...data]));
  expect(answer.json.outputs?.[0]?.shape).toEqual([10_000, 1]);
  expect(Float32Array.from(answer.json.outputs?.[0]?.data as number[])).toEqual(data);
});

it("that is larger than the limit is refused, and the server goes on", async () => {
  expect(await asked.send(new Uint8Array(LIMIT + 1))).toMatchObject({
    status: 413,
    json: { error: expect.any(String) },
  });
  expect((await asked.infer(ofX("FP32", [1, 1], [1]))).status).toBe(200);
});

it("that is only said to be large takes no room", async () => {
  for (const shape of [
    [1, 2 ** 40],
    [1, 2 ** 53 - 1],
    [10_001, 1],
    [1, 2 ** 31, 2 ** 31],
  ]) {
    const answer = await asked.infer(ofX("FP32", shape, [1]));
    expect(answer.status).toBe(400);
    const input = { name: "x", shape, datatype: "FP32", parameters: { binary_data_size: 4 } };
    expect((await asked.infer({ inputs: [input] }, [new Uint8Array(4)])).status).toBe(400);
  }
});
