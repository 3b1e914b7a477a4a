/** The WebAssembly of the decoders. */
import { wasmFile } from "./wasm-file.ts";

export const jpegWasm = (): Uint8Array => wasmFile("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm");
export const pngWasm = (): Uint8Array => wasmFile("@jsquash/png/codec/pkg/squoosh_png_bg.wasm");
