/** Base64 of RFC 4648, strictly: what is not base64 is refused, and not read as far as it goes. */

const DATA_URL = /^data:image\/(?:jpeg|png);base64,/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** With its padding, as clients of the protocol write it. */
export const isBase64 = (text: string): boolean => text.length % 4 === 0 && BASE64.test(text);

/** A file as people send it: with or without padding, or as a `data:` URL; null: it is none, or holds nothing. */
export function decodeFile(text: string): Uint8Array | null {
  const encoded = text.replace(DATA_URL, "");
  const padded = encoded.includes("=") ? encoded : encoded.padEnd(Math.ceil(encoded.length / 4) * 4, "=");
  return padded === "" || !isBase64(padded) ? null : new Uint8Array(Buffer.from(padded, "base64"));
}
