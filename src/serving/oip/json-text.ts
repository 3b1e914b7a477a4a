/** Bytes to JSON as clients of the protocol write it: UTF-8, NaN and Infinity, integers beyond 2^53 kept exact. */
import { isAscii, isUtf8 } from "node:buffer";
import { badRequest, type Fault } from "../fault.ts";
import { depthOf, stringEnd } from "./json-scan.ts";

const NOT_JSON = "the body is not JSON in UTF-8";
const TOO_DEEP = "the body is nested too deeply";

/** Nothing in the protocol is nested deeper than a tensor's dimensions. */
const MAX_DEPTH = 64;
/** V8 takes seconds for millions of brackets. Below this size it does not matter how they are nested. */
const SMALL = 2 ** 15;

export function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length > SMALL && depthOf(buffer, MAX_DEPTH) > MAX_DEPTH) throw badRequest(TOO_DEEP);
  if (isAscii(buffer)) return buffer.toString("latin1");
  if (!isUtf8(buffer)) throw badRequest(NOT_JSON);
  return buffer.toString("utf8");
}

/** Where the text stops being JSON, as far as the parser says; never a piece of it, which ends in logs. */
export function notJson(text: string, error: unknown): Fault {
  if (text.length === 0) return badRequest(`${NOT_JSON}: it is empty`);
  const at = error instanceof SyntaxError ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return badRequest(at === undefined ? NOT_JSON : `${NOT_JSON} from its character ${Number(at) + 1} on`);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return parseWithNonFinite(text, error);
  }
}

/** NaN, Infinity and -Infinity are no JSON, but NumPy's users and Triton's clients send them bare: they become strings. */
function parseWithNonFinite(text: string, failure: unknown): unknown {
  if (!text.includes("NaN") && !text.includes("Infinity")) throw notJson(text, failure);
  try {
    return JSON.parse(nonFiniteQuoted(text));
  } catch {
    throw badRequest(NOT_JSON);
  }
}

/** As Python and C++ write numbers that are not finite. */
const WORDS = /-?\bInfinity\b|\bNaN\b/g;

export function nonFiniteQuoted(text: string): string {
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const opening = text.indexOf('"', at);
    const outside = text.slice(at, opening < 0 ? text.length : opening);
    parts.push(outside.replace(WORDS, '"$&"'));
    if (opening < 0) break;
    at = stringEnd(text, opening);
    parts.push(text.slice(opening, at));
  }
  return parts.join("");
}

/** Whether the text may hold an integer that JSON.parse rounds. */
export const hasLongIntegers = (text: string): boolean => /\d{16}/.test(text);

/** The same value, but integers beyond 2^53 come as bigint. Several times slower. */
export function parseExactly(text: string): unknown {
  const revive = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
    if (typeof value !== "number" || Number.isSafeInteger(value) || context?.source === undefined) return value;
    return /^-?\d{1,20}$/.test(context.source) ? BigInt(context.source) : value;
  };
  try {
    return JSON.parse(nonFiniteQuoted(text), revive);
  } catch (error) {
    // Reviving is recursive, parsing is not.
    throw badRequest(error instanceof RangeError ? TOO_DEEP : NOT_JSON);
  }
}
