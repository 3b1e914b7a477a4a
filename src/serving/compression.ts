/** Compressed bodies, both ways: what comes is bounded after it is unpacked, what goes is packed where it is worth it. */
import { deflate, gunzip, gzip, inflate } from "node:zlib";
import { badRequest, Fault } from "./fault.ts";

type Coding = "gzip" | "deflate";

/** `deflate` of HTTP is the zlib format. */
const UNPACK = { gzip: gunzip, deflate: inflate } as const satisfies Readonly<Record<Coding, unknown>>;
const PACK = { gzip, deflate } as const satisfies Readonly<Record<Coding, unknown>>;

const isCoding = (name: string): name is Coding => name === "gzip" || name === "deflate";

/** `encoding`: the header Content-Encoding. Unpacked off the event loop: a small body may become a large one. */
export function unpack(body: Uint8Array, encoding: string | undefined, maxBytes: number): Promise<Uint8Array> {
  const coding = (encoding ?? "identity").trim().toLowerCase();
  if (coding === "identity" || coding === "") return Promise.resolve(body);
  const named = coding === "x-gzip" ? "gzip" : coding;
  if (!isCoding(named)) return Promise.reject(badRequest("the content encodings here: gzip, deflate"));
  return new Promise((resolve, reject) => {
    UNPACK[named](body, { maxOutputLength: maxBytes }, (error, unpacked) => {
      if (!error) resolve(unpacked);
      else if (isTooLarge(error)) reject(new Fault(413, `more than ${maxBytes} bytes when unpacked`));
      else reject(badRequest(`the body is not ${named}`));
    });
  });
}

const isTooLarge = (error: Error): boolean => "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";

/** Some clients always say that they take compressed answers; below this size it costs more than it saves. */
const WORTH_IT = 4096;
/** Answers are numbers in text: higher levels take several times longer for some per cent. */
const LEVEL = 1;

/** The coding for a text of this size; null: as it is. */
export function codingFor(accept: string | undefined, size: number): Coding | null {
  if (accept === undefined || size < WORTH_IT) return null;
  const refused = /;\s*q=0(\.0*)?\s*$/;
  const taken = accept
    .toLowerCase()
    .split(",")
    .filter((each) => !refused.test(each))
    .map((each) => (each.split(";", 1)[0] ?? "").trim());
  return taken.find(isCoding) ?? (taken.includes("*") ? "gzip" : null);
}

export const pack = (body: string | Uint8Array, coding: Coding): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    PACK[coding](body, { level: LEVEL }, (error, packed) => (error ? reject(error) : resolve(packed)));
  });
