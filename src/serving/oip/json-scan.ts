/** Finds its way through JSON text without parsing it. */

/** Where the string that opens here ends, past its closing quote; the end of the text when it never does. */
export function stringEnd(text: string, opening: number): number {
  for (let at = opening + 1; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return text.length;
    let first = quote;
    while (text.charCodeAt(first - 1) === BACKSLASH) first--;
    // An even number of backslashes escape each other, not the quote.
    if ((quote - first) % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

const BACKSLASH = 0x5c;
const QUOTE = 0x22;
const COMMA = 0x2c;
/** `[` and `{`, `]` and `}` differ in this bit only. */
const CURLY = 0x20;
const OPENING = 0x7b;
const CLOSING = 0x7d;

/** How deep objects and arrays are nested; stops counting once it is more than `enough`. */
export function depthOf(bytes: Uint8Array, enough: number): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if ((byte | CURLY) === OPENING && ++depth > deepest) {
      deepest = depth;
      if (deepest > enough) return deepest;
    } else if ((byte | CURLY) === CLOSING) depth--;
  }
  return deepest;
}

function endOfString(bytes: Uint8Array, opening: number): number {
  let at = opening + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

/** Where the value that begins here ends, if it and everything in it is plain ASCII; -1: it is not. */
export function valueEnd(bytes: Uint8Array, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte >= 0x80) return -1;
    if (byte === QUOTE) {
      const opening = at;
      at = endOfString(bytes, opening);
      if (bytes.subarray(opening, at).some((each) => each >= 0x80)) return -1;
    } else if ((byte | CURLY) === OPENING) depth++;
    else if ((byte | CURLY) === CLOSING || byte === COMMA) {
      if (depth === 0) return at;
      if (byte !== COMMA) depth--;
    }
  }
  return -1;
}
