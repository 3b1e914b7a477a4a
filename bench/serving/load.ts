/**
 * A load generator in a process of its own, on raw sockets so that it costs less than what it measures: one request in
 * flight a connection. Closed loop: the next request when the last is answered. Open loop: at a fixed rate, where waiting
 * for a free connection counts as latency (no coordinated omission).
 *
 * `node load.ts <json of Load>` prints the `Measured` as JSON.
 */
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { performance } from "node:perf_hooks";

export interface Load {
  readonly port: number;
  readonly path: string;
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  /** Path of the body's file; null: none. */
  readonly body: string | null;
  readonly connections: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** Requests a second; null: closed loop. */
  readonly rate: number | null;
}

export interface Measured {
  readonly requests: number;
  /** Answers that were not 2xx. */
  readonly refused: number;
  /** Connections that broke. */
  readonly broken: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

const SPACE = 32;
const HEADERS_END = Buffer.from("\r\n\r\n");
const LENGTH = /content-length: *(\d+)/i;

interface Connection {
  readonly socket: Socket;
  /** When the request in flight counts as sent; null: none is. */
  since: number | null;
  /** Bytes of the answer that are still to come; null: its head is not complete. */
  left: number | null;
  head: Buffer;
  status: number;
}

async function run(load: Load): Promise<Measured> {
  const request = requestBytes(load);
  const begin = performance.now();
  const from = begin + load.warmUpSeconds * 1000;
  const until = from + load.seconds * 1000;
  const latencies: number[] = [];
  const counts = { refused: 0, broken: 0 };
  const free: Connection[] = [];
  const due: number[] = [];

  const send = (connection: Connection, since: number) => {
    connection.since = since;
    connection.left = null;
    connection.head = Buffer.alloc(0);
    connection.socket.write(request);
  };
  const answered = (connection: Connection) => {
    const now = performance.now();
    if (connection.since !== null && connection.since >= from && now <= until) latencies.push(now - connection.since);
    if (connection.status < 200 || connection.status > 299) counts.refused += 1;
    connection.since = null;
    if (now >= until) return;
    if (load.rate === null) return send(connection, now);
    const waiting = due.shift();
    if (waiting === undefined) free.push(connection);
    else send(connection, waiting);
  };
  const open = (): Promise<Connection> =>
    new Promise((resolve) => {
      const socket = connect({ port: load.port, host: "127.0.0.1", noDelay: true });
      const connection: Connection = { socket, since: null, left: null, head: Buffer.alloc(0), status: 0 };
      socket.on("data", (chunk) => receive(connection, chunk, answered));
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        if (performance.now() < until) counts.broken += 1;
      });
      socket.on("connect", () => resolve(connection));
    });

  const connections = await Promise.all(Array.from({ length: load.connections }, open));
  if (load.rate === null) for (const connection of connections) send(connection, performance.now());
  else {
    free.push(...connections);
    pace(load.rate, begin, until, (moment) => {
      const connection = free.pop();
      if (connection) send(connection, moment);
      else due.push(moment);
    });
  }
  await new Promise((resolve) => setTimeout(resolve, until - performance.now() + 50));
  for (const { socket } of connections) socket.destroy();
  return summary(latencies, counts, load.seconds);
}

/** Timers wait for a millisecond and more; a wait for a value that nobody changes, for less than two tenths of one. */
const NAP_MS = 0.02;
const NOBODY = new Int32Array(new SharedArrayBuffer(4));

/**
 * Whatever has become due since the last turn is sent with the moment at which it was due. Between two turns it sleeps: a
 * loop that turned without end would take a core from whoever is measured.
 */
function pace(rate: number, begin: number, until: number, send: (moment: number) => void): void {
  let sent = 0;
  const turn = () => {
    const now = performance.now();
    for (; begin + (sent * 1000) / rate <= now; sent += 1) send(begin + (sent * 1000) / rate);
    if (now >= until) return;
    Atomics.wait(NOBODY, 0, 0, NAP_MS);
    setImmediate(turn);
  };
  turn();
}

function receive(connection: Connection, chunk: Buffer, answered: (connection: Connection) => void): void {
  let rest = chunk;
  if (connection.left === null) {
    rest = connection.head.length === 0 ? chunk : Buffer.concat([connection.head, chunk]);
    const end = rest.indexOf(HEADERS_END);
    if (end < 0) {
      connection.head = rest;
      return;
    }
    const head = rest.toString("latin1", 0, end);
    connection.status = Number(
      head.slice(head.indexOf(String.fromCharCode(SPACE)) + 1, head.indexOf("\r\n")).slice(0, 3),
    );
    connection.left = Number(LENGTH.exec(head)?.[1] ?? 0);
    rest = rest.subarray(end + HEADERS_END.length);
  }
  connection.left -= rest.length;
  if (connection.left <= 0) answered(connection);
}

function requestBytes({ method, path, headers, body }: Load): Buffer {
  const content = body === null ? Buffer.alloc(0) : readFileSync(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    "host: 127.0.0.1",
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === null ? [] : [`content-length: ${content.length}`]),
  ];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), content]);
}

function summary(
  latencies: number[],
  { refused, broken }: { readonly refused: number; readonly broken: number },
  seconds: number,
): Measured {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return {
    requests: sorted.length,
    refused,
    broken,
    perSecond: sorted.length / seconds,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: sorted.at(-1) ?? Number.NaN,
  };
}

if (import.meta.main) {
  const measured = await run(JSON.parse(process.argv[2] ?? "") as Load);
  process.stdout.write(`${JSON.stringify(measured)}\n`, () => process.exit(0));
}
