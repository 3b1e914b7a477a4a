/** Hostile bytes to text: size, encoding and invisible characters are judged before anything is parsed. */
import { type Problem, problem } from "../../domain/errors/user-error.ts";
import { lineIndex } from "./line-index.ts";

const MAX_BYTES = 2 ** 20;

export type Decoded =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "refused"; readonly problem: Problem };

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|\r(?!\n)/;

export function decodeSpec(file: string, bytes: Uint8Array): Decoded {
  const start = { file, line: 1, column: 1 };
  if (bytes.byteLength > MAX_BYTES) {
    const found = `${bytes.byteLength} bytes`;
    return refuse(problem("SPEC_TOO_LARGE", { location: start, found, expected: `at most ${MAX_BYTES} bytes` }));
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return refuse(problem("SPEC_BYTE_ORDER_MARK", { location: start, found: "EF BB BF" }));
  }
  const text = decodeUtf8(bytes);
  if (text === null) return refuse(notUtf8(file, bytes));
  const control = CONTROL.exec(text);
  if (control) {
    const code = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    const location = { file, ...lineIndex(text)(control.index) };
    return refuse(problem("SPEC_CONTROL_CHARACTER", { location, found: `U+${code}` }));
  }
  return { kind: "text", text };
}

const refuse = (refused: Problem): Decoded => ({ kind: "refused", problem: refused });

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Decoding leniently puts U+FFFD where the first wrong byte is, which gives its place. */
function notUtf8(file: string, bytes: Uint8Array): Problem {
  const lenient = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const offset = firstReplacement(lenient, bytes);
  return problem("SPEC_NOT_UTF8", { location: { file, ...lineIndex(lenient)(offset) } });
}

/** The text may hold honest U+FFFD before the wrong byte: those are three bytes EF BF BD in the file. */
function firstReplacement(lenient: string, bytes: Uint8Array): number {
  const encoder = new TextEncoder();
  let byte = 0;
  let offset = 0;
  for (const character of lenient) {
    const honest = bytes[byte] === 0xef && bytes[byte + 1] === 0xbf && bytes[byte + 2] === 0xbd;
    if (character === "\ufffd" && !honest) return offset;
    byte += encoder.encode(character).length;
    offset += character.length;
  }
  return offset;
}
