/** L0_data_compression: gzip and deflate, both ways, with binary tensors in them; bombs and torn streams are refused. */
import { request } from "node:http";
import { deflateSync, gunzipSync, gzipSync, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { identityOf } from "../../support/identity-model.ts";
import { bodyOf, ofX } from "../oip/asking.ts";
import { serving } from "./asking.ts";

const asked = serving(() => identityOf("FP32"));
const DATA = Float32Array.from({ length: 2000 }, (_, at) => at / 3);
const CODINGS = [
  { coding: "gzip", pack: gzipSync, unpack: gunzipSync },
  { coding: "deflate", pack: deflateSync, unpack: inflateSync },
] as const;

/** fetch would unpack the answer by itself. */
function raw(body: Uint8Array, headers: Readonly<Record<string, string>>) {
  return new Promise<{ readonly encoding: string | undefined; readonly body: Buffer }>((resolve, reject) => {
    const outgoing = request(`${asked.server.url}/v2/models/identity/infer`, { method: "POST", headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => resolve({ encoding: answer.headers["content-encoding"], body: Buffer.concat(chunks) }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

describe.each(CODINGS)("$coding", ({ coding, pack, unpack }) => {
  it("is unpacked, and the header length is of what is inside", async () => {
    const input = { name: "x", shape: [1, 2000], datatype: "FP32", parameters: { binary_data_size: 8000 } };
    const json = { inputs: [input], parameters: { binary_data_output: true } };
    const { body, headerLength } = bodyOf(json, new Uint8Array(DATA.buffer));
    const headers = { "content-encoding": coding, "inference-header-content-length": headerLength };
    const answer = await asked.send(pack(body), headers);
    expect(answer.status).toBe(200);
    expect(answer.rest.equals(Buffer.from(DATA.buffer))).toBe(true);
  });

  it("packs a long answer for whoever takes it, and a short one for nobody", async () => {
    const long = bodyOf(ofX("FP32", [1, 2000], [...DATA])).body;
    const answer = await raw(long, { "accept-encoding": coding });
    expect(answer.encoding).toBe(coding);
    expect(JSON.parse(String(unpack(answer.body))).outputs[0].data).toHaveLength(2000);
    expect((await raw(long, {})).encoding).toBeUndefined();
    expect((await raw(bodyOf(ofX("FP32", [1, 1], [1])).body, { "accept-encoding": coding })).encoding).toBeUndefined();
  });

  it("that unpacks to more than the limit is a 413", async () => {
    const bomb = pack(Buffer.alloc(200 * 2 ** 20));
    expect(await asked.send(bomb, { "content-encoding": coding })).toMatchObject({ status: 413 });
  });

  it("that is torn, or something else, is a 400", async () => {
    const body = pack(bodyOf(ofX("FP32", [1, 2000], [...DATA])).body);
    for (const damaged of [body.subarray(0, body.length - 9), Buffer.from("{}"), Buffer.alloc(0)]) {
      const answer = await asked.send(damaged, { "content-encoding": coding });
      expect(answer).toMatchObject({ status: 400, json: { error: expect.any(String) } });
    }
    expect(asked.server.errors).toEqual([]);
  });
});

it("other codings are refused by name", async () => {
  for (const encoding of ["br", "zstd", "gzip, gzip", "compress"]) {
    expect((await asked.send("{}", { "content-encoding": encoding })).status).toBe(400);
  }
});
