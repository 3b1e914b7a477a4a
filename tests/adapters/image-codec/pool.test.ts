/** The threads that decode: bounded in time and memory, and replaced where they are lost. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { pixelsIn } from "../../../src/adapters/image-codec/header.ts";
import { IMAGE_LIMITS } from "../../../src/adapters/image-codec/limits.ts";
import { createPool, type Pool } from "../../../src/adapters/image-codec/pool.ts";
import { STEPS } from "../../contracts/image-codec.ts";

const image = readFileSync(join(import.meta.dirname, "../../golden/images/420.jpg"));
/** 2,400 x 1,800 pixels of one colour. */
const large = readFileSync(join(import.meta.dirname, "../../golden/large.png"));
const pools: Pool[] = [];
afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

function poolOf(timeoutMs: number, threads = 1): Pool {
  const pool = createPool({ threads, timeoutMs, limits: IMAGE_LIMITS });
  pools.push(pool);
  return pool;
}

/** No thread starts within a millisecond. */
test("an image over which the time passes is refused, and so is each after it, for its own sake", async () => {
  const pool = poolOf(1);
  const replies = await Promise.all(Array.from({ length: 3 }, () => pool.run({ image, steps: STEPS })));
  expect(replies).toEqual(
    Array.from({ length: 3 }, () => ({ kind: "refused", reason: "decoding it takes longer than 0.001 s" })),
  );
});

test("more images than threads are all answered, in whatever order", async () => {
  const pool = poolOf(60_000, 2);
  const replies = await Promise.all(Array.from({ length: 9 }, () => pool.run({ image, steps: STEPS })));
  expect(replies.map(({ kind }) => kind)).toEqual(Array.from({ length: 9 }, () => "prepared"));
});

test("large images, which wait for each other, and small ones are all answered", async () => {
  const pool = poolOf(60_000, 3);
  const asked = [large, large, image, large, image].map((file) => pool.run({ image: file, steps: STEPS }));
  const sizes = (await Promise.all(asked)).map((reply) => (reply.kind === "prepared" ? reply.properties.width : 0));
  expect(sizes).toEqual([2400, 2400, 61, 2400, 61]);
});

test("bytes that decoders pass over hide no size", () => {
  const [start, rest] = [image.subarray(0, 2), image.subarray(2)];
  for (const filling of [[0xff], [0xff, 0xff, 0xff], [0x00], [0x12, 0x34, 0x56]]) {
    expect(pixelsIn(Buffer.concat([start, Uint8Array.from(filling), rest]))).toBe(61 * 47);
  }
});

test("a size behind much else counts as a large one", () => {
  const filling = new Uint8Array(2 ** 20).fill(0xff);
  for (let at = 1; at < filling.length; at += 2) filling[at] = 0;
  expect(pixelsIn(Buffer.concat([image.subarray(0, 2), filling, image.subarray(2)]))).toBe(Number.POSITIVE_INFINITY);
});

test("the size is read from the beginning of a file, whatever the file is", () => {
  expect(pixelsIn(image)).toBe(61 * 47);
  expect(pixelsIn(readFileSync(join(import.meta.dirname, "../../golden/images/rgb.png")))).toBe(61 * 47);
  for (const none of [new Uint8Array(), Uint8Array.of(0x89), new TextEncoder().encode("GIF89a, or anything else")]) {
    expect(pixelsIn(none)).toBe(0);
  }
});
