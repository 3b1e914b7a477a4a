/** Pictures that are damaged, empty or claim to be enormous. Pure. */
import { crc32 } from "node:zlib";
import type { RawRequest } from "../../../ports/inference.ts";

const FLIPPED = 12;
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Width and height, each of 32 bits. */
const SIZES = [
  [0, 0],
  [0, 1],
  [1, 0],
  [65_535, 65_535],
  [0x7fff_ffff, 0x7fff_ffff],
  [0xffff_ffff, 1],
  [1_000_000, 1],
] as const;

/** As files, and in base64 where a feature of JSON is to hold one. */
export function malformedImages(feature: string, image: Uint8Array, random: () => number): readonly RawRequest[] {
  const files = [
    ...truncated(image),
    ...flipped(image, random),
    ...SIZES.map(pngOf),
    ...SIZES.map(jpegOf),
    noise(random),
  ];
  const texts = ["", "!", "AAAA", "not base64 at all", "data:image/png;base64,", null, 12, {}, []];
  return [
    ...files.map((body) => ({ path: "/predict", headers: { "content-type": "application/octet-stream" }, body })),
    ...files.map((file) => asJson(feature, Buffer.from(file).toString("base64"))),
    ...texts.map((text) => asJson(feature, text)),
    { path: "/predict", headers: { "content-type": "image/png" }, body: new Uint8Array(image) },
    { path: "/predict", headers: { "content-type": "application/json" }, body: new Uint8Array(image) },
  ];
}

const asJson = (feature: string, cell: unknown): RawRequest => ({
  path: "/predict",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ [feature]: cell }),
});

const truncated = (image: Uint8Array) =>
  [0, 1, 4, 10, 64, Math.floor(image.length / 2), image.length - 1].map(
    (length) => new Uint8Array(image.slice(0, Math.max(0, length))),
  );

/** A few bits each: some decode to another picture, which is answered, some do not. */
const flipped = (image: Uint8Array, random: () => number) =>
  Array.from({ length: FLIPPED }, (_, index) => {
    const bytes = new Uint8Array(image);
    for (let change = 0; change <= index; change++) {
      const at = Math.floor(random() * bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    }
    return bytes;
  });

const noise = (random: () => number) => Uint8Array.from({ length: 1_000 }, () => Math.floor(random() * 256));

/** A header that is right, of a picture that is not there. */
function pngOf([width, height]: readonly [number, number]): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(17);
  header.write("IHDR");
  header.writeUInt32BE(width, 4);
  header.writeUInt32BE(height, 8);
  header.set([8, 2], 12);
  const chunk = Buffer.alloc(8 + header.length);
  chunk.writeUInt32BE(13);
  chunk.set(header, 4);
  chunk.writeUInt32BE(crc32(header), 4 + header.length);
  return new Uint8Array([...PNG_SIGNATURE, ...chunk, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
}

function jpegOf([width, height]: readonly [number, number]): Uint8Array<ArrayBuffer> {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height & 0xffff, 5);
  frame.writeUInt16BE(width & 0xffff, 7);
  return new Uint8Array([0xff, 0xd8, ...frame, 0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0, 0xff, 0xd9]);
}
