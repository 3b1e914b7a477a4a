/** Pixels to files, by the libraries that also read them. */
import encodeJpegFile, { init as initJpeg } from "@jsquash/jpeg/encode.js";
import encodePngFile, { init as initPng } from "@jsquash/png/encode.js";
import type { Planes } from "./planes.ts";
import { pngWasm } from "./wasm.ts";
import { wasmFile } from "./wasm-file.ts";

export interface Encoder {
  /** Lossless. */
  png(rgb: Planes["rgb"]): Promise<Uint8Array<ArrayBuffer>>;
  jpeg(rgb: Planes["rgb"], quality: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Here rather than beside the decoders, so that whoever serves does not load it. */
const jpegEncoderWasm = (): Uint8Array => wasmFile("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm");

/**
 * As libjpeg does it, and so Pillow: the tables of the standard's annex K scaled by the quality, half the colour
 * resolution. By mozjpeg's own tables the same quality would be other damage.
 */
const AS_LIBJPEG = { baseline: true, progressive: false, quant_table: 0, auto_subsample: false, chroma_subsample: 2 };

export async function createEncoder(): Promise<Encoder> {
  // Its declarations leave out most options of a module of emscripten.
  const options = { wasmBinary: jpegEncoderWasm() } as Parameters<typeof initJpeg>[0];
  await Promise.all([initJpeg(options), initPng(pngWasm())]);
  return {
    png: async (rgb) => new Uint8Array(await encodePngFile(imageOf(rgb))),
    jpeg: async (rgb, quality) => new Uint8Array(await encodeJpegFile(imageOf(rgb), { ...AS_LIBJPEG, quality })),
  };
}

function imageOf([red, green, blue]: Planes["rgb"]) {
  const { width, height } = red;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    data[pixel * 4] = red.data[pixel] as number;
    data[pixel * 4 + 1] = green.data[pixel] as number;
    data[pixel * 4 + 2] = blue.data[pixel] as number;
    data[pixel * 4 + 3] = 255;
  }
  return { data, width, height, colorSpace: "srgb" } as const;
}
