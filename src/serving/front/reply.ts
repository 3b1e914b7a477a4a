/** Answers as node:http writes them, in as few writes as there can be. */
import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { RouteResponse } from "../area.ts";
import { contentOf, isStream, JSON_TYPE } from "../http-message.ts";

/** What the answers of one connection or many have in common. */
export interface ReplyForm {
  /** HTTP's date, now. */
  date(): string;
  readonly keepAliveSeconds: number;
}

const NAME = /^[\w-]+$/;
/** What node:http takes: anything but the ends of lines and other controls. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** True when it is out; false while the caller has to read first; a promise for what is made while it is written. */
export function writeReply(
  socket: Socket,
  { status, body, headers = JSON_TYPE }: RouteResponse,
  form: ReplyForm,
  isLast: boolean,
): boolean | Promise<void> {
  const start = headText(status, headers);
  const end = isLast
    ? `Date: ${form.date()}\r\nConnection: close\r\n\r\n`
    : `Date: ${form.date()}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=${form.keepAliveSeconds}\r\n\r\n`;
  if (isStream(body)) {
    socket.write(`${start}${end.replace("\r\nConnection", "\r\nTransfer-Encoding: chunked\r\nConnection")}`, "latin1");
    return pipeline(Readable.from(chunked(body), { objectMode: false }), socket, { end: false });
  }
  const { content, length } = contentOf(body);
  const head = `${start}content-length: ${length}\r\n${end}`;
  if (typeof content === "string" && content.length === length) return socket.write(head + content, "latin1");
  socket.cork();
  socket.write(head, "latin1");
  const isOut = socket.write(content);
  socket.uncork();
  return isOut;
}

/** Made once for what many answers share: headers of which the type is all. */
const OK_TEXTS = new WeakMap<Readonly<Record<string, string>>, string>();

function headText(status: number, headers: Readonly<Record<string, string>>): string {
  const known = status === 200 ? OK_TEXTS.get(headers) : undefined;
  if (known !== undefined) return known;
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "unknown"}\r\n`;
  if (headers["content-type"] === undefined) text += "content-type: application/json\r\n";
  for (const name in headers) {
    const value = headers[name] as string;
    if (!NAME.test(name) || !VALUE.test(value)) throw new Error(`the header ${JSON.stringify(name)} cannot be written`);
    text += `${name}: ${value}\r\n`;
  }
  if (status === 200 && Object.keys(headers).length === 1) OK_TEXTS.set(headers, text);
  return text;
}

async function* chunked(pieces: AsyncIterable<string | Uint8Array>): AsyncGenerator<string | Uint8Array> {
  for await (const piece of pieces) {
    const length = Buffer.byteLength(piece);
    if (length === 0) continue;
    yield `${length.toString(16)}\r\n`;
    yield piece;
    yield "\r\n";
  }
  yield "0\r\n\r\n";
}
