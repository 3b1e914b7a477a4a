/** The header of a NumPy file: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, version 1.0. */

const MAGIC = "\x93NUMPY\x01\x00";
const ALIGNMENT = 64;

/** Little-endian FP32 in C order, whose bytes follow. */
export function npyHeader(shape: readonly number[]): Uint8Array {
  const sizes = `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': ${sizes}, }`;
  const before = MAGIC.length + 2;
  // What follows begins at a multiple of 64, so that it can be mapped into memory; a line feed ends the padding.
  const padded = Math.ceil((before + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT - before;
  const text = `${dictionary.padEnd(padded - 1)}\n`;
  const length = String.fromCharCode(padded & 255, padded >> 8);
  return Uint8Array.from(`${MAGIC}${length}${text}`, (character) => character.charCodeAt(0));
}
