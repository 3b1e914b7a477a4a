/** What an image file says of itself, read without decoding it, and held against the limits. */
import { crc32 } from "node:zlib";
import type { ImageLimits } from "./limits.ts";
import { Refusal } from "./refusal.ts";

export interface ImageHeader {
  readonly format: "jpeg" | "png";
  readonly width: number;
  readonly height: number;
}

/** Throws `Refusal`. */
export function readHeader(file: Uint8Array, limits: ImageLimits): ImageHeader {
  if (file.length > limits.bytes) throw new Refusal(`it has ${file.length} bytes; ${limits.bytes} are the limit`);
  const header = headerOf(file, limits);
  const { width, height } = header;
  if (width === 0 || height === 0) throw new Refusal(`its size is ${width}x${height}`);
  if (Math.max(width, height) > limits.side) {
    throw new Refusal(`its size is ${width}x${height}; ${limits.side} is the limit of a side`);
  }
  if (width * height > limits.pixels) {
    throw new Refusal(`its size is ${width}x${height}; ${limits.pixels} pixels are the limit`);
  }
  return header;
}

/** This much is looked at on the thread that takes requests; cameras put the size into the first few kilobytes. */
const HEAD = 256 * 2 ** 10;

/** What a file says before it is looked at closely; 0 where it says nothing of the kind, infinite where only behind much else. */
export function pixelsIn(file: Uint8Array): number {
  const view = viewOf(file);
  if (file[0] === PNG[0]) return file.length < 24 ? 0 : view.getUint32(16) * view.getUint32(20);
  if (file[0] !== 0xff) return 0;
  for (const { marker, at } of segmentsOf(file.subarray(0, HEAD))) {
    if (isFrame(marker)) return at + 7 > file.length ? 0 : view.getUint16(at + 3) * view.getUint16(at + 5);
  }
  return file.length > HEAD ? Number.POSITIVE_INFINITY : 0;
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function headerOf(file: Uint8Array, limits: ImageLimits): ImageHeader {
  if (file.length === 0) throw new Refusal("it is empty");
  if (file[0] === 0xff && file[1] === 0xd8) return jpegHeader(file, limits);
  if (PNG.every((byte, index) => file[index] === byte)) return pngHeader(file);
  throw new Refusal("it is neither JPEG nor PNG");
}

/** Chunks are length, name, data, checksum. The decoder does not look at the checksums, so it is done here. */
function pngHeader(file: Uint8Array): ImageHeader {
  const view = viewOf(file);
  let at = PNG.length;
  let name = "";
  while (name !== "IEND") {
    const end = at + 12 <= file.length ? at + 12 + view.getUint32(at) : Number.POSITIVE_INFINITY;
    if (end > file.length) throw new Refusal("it is damaged: the PNG ends early");
    name = String.fromCharCode(...file.subarray(at + 4, at + 8));
    if (at === PNG.length && name !== "IHDR") throw new Refusal("it is damaged: the PNG has no header");
    if (crc32(file.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
      throw new Refusal("it is damaged: a checksum of the PNG is wrong");
    }
    at = end;
  }
  return { format: "png", width: view.getUint32(16), height: view.getUint32(20) };
}

const SOF_FIRST = 0xc0;
const SOF_LAST = 0xcf;
/** Among the start-of-frame codes: Huffman tables, reserved, arithmetic conditioning. */
const NO_FRAMES = new Set([0xc4, 0xc8, 0xcc]);
const isFrame = (marker: number): boolean => marker >= SOF_FIRST && marker <= SOF_LAST && !NO_FRAMES.has(marker);
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** Finds the frame, and counts the scans. */
function jpegHeader(file: Uint8Array, limits: ImageLimits): ImageHeader {
  const view = viewOf(file);
  let frame: ImageHeader | null = null;
  let scans = 0;
  for (const { marker, at } of segmentsOf(file)) {
    if (isFrame(marker) && !frame) frame = frameOf(view, at);
    if (marker === START_OF_SCAN) scans += 1;
    if (scans > limits.scans) throw new Refusal(`it has more than ${limits.scans} scans`);
  }
  if (!frame) throw new Refusal("its JPEG header is damaged");
  return frame;
}

/** Segments that say their length, to the end of the image: `FF` in coded data is always followed by 0 or a restart. */
function* segmentsOf(file: Uint8Array): Generator<{ readonly marker: number; readonly at: number }> {
  const view = viewOf(file);
  let at = 2;
  for (;;) {
    at = file.indexOf(0xff, at);
    if (at < 0 || at + 1 >= file.length) return;
    const marker = file[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    at += 2;
    if (marker === END_OF_IMAGE) return;
    // No length follows: stuffing in coded data, or a restart.
    if (marker === 0 || (marker >= 0xd0 && marker <= 0xd8) || marker === 1) continue;
    if (at + 2 > file.length) return;
    yield { marker, at };
    at += view.getUint16(at);
  }
}

function frameOf(view: DataView, at: number): ImageHeader {
  if (at + 8 > view.byteLength) throw new Refusal("its JPEG header is damaged");
  const components = view.getUint8(at + 7);
  // CMYK means other colours to every program that reads it.
  if (components !== 1 && components !== 3) throw new Refusal(`it has ${components} colour components, not 1 or 3`);
  return { format: "jpeg", width: view.getUint16(at + 5), height: view.getUint16(at + 3) };
}

const viewOf = (file: Uint8Array) => new DataView(file.buffer, file.byteOffset, file.byteLength);
