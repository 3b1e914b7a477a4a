/** What nobody should send, to the real program over sockets: each hears why, nothing grows, and others are answered. */
import { once } from "node:events";
import { connect } from "node:net";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { inferBody } from "../../support/serving.ts";
import { type ServerChild, statuses, weatherChild } from "./child.ts";

let server: ServerChild;
let end: () => Promise<void>;
beforeAll(async () => {
  ({ server, end } = await weatherChild());
});
afterAll(() => end());

const INFER = "/v2/models/weather/infer";
const BODY = JSON.stringify(inferBody([{ temperature: 30, sky: "clear" }]));
const HOST = "host: x\r\nconnection: close";
const get = (path: string, headers = HOST) => `GET ${path} HTTP/1.1\r\n${headers}\r\n\r\n`;
const head = (headers: string, path = INFER) => `POST ${path} HTTP/1.1\r\n${HOST}\r\n${headers}\r\n\r\n`;
const packed = (body: Uint8Array, coding: string) =>
  [head(`content-length: ${body.length}\r\ncontent-encoding: ${coding}`), body] as const;
const MIB = 2 ** 20;

/** Whatever was sent before: the next caller is answered, and nothing was the server's own fault. */
afterEach(async () => {
  const response = await fetch(server.url + INFER, { method: "POST", body: BODY });
  expect(response.status).toBe(200);
  expect(server.isRunning()).toBe(true);
  expect(await (await fetch(`${server.url}/metrics`)).text()).not.toMatch(/status="5/);
  // The program with its runtime is some 150 MiB; what is on its way and what is unpacked are bounded.
  expect((await server.resident()).most).toBeLessThan(1_200);
});

const LENGTH = `content-length: ${BODY.length}`;
const CHUNKED = `${BODY.length.toString(16)};extension=1\r\n${BODY}\r\n0\r\ntrailer: x\r\n\r\n`;

it.each<[string, string, string]>([
  ["a line that is folded", get("/v2", `${HOST}\r\nx-a: 1\r\n  2`), "400"],
  ["a zero in a header", get("/v2", `${HOST}\r\nx-a: 1\0 2`), "400"],
  ["a zero in a path", get("/v2\0"), "400"],
  ["a zero in a path, encoded", get("/v2/models/%00"), "404"],
  ["a path that climbs, encoded", get("/v2/models/%2e%2e%2f%2e%2e%2fetc/passwd"), "404"],
  ["line ends without a return", "GET /v2 HTTP/1.1\nhost: x\n\n", "400"],
  ["the first words of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"],
  ["a hundred thousand digits of length", head(`content-length: ${"9".repeat(10_000)}`), "400"],
  ["a length below zero", head("content-length: -1"), "400"],
  ["a length with a sign", head("content-length: +5"), "400"],
  ["the same length twice", head(`${LENGTH}\r\n${LENGTH}`) + BODY, "400"],
  ["chunks, and something else after", head("transfer-encoding: chunked, gzip"), "400"],
  ["chunks in capitals, with extensions and trailers", head("Transfer-Encoding: CHUNKED") + CHUNKED, "200"],
  ["headers without number", get("/v2", `${HOST}${"\r\na: 1".repeat(5_000)}`), "431"],
  ["a path without end", get(`/${"a".repeat(20_000)}`), "431"],
  ["a target that is a whole URL", get("http://elsewhere/v2"), "200"],
  ["a target that is a URL of nothing", get("http://elsewhere"), "404"],
  ["a star", `OPTIONS * HTTP/1.1\r\n${HOST}\r\n\r\n`, "404"],
  ["a tunnel", `CONNECT elsewhere:443 HTTP/1.1\r\n${HOST}\r\n\r\n`, "405"],
  ["another protocol to go on with", get("/v2", "host: x\r\nconnection: close, upgrade\r\nupgrade: h2c"), "200"],
  ["an expectation that nobody knows", get("/v2", `${HOST}\r\nexpect: more`), "417"],
  ["headers several times over", get("/v2", `${HOST}${"\r\nx-request-id: a\r\ntraceparent: b".repeat(3)}`), "200"],
  ["a query that is no text", get("/export?from=%zz&kind=%ff"), "400"],
])("%s", async (_, sent, status) => {
  const heard = await server.say(sent);
  expect(statuses(heard)).toEqual([status]);
  expect(heard.toLowerCase()).toContain("content-type: application/json\r\n");
  expect(() => JSON.parse(heard.slice(heard.indexOf("\r\n\r\n") + 4))).not.toThrow();
});

it("says that it waits for the body to whoever asks first", async () => {
  expect(statuses(await server.say(head(`${LENGTH}\r\nexpect: 100-continue`), BODY))).toEqual(["100", "200"]);
});

describe("compressed bodies", () => {
  const packedBody = gzipSync(BODY);
  it.each<[string, Uint8Array, string, string]>([
    ["that are whole", packedBody, "gzip", "200"],
    ["in two members", Buffer.concat([packedBody, gzipSync("  ")]), "gzip", "200"],
    ["with something after the end", Buffer.concat([packedBody, Buffer.from("garbage")]), "gzip", "400"],
    ["without the head of zlib", deflateRawSync(BODY), "deflate", "400"],
    ["with a wrong sum", Buffer.concat([deflateSync(BODY).subarray(0, -4), Buffer.alloc(4)]), "deflate", "400"],
    ["twice", gzipSync(packedBody), "gzip, gzip", "400"],
  ])("%s", async (_, body, coding, status) => {
    expect(statuses(await server.say(...packed(body, coding)))).toEqual([status]);
  });

  it("that become a gigabyte, twenty at once", async () => {
    const bomb = gzipSync(Buffer.alloc(1024 * MIB, " "));
    const heard = await Promise.all(Array.from({ length: 20 }, () => server.say(...packed(bomb, "gzip"))));
    expect(new Set(heard.flatMap(statuses))).toEqual(new Set(["413"]));
  });
});

describe("large bodies", () => {
  it("that are too large hear so, though they still come: by their length, and in chunks", async () => {
    const body = Buffer.alloc(20 * MIB, " ");
    for (let again = 0; again < 5; again++) {
      expect((await fetch(server.url + INFER, { method: "POST", body })).status).toBe(413);
    }
    const chunk = Buffer.concat([Buffer.from("100000\r\n"), Buffer.alloc(MIB, " "), Buffer.from("\r\n")]);
    const chunks = Array.from({ length: 20 }, () => chunk);
    expect(statuses(await server.say(head("transfer-encoding: chunked"), ...chunks, "0\r\n\r\n"))).toEqual(["413"]);
  });

  it.each(["[", '{"a":', '"', "\\", "1", " ", "\xff"])("of nothing but %j", async (piece) => {
    const body = Buffer.from(piece.repeat(Math.floor((15 * MIB) / piece.length)), "latin1");
    for (const path of [INFER, "/predict", "/feedback"]) {
      expect(statuses(await server.say(head(`content-length: ${body.length}`, path), body))).toEqual(["400"]);
    }
  });

  it("that many begin and nobody ends are bounded together, and small ones come through", async () => {
    const body = Buffer.alloc(15 * MIB, " ");
    let refused = 0;
    const sockets = Array.from({ length: 60 }, () => {
      const socket = connect(server.port, "127.0.0.1").on("error", () => {});
      socket.on("data", (heard) => {
        if (String(heard).startsWith("HTTP/1.1 429")) refused += 1;
      });
      socket.write(head(`content-length: ${16 * MIB}`));
      socket.write(body);
      return socket;
    });
    await expect.poll(() => refused, { timeout: 60_000 }).toBeGreaterThan(20);
    expect((await fetch(server.url + INFER, { method: "POST", body: BODY })).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    // What was held is free again.
    const whole = Buffer.concat([Buffer.from(BODY), Buffer.alloc(15 * MIB, " ")]);
    await expect
      .poll(async () => (await fetch(server.url + INFER, { method: "POST", body: whole })).status, { timeout: 30_000 })
      .toBe(200);
  });
});

describe("callers who", () => {
  const opened = async (...sent: readonly string[]) => {
    const socket = connect(server.port, "127.0.0.1").on("error", () => {});
    await once(socket, "connect");
    for (const each of sent) socket.write(each);
    return socket;
  };

  it("say nothing, or half of what they want, keep nobody waiting", async () => {
    const halves = [["POST "], [head(LENGTH).slice(0, -6)], [head(LENGTH), BODY.slice(0, 9)], []];
    const slow = await Promise.all(Array.from({ length: 200 }, (_, index) => opened(...(halves[index % 4] ?? []))));
    for (let count = 0; count < 20; count++) {
      expect((await fetch(`${server.url}/v2/health/ready`)).status).toBe(200);
      for (const socket of slow) if (socket.writable) socket.write("x");
    }
    for (const socket of slow) socket.destroy();
  });

  it("have said all and close their half hear the answer", async () => {
    const socket = await opened(head(LENGTH), BODY);
    let heard = "";
    socket.on("data", (bytes) => {
      heard += String(bytes);
    });
    socket.end();
    await once(socket, "close");
    expect(statuses(heard)).toEqual(["200"]);
  });

  it("hang up in the middle of a large answer", async () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => ({ temperature: index, sky: "clear" }));
    const body = JSON.stringify(inferBody(rows));
    for (let caller = 0; caller < 20; caller++) {
      const socket = await opened(head(`content-length: ${body.length}`), body);
      await once(socket, "data");
      socket.resetAndDestroy();
    }
  });

  it("ask two thousand times without listening", async () => {
    const socket = await opened(get("/metrics", "host: x").repeat(2_000));
    socket.pause();
    for (let count = 0; count < 10; count++) expect((await fetch(`${server.url}/v2/health/live`)).status).toBe(200);
    socket.resetAndDestroy();
  });
});
