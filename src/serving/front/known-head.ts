/** The head that a connection began its last request with: clients write the same again, but for the body's length. */
import type { Head } from "./head.ts";

export interface KnownHead {
  readonly head: Head;
  readonly bytes: Buffer;
  /** Where the digits of the body's length begin and end. */
  readonly from: number;
  readonly to: number;
}

/**
 * One a connection, and none shared: how long a comparison takes says something of the bytes, and a token may be among
 * them.
 */
export function knownHead(head: Head, bytes: Buffer): KnownHead | null {
  const { length, headers } = head;
  const text = bytes.toString("latin1", 0, length);
  const digits = headers["content-length"] ?? "";
  const from = text.search(/\r\ncontent-length: ?\d/i);
  if (from === -1) return null;
  const at = text.indexOf(digits, from + "\r\ncontent-length:".length);
  // A copy: what came with it is not kept.
  return { head, bytes: Buffer.from(text, "latin1"), from: at, to: at + digits.length };
}

const ZERO = 48;
const MAX_DIGITS = 7;

/** The head that `bytes` begin with, where it is that of before but for the digits; null: it has to be read. */
export function sameHead(
  { head, bytes: known, from, to }: KnownHead,
  bytes: Buffer,
  maxBodyBytes: number,
): Head | null {
  if (bytes.length < from + MAX_DIGITS || !isSame(known, 0, from, bytes, 0)) return null;
  let bodyLength = 0;
  let at = from;
  for (; at < from + MAX_DIGITS; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) break;
    bodyLength = 10 * bodyLength + digit;
  }
  const length = at + known.length - to;
  if (at === from || bytes.length < length || !isSame(known, to, known.length, bytes, at)) return null;
  if (bodyLength === head.bodyLength && length === head.length) return head;
  // A zero in front is odd, and another length needs its own header.
  if (bytes[from] === ZERO || bodyLength > maxBodyBytes) return null;
  const headers = Object.freeze({ ...head.headers, "content-length": String(bodyLength) });
  return { path: head.path, headers, length, bodyLength };
}

/** For so few bytes a call of `compare` takes longer. */
function isSame(known: Buffer, from: number, to: number, bytes: Buffer, at: number): boolean {
  const shift = at - from;
  for (let index = from; index < to; index++) if (known[index] !== bytes[index + shift]) return false;
  return true;
}
