/** The server over TCP: exact headers, caps, what is refused before a body is read as JSON, and draining. */
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { type AddressInfo, connect, createServer } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { randomIds, systemClock } from "../../src/adapters/clock/clock.ts";
import { memoryBlobs } from "../../src/adapters/memory/blobs.ts";
import { createMemoryPredictionLog } from "../../src/adapters/memory/prediction-log.ts";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import type { PredictionLog } from "../../src/ports/prediction-log.ts";
import { type RunningServer, startServer } from "../../src/serving/start-server.ts";
import { sinkOf } from "../support/log-sink.ts";
import { inferBody, putBundle, putServable } from "../support/serving.ts";

const ROWS = [{ temperature: 30, sky: "clear" }];

async function start(log: PredictionLog = createMemoryPredictionLog(), errors: unknown[] = []): Promise<RunningServer> {
  const blobs = memoryBlobs();
  const servable = await putServable(blobs);
  return startServer({
    ports: {
      blobs,
      runtime: createOnnxRuntime(),
      images: null,
      log: sinkOf(log),
      clock: systemClock(),
      ids: randomIds(),
    },
    bundle: await putBundle(blobs, { model: "weather", version: 1, servable }),
    host: "127.0.0.1",
    port: 0,
    onError: (error) => errors.push(error),
  });
}

describe("the server", () => {
  let server: RunningServer;
  beforeEach(async () => {
    server = await start();
  });
  afterEach(() => server.stop(null));

  const infer = (init: RequestInit) => fetch(`${server.url}/v2/models/weather/infer`, { method: "POST", ...init });
  const body = JSON.stringify(inferBody(ROWS));

  it.each<[string, Record<string, string>]>([
    ["no content type", {}],
    ["bytes", { "content-type": "application/octet-stream" }],
    ["JSON with a charset", { "content-type": "application/json; charset=utf-8" }],
  ])("takes %s, and answers with exactly application/json", async (_, headers) => {
    const response = await infer({ headers, body: new TextEncoder().encode(body) });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
  });

  it.each<[string, Record<string, string>, string]>([
    ["a header length that is none", { "inference-header-content-length": "ten" }, "not a number of bytes"],
    ["an encoding that it does not know", { "content-encoding": "br" }, "gzip, deflate"],
  ])("refuses %s, and says why", async (_, headers, reason) => {
    const response = await infer({ headers, body });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({ error: expect.stringContaining(reason) });
  });

  it("answers the common request to the letter as the same with a header that is there twice", async () => {
    const asked = JSON.stringify({ ...inferBody(ROWS), id: "once" });
    const [common, odd] = await Promise.all(
      ["", "x-a: 1\r\nx-a: 2\r\n"].map((more) => say(`${more}x-request-id: 7`, asked)),
    );
    expect(common).toMatch(
      /^HTTP\/1\.1 200 OK\r\n.*x-request-id: 7\r\n.*Keep-Alive: timeout=65\r\n\r\n\{.*"id":"once"/s,
    );
    expect(common).toBe(odd);
  });

  const say = async (headers: string, said: string) => {
    const socket = connect(server.port, "127.0.0.1");
    socket.write(`POST /v2/models/weather/infer HTTP/1.1\r\nhost: localhost\r\n${headers}\r\n`);
    socket.write(`content-length: ${said.length}\r\n\r\n${said}`);
    let heard = "";
    while (!heard.endsWith("]}")) heard += String((await once(socket, "data"))[0]);
    socket.destroy();
    return heard.replace(/^Date: .*$/m, "");
  };

  it("refuses a body beyond its cap, also one of unknown length, and goes on", async () => {
    const outgoing = httpRequest(`${server.url}/feedback`, { method: "POST" });
    outgoing.on("error", () => {});
    const answered = once(outgoing, "response");
    const chunk = Buffer.alloc(1 << 20, " ");
    for (let sent = 0; sent < 17; sent++) outgoing.write(chunk);
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    outgoing.destroy();
    expect((await infer({ body })).status).toBe(200);
  });

  it("outlives callers who hang up in the middle, and such as do not speak HTTP", async () => {
    const socket = connect(server.port, "127.0.0.1");
    socket.write("POST /feedback HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n[");
    await once(socket, "connect");
    socket.destroy();
    const noise = connect(server.port, "127.0.0.1");
    noise.on("error", () => {}).resume();
    noise.end("\x16\x03\x01 hello");
    await once(noise, "close");
    expect((await infer({ body })).status).toBe(200);
  });

  it("passes requests on to its successor while it is drained", async () => {
    const successor = await start();
    expect((await fetch(`${server.url}/deployment`)).status).toBe(200);
    const stopped = server.stop(successor.port);
    expect(await (await infer({ body })).json()).toMatchObject({ outputs: [{ data: ["dry"] }, {}, {}, {}] });
    const described = await (await fetch(`${successor.url}/deployment`)).json();
    expect(described).toMatchObject({ counters: { rows: 1 } });
    await server.stop(null);
    await stopped;
    await successor.stop(null);
  });

  it("cuts the answer off when its successor breaks off in the middle, and goes on", async () => {
    const broken = createServer((connection) => {
      connection.once("data", () => {
        connection.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf", () =>
          setTimeout(() => connection.resetAndDestroy(), 20),
        );
      });
    });
    await once(broken.listen(0, "127.0.0.1"), "listening");
    // Old connections, so that there is somebody to pass on.
    await Promise.all([fetch(`${server.url}/deployment`), fetch(`${server.url}/deployment`)]);
    const stopped = server.stop((broken.address() as AddressInfo).port);
    for (let again = 0; again < 2; again++) {
      await expect(infer({ body }).then((response) => response.text())).rejects.toThrow();
    }
    broken.close();
    await server.stop(null);
    await stopped;
  });
});

it("answers 503 without a reason when the log cannot be written, and tells its owner", async () => {
  const errors: unknown[] = [];
  const broken = { ...createMemoryPredictionLog(), append: () => Promise.reject(new Error("disk full at /secret")) };
  const server = await start(broken, errors);
  const response = await fetch(`${server.url}/v2/models/weather/infer`, {
    method: "POST",
    body: JSON.stringify(inferBody(ROWS)),
  });
  expect(response.status).toBe(503);
  expect(await response.text()).not.toContain("secret");
  expect(errors).toEqual([expect.objectContaining({ message: "disk full at /secret" })]);
  await server.stop(null);
});
