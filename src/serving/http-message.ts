/** Bodies of requests, read within a limit; and answers, written with as little around them as there can be. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { RouteResponse } from "./area.ts";

const NOTHING = new Uint8Array();
/** Exactly this type: a client in use reads no error text where a charset follows. */
export const JSON_TYPE: Readonly<Record<string, string>> = { "content-type": "application/json" };

/** What the bodies that are still coming may hold together, in bytes; those of one piece are not counted. */
export interface BodyRoom {
  readonly each: number;
  readonly together: number;
  held: number;
}

export type Unread = "too large" | "no room";

/** `done` is called once, with why where the body is not taken; never for a caller who hangs up in the middle. */
export function readBody(request: IncomingMessage, room: BodyRoom, done: (body: Uint8Array | Unread) => void): void {
  if (Number(request.headers["content-length"] ?? 0) > room.each) {
    request.resume();
    done("too large");
    return;
  }
  let pieces: Buffer[] = [];
  let size = 0;
  let held = 0;
  let isOver = false;
  const release = () => {
    room.held -= held;
    held = 0;
  };
  const refuse = (why: Unread) => {
    isOver = true;
    pieces = [];
    release();
    done(why);
  };
  request.on("data", (chunk: Buffer) => {
    // The rest of what was refused is read, and forgotten: whoever is still sending does not hear before that.
    if (isOver) return;
    size += chunk.length;
    if (pieces.push(chunk) === 2) request.once("close", release);
    if (size > room.each) return refuse("too large");
    if (pieces.length === 1) return;
    room.held += size - held;
    held = size;
    if (room.held > room.together) refuse("no room");
  });
  request.on("end", () => {
    if (isOver) return;
    release();
    done(pieces.length > 1 ? Buffer.concat(pieces) : (pieces[0] ?? NOTHING));
  });
}

/** As long as the rest of a body is waited for that was refused. */
const LINGER_MS = 2_000;

/**
 * Answers before the body has come, and ends the connection when it has: one that is closed while the other side still
 * sends is reset, and the answer lost with it.
 */
export function respondEarly(request: IncomingMessage, response: ServerResponse, answer: RouteResponse): void {
  const content = Buffer.from(JSON.stringify(answer.body));
  const headers = { ...JSON_TYPE, ...answer.headers, connection: "close", "content-length": content.length };
  response.writeHead(answer.status, headers).write(content);
  const end = () => void response.end();
  const timer = setTimeout(end, LINGER_MS).unref();
  request.once("end", end);
  response.once("close", () => clearTimeout(timer));
}

export function respond(response: ServerResponse, { status, body, headers }: RouteResponse): void {
  if (isStream(body)) {
    response.writeHead(status, { ...JSON_TYPE, ...headers });
    if (response.req.method === "HEAD") {
      response.end();
      return;
    }
    // No faster than the caller reads, and no longer. Half an answer cannot be taken back: it must be seen to be cut off.
    pipeline(Readable.from(body, { objectMode: false }), response).catch(() => response.destroy());
    return;
  }
  const { content, length } = contentOf(body);
  end(response, status, content, length, headers);
}

function end(
  response: ServerResponse,
  status: number,
  content: string | Uint8Array,
  length: number,
  headers: Readonly<Record<string, string>> = JSON_TYPE,
): void {
  const fields: (string | number)[] = [];
  if (!("content-type" in headers)) fields.push("content-type", "application/json");
  for (const name in headers) fields.push(name, headers[name] as string);
  fields.push("content-length", length);
  response.writeHead(status, fields as string[]);
  // Text that is ASCII, as most is, is written at less cost by that name; its length in bytes tells.
  if (typeof content === "string" && content.length === length) response.end(content, "latin1");
  else response.end(content);
}

export interface Content {
  readonly content: string | Uint8Array;
  /** In bytes. */
  readonly length: number;
}

export function contentOf(body: Exclude<RouteResponse["body"], AsyncIterable<string | Uint8Array>>): Content {
  const content = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  return { content, length: typeof content === "string" ? Buffer.byteLength(content) : content.byteLength };
}

export const isStream = (body: RouteResponse["body"]): body is AsyncIterable<string | Uint8Array> =>
  typeof body === "object" && Symbol.asyncIterator in body;
