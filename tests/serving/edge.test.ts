/** What arrives on the socket that is no plain request: each gets one clear answer in JSON, and the server goes on. */
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { randomIds, systemClock } from "../../src/adapters/clock/clock.ts";
import { memoryBlobs } from "../../src/adapters/memory/blobs.ts";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { discardingLog } from "../../src/serving/discarding-log.ts";
import { type RunningServer, startServer } from "../../src/serving/start-server.ts";
import { inferBody, putBundle, putServable } from "../support/serving.ts";

let server: RunningServer;
const errors: unknown[] = [];
beforeAll(async () => {
  const blobs = memoryBlobs();
  server = await startServer({
    ports: {
      ...{ blobs, runtime: createOnnxRuntime(), images: null, log: discardingLog },
      ...{ clock: systemClock(), ids: randomIds() },
    },
    bundle: await putBundle(blobs, { model: "weather", version: 1, servable: await putServable(blobs) }),
    host: "127.0.0.1",
    port: 0,
    onError: (error) => errors.push(error),
  });
});
afterAll(() => server.stop(null));

const BODY = JSON.stringify(inferBody([{ temperature: 30, sky: "clear" }]));
const post = (headers: string, body = BODY, version = "1.1") =>
  `POST /v2/models/weather/infer HTTP/${version}\r\n${headers}\r\n\r\n${body}`;
const HOST = "host: x\r\nconnection: close";
const LENGTH = `content-length: ${BODY.length}`;

/** All that comes back until the server ends the connection. */
async function say(...sent: readonly string[]): Promise<string> {
  const socket = connect(server.port, "127.0.0.1");
  let heard = "";
  socket.on("error", () => {});
  socket.setEncoding("latin1").on("data", (text: string) => {
    heard += text;
  });
  const closed = once(socket, "close");
  for (const text of sent) socket.write(text);
  await closed;
  return heard;
}

const statuses = (heard: string): readonly string[] =>
  [...heard.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, code = ""]) => code);

it.each<[string, string, string]>([
  ["no HTTP at all", "hello\r\n\r\n", "400"],
  ["no host", post(LENGTH), "400"],
  ["two lengths", post(`${HOST}\r\n${LENGTH}\r\ncontent-length: 1`), "400"],
  ["a length and chunks", post(`${HOST}\r\n${LENGTH}\r\ntransfer-encoding: chunked`), "400"],
  ["a length that is no number", post(`${HOST}\r\ncontent-length: ten`), "400"],
  ["a broken chunk", post(`${HOST}\r\ntransfer-encoding: chunked`, "zz\r\n"), "400"],
  ["a name of a header with a space", post(`${HOST}\r\n${LENGTH}\r\nbad name: 1`), "400"],
  ["headers without end", post(`${HOST}\r\n${LENGTH}\r\nx: ${"x".repeat(20_000)}`), "431"],
  ["a body that says that it is too large", post(`${HOST}\r\ncontent-length: ${2 ** 40}`, ""), "413"],
  ["a path that is no text", `GET /%ff HTTP/1.1\r\n${HOST}\r\n\r\n`, "400"],
  ["a path out of the tree", `GET /../../etc/passwd HTTP/1.1\r\n${HOST}\r\n\r\n`, "404"],
  ["a method that nobody knows", `BREW /v2 HTTP/1.1\r\n${HOST}\r\n\r\n`, "400"],
  ["a method that is not for this", `DELETE /v2 HTTP/1.1\r\n${HOST}\r\n\r\n`, "405"],
])("%s", async (_, text, status) => {
  const heard = await say(text);
  expect(statuses(heard)).toEqual([status]);
  expect(heard.toLowerCase()).toContain("content-type: application/json\r\n");
  expect(JSON.parse(heard.slice(heard.indexOf("\r\n\r\n") + 4))).toEqual({ error: expect.any(String) });
  expect(errors).toEqual([]);
});

it("answers several requests that were sent at once in their order", async () => {
  const requests = ["a", "b", "c"].map((id) => {
    const body = JSON.stringify({ ...JSON.parse(BODY), id });
    return post(`${id === "c" ? HOST : "host: x"}\r\ncontent-length: ${body.length}`, body);
  });
  const heard = await say(requests.join(""));
  expect(statuses(heard)).toEqual(["200", "200", "200"]);
  expect([...heard.matchAll(/"id":"(\w)"/g)].map(([, id]) => id)).toEqual(["a", "b", "c"]);
});

it("takes a body in pieces, in chunks, and from a caller of HTTP/1.0", async () => {
  const whole = post(`${HOST}\r\n${LENGTH}`);
  expect(statuses(await say(whole.slice(0, 100), whole.slice(100, 200), whole.slice(200)))).toEqual(["200"]);
  const chunked = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
  expect(statuses(await say(post(`${HOST}\r\ntransfer-encoding: chunked`, chunked)))).toEqual(["200"]);
  expect(statuses(await say(post(LENGTH, BODY, "1.0")))).toEqual(["200"]);
});

it("answers HEAD with the headers of GET, and no body", async () => {
  const heard = await say(`HEAD /v2/health/live HTTP/1.1\r\n${HOST}\r\n\r\n`);
  expect(statuses(heard)).toEqual(["200"]);
  expect(heard).toContain("content-length: 13\r\n");
  expect(heard.endsWith("\r\n\r\n")).toBe(true);
});

it("runs nothing for callers who have hung up", async () => {
  for (let caller = 0; caller < 20; caller++) {
    const socket = connect(server.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(post(`${HOST}\r\n${LENGTH}`).slice(0, -1));
    socket.resetAndDestroy();
  }
  const answered = await fetch(`${server.url}/v2/models/weather/infer`, { method: "POST", body: BODY });
  expect(answered.status).toBe(200);
  expect(errors).toEqual([]);
});

it.each([
  ["of another origin", "host: 127.0.0.1\r\norigin: http://page.example", "403"],
  ["that was led here by a name", "host: page.example", "403"],
  ["of this machine", "host: 127.0.0.1\r\norigin: http://localhost:3000", "200"],
])("a page %s is answered so", async (_, headers, status) => {
  expect(statuses(await say(post(`${headers}\r\nconnection: close\r\n${LENGTH}`)))).toEqual([status]);
});
