/** The whole lines at the start of some bytes. */

const NEWLINE = 0x0a;

/** At most so many lines; what follows the last line's end is left out. */
export function wholeLines(bytes: Uint8Array, mostLines: number): Uint8Array {
  let end = 0;
  for (let line = 0; line < mostLines; line += 1) {
    const newline = bytes.indexOf(NEWLINE, end);
    if (newline === -1) break;
    end = newline + 1;
  }
  return bytes.subarray(0, end);
}
