/** Pictures as JPEG files, by the library that also reads them when they are served. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import encode, { init } from "@jsquash/jpeg/encode.js";
import type { Picture } from "./weather.ts";

const WASM = "@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm";

export async function jpegEncoder(): Promise<(picture: Picture, quality: number) => Promise<Uint8Array>> {
  const wasmBinary = readFileSync(createRequire(import.meta.url).resolve(WASM));
  await init({ wasmBinary } as Parameters<typeof init>[0]);
  return async ({ width, height, pixels }, quality) => {
    const data = new Uint8ClampedArray(width * height * 4).fill(255);
    for (let pixel = 0; pixel < width * height; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        data[pixel * 4 + channel] = Math.round((pixels[pixel * 3 + channel] ?? 0) * 255);
      }
    }
    const file = await encode({ data, width, height, colorSpace: "srgb" }, { quality });
    return new Uint8Array(file);
  };
}
