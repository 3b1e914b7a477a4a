/** Bytes to text: UTF-8 or nothing, without a byte order mark. */
import { isUtf8 } from "node:buffer";

export type Decoded =
  | { readonly kind: "text"; readonly text: string }
  /** `line` holds the first byte that cannot be read. */
  | { readonly kind: "not-utf8"; readonly line: number };

const NEWLINE = 0x0a;

export function decodeText(bytes: Uint8Array): Decoded {
  // The decoder drops a byte order mark by itself.
  if (isUtf8(bytes)) return { kind: "text", text: new TextDecoder().decode(bytes) };
  for (let line = 1, start = 0; ; line += 1) {
    const end = bytes.indexOf(NEWLINE, start);
    // No multi-byte sequence holds the newline's byte, so that a line can be judged alone.
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return { kind: "not-utf8", line };
    start = end + 1;
  }
}
