/** Compressed bodies: what is unpacked is bounded, and answers are packed where it is asked for and worth it. */
import { deflateSync, gunzipSync, gzipSync, inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { codingFor, pack, unpack } from "../../src/serving/compression.ts";

const TEXT = Buffer.from("a".repeat(10_000));

describe("a compressed body", () => {
  it.each([
    ["gzip", gzipSync(TEXT)],
    ["x-gzip", gzipSync(TEXT)],
    ["GZIP", gzipSync(TEXT)],
    ["deflate", deflateSync(TEXT)],
    ["identity", TEXT],
    [undefined, TEXT],
  ])("of the encoding %s is unpacked", async (encoding, body) => {
    expect(Buffer.from(await unpack(body, encoding, 10_000))).toEqual(TEXT);
  });

  it("that becomes larger than the limit is a 413, without being held", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    await expect(unpack(bomb, "gzip", 10_000)).rejects.toMatchObject({ status: 413 });
    await expect(unpack(deflateSync(TEXT), "deflate", 9_999)).rejects.toMatchObject({ status: 413 });
  });

  it.each([
    ["another encoding", "br", TEXT],
    ["two encodings", "gzip, deflate", gzipSync(TEXT)],
    ["plain text", "gzip", TEXT],
    ["nothing", "gzip", Buffer.alloc(0)],
    ["a torn body", "gzip", gzipSync(TEXT).subarray(0, 20)],
    ["a body of the other encoding", "deflate", gzipSync(TEXT)],
  ])("with %s is a 400", async (_, encoding, body) => {
    await expect(unpack(body, encoding, 10_000)).rejects.toMatchObject({ status: 400 });
  });
});

describe("a compressed answer", () => {
  it.each([
    [undefined, 1e6, null],
    ["gzip", 100, null],
    ["gzip", 1e6, "gzip"],
    ["gzip, deflate", 1e6, "gzip"],
    ["deflate", 1e6, "deflate"],
    ["br;q=1.0, Deflate;q=0.5", 1e6, "deflate"],
    ["gzip;q=0, deflate", 1e6, "deflate"],
    ["gzip; q=0.0", 1e6, null],
    ["*", 1e6, "gzip"],
    ["identity", 1e6, null],
    ["", 1e6, null],
  ])("for %s and %d bytes is in %s", (accept, size, coding) => {
    expect(codingFor(accept, size)).toBe(coding);
  });

  it("is read by whoever knows the coding", async () => {
    expect(gunzipSync(await pack(TEXT, "gzip"))).toEqual(TEXT);
    expect(inflateSync(await pack(String(TEXT), "deflate"))).toEqual(TEXT);
  });
});
