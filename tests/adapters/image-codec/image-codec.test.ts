/** The real image codec: its contract, what it refuses, and that its threads keep nobody waiting. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { createImageCodec } from "../../../src/adapters/image-codec/image-codec.ts";
import { IMAGE_LIMITS } from "../../../src/adapters/image-codec/limits.ts";
import { UserError } from "../../../src/domain/errors/user-error.ts";
import { imageCodecContract, imageEditorContract, STEPS } from "../../contracts/image-codec.ts";

imageCodecContract("image-codec", () => createImageCodec({ threads: 2 }));
imageEditorContract("image-codec", () => createImageCodec({ threads: 2 }));

const golden = (name: string) => readFileSync(join(import.meta.dirname, "../../golden/images", name));
const JPEG = golden("420.jpg");
const PNG = golden("rgb.png");

const codec = createImageCodec({ threads: 2 });
afterAll(() => codec.close());

const reasonOf = async (image: Uint8Array, asked = codec): Promise<string> => {
  const error = await asked.prepare(image, STEPS).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
};

describe("what is refused", () => {
  test.each([
    ["a JPEG cut in its picture", JPEG.subarray(0, JPEG.length - 400), "damaged: Premature end"],
    ["a JPEG cut in its header", JPEG.subarray(0, 100), "header is damaged"],
    ["a JPEG without its last two bytes", JPEG.subarray(0, JPEG.length - 2), "damaged: Premature end"],
    ["a PNG cut in its picture", PNG.subarray(0, PNG.length - 400), "the PNG ends early"],
    ["a PNG cut in its header", PNG.subarray(0, 20), "the PNG ends early"],
    ["a PNG with a bit flipped", flipped(PNG, 900), "a checksum of the PNG is wrong"],
    ["four colour components", withComponents(JPEG, 4), "4 colour components"],
    ["a GIF", new TextEncoder().encode("GIF89a........."), "neither JPEG nor PNG"],
    ["nothing", new Uint8Array(), "it is empty"],
  ])("%s", async (_, image, reason) => {
    expect(await reasonOf(image)).toContain(reason);
  });

  test("a picture of more pixels than the limit, before any memory is taken for it", async () => {
    expect(await reasonOf(hugePng(20_000, 20_000))).toContain("20000x20000; 25000000 pixels are the limit");
    const huge = Uint8Array.from(JPEG);
    const frame = frameAt(huge);
    huge.set([0xff, 0xff, 0xff, 0xff], frame + 5);
    expect(await reasonOf(huge)).toContain("65535x65535");
  });

  test("a picture that is a line of many pixels", async () => {
    expect(await reasonOf(hugePng(30_001, 1))).toContain("30001x1; 30000 is the limit of a side");
  });

  test("a picture without width", async () => {
    expect(await reasonOf(hugePng(0, 10))).toContain("its size is 0x10");
  });

  test("a PNG whose compressed colour profile would fill the memory; compressed text is not even read", async () => {
    const bomb = Buffer.concat([Buffer.from("note\0\0"), deflateSync(Buffer.alloc(200_000_000))]);
    const withBomb = (name: string) => Buffer.concat([PNG.subarray(0, 33), chunk(name, bomb), PNG.subarray(33)]);
    expect(await reasonOf(withBomb("iCCP"))).toContain("it is damaged");
    expect(await codec.prepare(withBomb("zTXt"), STEPS)).toMatchObject({ properties: { width: 61 } });
  });

  test("a file of more bytes than the limit", async () => {
    const small = createImageCodec({ threads: 1, limits: { ...IMAGE_LIMITS, bytes: 100 } });
    expect(await reasonOf(JPEG, small)).toContain("100 are the limit");
    await small.close();
  });

  test("a progressive JPEG of very many scans", async () => {
    const progressive = golden("progressive.jpg");
    const scan = progressive.indexOf(Buffer.from([0xff, 0xda]));
    const repeated = Buffer.concat([
      progressive.subarray(0, scan),
      ...Array.from({ length: 2000 }, () => progressive.subarray(scan, progressive.length - 2)),
      progressive.subarray(-2),
    ]);
    expect(await reasonOf(repeated)).toContain("more than 64 scans");
  });

  test("after each refusal the next image is answered as ever", async () => {
    const before = await codec.prepare(JPEG, STEPS);
    for (const bad of [JPEG.subarray(0, 300), PNG.subarray(0, 300), flipped(PNG, 700)]) {
      await reasonOf(bad);
      expect(await codec.prepare(JPEG, STEPS)).toEqual(before);
    }
  });

  test("damage anywhere: an answer or a reason, never a fault of ours", async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.nat(), fc.nat(), async (jpeg, at, cut) => {
        const file = jpeg ? JPEG : PNG;
        const damaged = flipped(file, at % file.length).subarray(0, 1 + (cut % file.length));
        const error = await codec.prepare(damaged, STEPS).catch((reason: unknown) => reason);
        if (error instanceof Error) expect(error).toBeInstanceOf(UserError);
      }),
      { numRuns: 200 },
    );
  });
});

describe("the threads", () => {
  test("leave the asking thread free while they decode", async () => {
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 1);
    await Promise.all(Array.from({ length: 40 }, () => codec.prepare(JPEG, STEPS)));
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(0);
  });

  test("end with the codec: what waits is told so, and nothing comes after", async () => {
    const closing = createImageCodec({ threads: 1 });
    const asked = Array.from({ length: 6 }, () => closing.prepare(JPEG, STEPS).catch(String));
    await closing.close();
    for (const each of await Promise.all(asked)) if (typeof each === "string") expect(each).toContain("closed");
    await expect(closing.prepare(JPEG, STEPS)).rejects.toThrow("closed");
  });

  test("keep no process alive that has nothing more to do", () => {
    const module = join(import.meta.dirname, "../../../src/adapters/image-codec/image-codec.ts");
    const image = join(import.meta.dirname, "../../golden/images/420.jpg");
    const program = `
      import { readFileSync } from "node:fs";
      import { createImageCodec } from ${JSON.stringify(module)};
      const { properties } = await createImageCodec().prepare(readFileSync(${JSON.stringify(image)}), ${JSON.stringify(STEPS)});
      console.log(properties.width);`;
    const ended = spawnSync(process.execPath, ["-e", program], {
      encoding: "utf8",
      timeout: 60_000,
    });
    expect([ended.stderr, ended.status, ended.stdout.trim()]).toEqual(["", 0, "61"]);
  });
});

function flipped(file: Uint8Array, at: number): Uint8Array {
  const copy = Uint8Array.from(file);
  copy[at] = (copy[at] ?? 0) ^ 0x10;
  return copy;
}

const frameAt = (file: Uint8Array): number => Buffer.from(file).indexOf(Buffer.from([0xff, 0xc0]));

function withComponents(file: Uint8Array, components: number): Uint8Array {
  const copy = Uint8Array.from(file);
  copy[frameAt(file) + 9] = components;
  return copy;
}

/** A few hundred bytes that say they are that large. */
function hugePng(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const image = chunk("IDAT", deflateSync(Buffer.alloc(1000)));
  return Buffer.concat([PNG.subarray(0, 8), chunk("IHDR", header), image, chunk("IEND", new Uint8Array())]);
}

function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
