/** Pixels to files, by the libraries that also read them. */
import encodeJpegFile, { init as initJpeg } from "@jsquash/jpeg/encode.js";
import encodePngFile, { init as initPng } from "@jsquash/png/encode.js";
import type { Planes } from "./planes.ts";
import { pngWasm } from "./wasm.ts";
import { wasmFile } from "./wasm-file.ts";

export interface Encoder {
  /** Lossless; of an image whose PNG would be too large to be sent, as good as a JPEG can be. */
  whole(rgb: Planes["rgb"]): Promise<Uint8Array<ArrayBuffer>>;
  jpeg(rgb: Planes["rgb"], quality: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Here rather than beside the decoders, so that whoever serves does not load it. */
const jpegEncoderWasm = (): Uint8Array => wasmFile("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm");

/**
 * As libjpeg does it, and so Pillow: the tables of the standard's annex K scaled by the quality, half the colour
 * resolution. By mozjpeg's own tables the same quality would be other damage.
 */
const AS_LIBJPEG = { baseline: true, progressive: false, quant_table: 0, auto_subsample: false, chroma_subsample: 2 };

/** No loss of colour resolution, and the finest steps: most pixels are at most one level off. */
const BEST = { ...AS_LIBJPEG, chroma_subsample: 1, quality: 100 };

/** Four of them are one request, which servers take up to 16 MiB. A photograph of many pixels is larger as a PNG. */
const MOST_BYTES = 3.5 * 2 ** 20;

export async function createEncoder(mostBytes: number = MOST_BYTES): Promise<Encoder> {
  // Its declarations leave out most options of a module of emscripten.
  const options = { wasmBinary: jpegEncoderWasm() } as Parameters<typeof initJpeg>[0];
  await Promise.all([initJpeg(options), initPng(pngWasm())]);
  return {
    whole: async (rgb) => {
      const image = imageOf(rgb);
      const png = new Uint8Array(await encodePngFile(image));
      return png.length <= mostBytes ? png : new Uint8Array(await encodeJpegFile(image, BEST));
    },
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
