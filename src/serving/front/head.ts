/**
 * Heads of requests that can be read in one way only: `POST`, HTTP/1.1, visible ASCII, one length, one host, no header
 * twice, nothing about how the message or the connection is to be handled. What is anything else is null here, and is
 * node:http's to read or to refuse.
 */

export interface Head {
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes, the empty line included. */
  readonly length: number;
  readonly bodyLength: number;
}

const END = Buffer.from("\r\n\r\n");
const POST = Buffer.from("POST /");
const MAX_BYTES = 8_192;
const MAX_HEADERS = 64;

const REQUEST_LINE = /^POST (\/[!"$-~]*) HTTP\/1\.1$/;
/** At most one space before the value, none after it. */
const HEADER = /^([!#$%&'*+.^_`|~\w-]+): ?((?:[!-~](?:[\t -~]*[!-~])?)?)$/;
const LENGTH = /^(?:0|[1-9]\d{0,6})$/;

/** They change what a message is, or what becomes of its connection. */
const NOT_HERE: ReadonlySet<string> = new Set([
  "transfer-encoding",
  "te",
  "trailer",
  "expect",
  "upgrade",
  "proxy-connection",
  "http2-settings",
]);

/** Of the request that `bytes` begin with. */
export function readHead(bytes: Buffer, maxBodyBytes: number): Head | null {
  if (bytes.length < POST.length || POST.compare(bytes, 0, POST.length) !== 0) return null;
  const end = bytes.indexOf(END);
  if (end === -1 || end > MAX_BYTES) return null;
  const [first = "", ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
  const path = REQUEST_LINE.exec(first)?.[1];
  const headers = path === undefined || lines.length > MAX_HEADERS ? null : readHeaders(lines);
  if (path === undefined || headers === null || !headers.host) return null;
  const digits = headers["content-length"] ?? "";
  if (!LENGTH.test(digits) || Number(digits) > maxBodyBytes) return null;
  return { path, headers, length: end + END.length, bodyLength: Number(digits) };
}

function readHeaders(lines: readonly string[]): Head["headers"] | null {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [, given = "", value = ""] = HEADER.exec(line) ?? [];
    const name = given.toLowerCase();
    // Of a name that every object has, too, node:http may make what it likes.
    if (name === "" || headers[name] !== undefined || NOT_HERE.has(name)) return null;
    if (name === "connection" && value.toLowerCase() !== "keep-alive") return null;
    headers[name] = value;
  }
  return Object.freeze(headers);
}
