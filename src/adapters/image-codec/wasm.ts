/** The WebAssembly of the decoders and encoders. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** In `dist/` the build writes the bytes in the place of each call: a bundle is of JavaScript files alone. */
const wasmFile = (specifier: string): Uint8Array => readFileSync(createRequire(import.meta.url).resolve(specifier));

export const jpegWasm = (): Uint8Array => wasmFile("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm");
export const pngWasm = (): Uint8Array => wasmFile("@jsquash/png/codec/pkg/squoosh_png_bg.wasm");
export const jpegEncoderWasm = (): Uint8Array => wasmFile("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm");
