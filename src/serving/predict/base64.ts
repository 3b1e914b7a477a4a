/** Base64 as people send it: RFC 4648 with or without padding, or a `data:` URL. Strict: what is not base64 is refused. */

const DATA_URL = /^data:image\/(?:jpeg|png);base64,/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** null: it is none, or holds nothing. */
export function decodeBase64(text: string): Uint8Array | null {
  const encoded = text.replace(DATA_URL, "");
  const unpadded = encoded.replace(/=+$/, "");
  if (unpadded === "" || !BASE64.test(encoded) || unpadded.length % 4 === 1) return null;
  if (unpadded.length !== encoded.length && encoded.length % 4 !== 0) return null;
  return new Uint8Array(Buffer.from(unpadded, "base64"));
}
