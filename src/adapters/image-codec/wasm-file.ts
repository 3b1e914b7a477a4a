/** WebAssembly out of a package. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** In `dist/` the build writes the bytes in the place of each call: a bundle is of JavaScript files alone. */
export const wasmFile = (specifier: string): Uint8Array =>
  readFileSync(createRequire(import.meta.url).resolve(specifier));
