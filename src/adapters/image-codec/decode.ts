/** An encoded image to pixels, strictly: what a decoder would patch up is refused. */
import decodeJpegFile, { init as initJpeg } from "@jsquash/jpeg/decode.js";
import { decode as decodePngFile, init as initPng } from "@jsquash/png/decode.js";
import { readHeader } from "./header.ts";
import type { ImageLimits } from "./limits.ts";
import { Refusal } from "./refusal.ts";
import { jpegWasm, pngWasm } from "./wasm.ts";

/** Four bytes a pixel: red, green, blue, alpha. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

export type Decode = (file: Uint8Array) => Promise<Pixels>;

/** Throws `Refusal`. Images are decoded one after the other. */
export async function createDecoder(limits: ImageLimits): Promise<Decode> {
  const [jpeg, png] = await Promise.all([jpegDecoder(), pngDecoder()]);
  return async (file) => {
    const { format } = readHeader(file, limits);
    return format === "jpeg" ? jpeg(file) : png(file);
  };
}

/** What libjpeg says of a file that it completes with grey, or guesses. Its other warnings are about curiosities. */
const DAMAGED = /^(Premature end|Corrupt JPEG data)/;

async function jpegDecoder(): Promise<Decode> {
  const wasmBinary = jpegWasm();
  let said: string[] = [];
  // Its declarations leave out most options of a module of emscripten.
  const options = { wasmBinary, printErr: (text: string) => said.push(text) } as Parameters<typeof initJpeg>[0];
  const start = () => initJpeg(options);
  await start();
  return async (file) => {
    said = [];
    try {
      const pixels: Pixels = await decodeJpegFile(bufferOf(file), { preserveOrientation: true });
      const damage = said.find((text) => DAMAGED.test(text));
      if (damage !== undefined) throw new Refusal(`it is damaged: ${damage}`);
      return pixels;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      // A decoder that gave up has left its memory as it was.
      await start();
      throw new Refusal(`it is no JPEG that can be decoded: ${said.at(-1) ?? "no reason given"}`);
    }
  };
}

async function pngDecoder(): Promise<Decode> {
  await initPng(pngWasm());
  return async (file) => {
    try {
      return await decodePngFile(bufferOf(file));
    } catch {
      throw new Refusal("it is damaged, or no PNG that can be decoded");
    }
  };
}

/** The decoders take whole buffers. */
const bufferOf = (file: Uint8Array): ArrayBuffer =>
  file.byteLength === file.buffer.byteLength ? (file.buffer as ArrayBuffer) : Uint8Array.from(file).buffer;
