/** Bodies of requests, read within a limit; and answers, written with as little around them as there can be. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { RouteResponse } from "./area.ts";

const NOTHING = new Uint8Array();
/** Exactly this type: a client in use reads no error text where a charset follows. */
const JSON_TYPE = { "content-type": "application/json" };

/** `done` is called once, with null for a body beyond the limit; never for a caller who hangs up in the middle. */
export function readBody(request: IncomingMessage, limit: number, done: (body: Uint8Array | null) => void): void {
  if (Number(request.headers["content-length"] ?? 0) > limit) {
    request.resume();
    done(null);
    return;
  }
  let first: Buffer | null = null;
  let more: Buffer[] | null = null;
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    const before = size;
    size += chunk.length;
    if (size > limit) {
      if (before <= limit) done(null);
    } else if (!first) first = chunk;
    else if (more) more.push(chunk);
    else more = [first, chunk];
  });
  request.on("end", () => {
    if (size <= limit) done(more ? Buffer.concat(more) : (first ?? NOTHING));
  });
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
  const content = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  const length = typeof content === "string" ? Buffer.byteLength(content) : content.byteLength;
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

const isStream = (body: RouteResponse["body"]): body is AsyncIterable<string | Uint8Array> =>
  typeof body === "object" && Symbol.asyncIterator in body;
