/** Changes of images are Pillow's, scipy's and numpy's: see `tests/golden/image-changes.py`. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { changeImage, type PixelChange } from "../../../src/adapters/image-codec/change/change.ts";
import { addNoise, withNoise } from "../../../src/adapters/image-codec/change/noise.ts";
import { createDecoder } from "../../../src/adapters/image-codec/decode.ts";
import { createEncoder } from "../../../src/adapters/image-codec/encode.ts";
import { IMAGE_LIMITS } from "../../../src/adapters/image-codec/limits.ts";
import { type Plane, type Planes, planesOf } from "../../../src/adapters/image-codec/planes.ts";

const FOLDER = join(import.meta.dirname, "../../golden");

interface Golden {
  readonly changes: readonly { readonly file: string; readonly change: PixelChange; readonly sha256: string }[];
  readonly noise: readonly (Record<"pixels" | "normals" | "values", readonly number[]> &
    Record<"amount" | "width" | "height", number>)[];
  readonly jpeg: readonly {
    readonly file: string;
    readonly quality: number;
    readonly error: number;
    readonly tables: string;
  }[];
}

const golden = JSON.parse(readFileSync(join(FOLDER, "image-changes.json"), "utf8")) as Golden;
const decode = await createDecoder(IMAGE_LIMITS);
const encoder = await createEncoder();
const planes = async (file: string): Promise<Planes> =>
  planesOf(await decode(readFileSync(join(FOLDER, "images", file))));

const interleaved = ([red, green, blue]: Planes["rgb"]): Uint8Array =>
  Uint8Array.from({ length: red.data.length * 3 }, (_, at) => {
    const plane = [red, green, blue][at % 3] as Plane;
    return plane.data[Math.floor(at / 3)] as number;
  });
const sha256 = (rgb: Planes["rgb"]): string => createHash("sha256").update(interleaved(rgb)).digest("hex");

describe("to the bit what Pillow 13.0.0 and scipy 1.17.1 give", () => {
  test.each(golden.changes)("$file by $change", async ({ file, change, sha256: expected }) => {
    expect(sha256(changeImage(await planes(file), change))).toBe(expected);
  });

  test.each(golden.noise)("noise of $amount from given normal numbers, by numpy 2.4.6", (given) => {
    const { width, height, amount, pixels, normals, values } = given;
    let at = 0;
    const plane = { width, height, data: Uint8Array.from(pixels) };
    expect([...withNoise(plane, amount, () => normals[at++] as number).data]).toEqual(values);
  });
});

test("noise is as wide as it should be, differs between channels, and leaves grey images grey", () => {
  const flat = (value: number): Plane => ({ width: 200, height: 100, data: new Uint8Array(20_000).fill(value) });
  const [red, green] = addNoise([flat(100), flat(120), flat(140)], 0.1, 3);
  const errors = [...red.data].map((value) => value - 100);
  const mean = errors.reduce((sum, value) => sum + value, 0) / errors.length;
  const deviation = Math.sqrt(errors.reduce((sum, value) => sum + (value - mean) ** 2, 0) / errors.length);
  expect(Math.abs(mean)).toBeLessThan(0.6);
  expect(deviation).toBeCloseTo(25.5, 0);
  expect([...green.data].map((value) => value - 120)).not.toEqual(errors);
  const grey = addNoise([flat(100), flat(100), flat(100)], 0.1, 3);
  expect(grey[1]).toEqual(grey[0]);
  expect(addNoise([flat(100), flat(100), flat(100)], 0.1, 3)).toEqual(grey);
  expect(addNoise([flat(100), flat(100), flat(100)], 0.1, 4)).not.toEqual(grey);
});

test("a PNG loses nothing", async () => {
  const before = await planes("rgb.png");
  expect(planesOf(await decode(await encoder.whole(before.rgb)))).toEqual(before);
});

test("an image whose PNG is too large to be sent is a JPEG that is hardly another image", async () => {
  const before = await planes("rgb.png");
  const { whole } = await createEncoder(6_000);
  const file = await whole(before.rgb);
  expect([...file.subarray(0, 2)]).toEqual([0xff, 0xd8]);
  const after = planesOf(await decode(file)).rgb;
  expect(distance(after, before.rgb)).toBeLessThan(1);
  const [one, other] = [interleaved(after), interleaved(before.rgb)];
  expect(Math.max(...one.map((value, at) => Math.abs(value - (other[at] as number))))).toBeLessThanOrEqual(4);
});

/** Payloads of all `FF DB` segments before the scan, in hexadecimal digits. */
function tablesOf(file: Uint8Array): string {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  let found = "";
  for (let at = 2; view.getUint8(at + 1) !== 0xda; at += 2 + view.getUint16(at + 2)) {
    const end = at + 2 + view.getUint16(at + 2);
    if (view.getUint8(at + 1) === 0xdb) found += Buffer.from(file.subarray(at + 4, end)).toString("hex");
  }
  return found;
}

/** Mean absolute difference of the pixels. */
const distance = (a: Planes["rgb"], b: Planes["rgb"]): number => {
  const [one, other] = [interleaved(a), interleaved(b)];
  return one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] as number)), 0) / one.length;
};

test.each(golden.jpeg)("JPEG of quality $quality has Pillow's tables, and does not do less harm", async (given) => {
  const { rgb } = await planes(given.file);
  const file = await encoder.jpeg(rgb, given.quality);
  expect(tablesOf(file)).toBe(given.tables);
  const harm = distance(planesOf(await decode(file)).rgb, rgb) / given.error;
  // mozjpeg gives up more of the small coefficients at the same tables.
  expect(harm).toBeGreaterThan(0.99);
  expect(harm).toBeLessThan(1.25);
});
