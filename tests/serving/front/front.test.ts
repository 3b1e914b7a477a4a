/** What becomes of a connection of the front: slow callers, such as do not read, long answers, the end. */
import { afterEach, describe, expect, it } from "vitest";
import type { RouteRequest, RouteResponse } from "../../../src/serving/area.ts";
import type { FrontOptions } from "../../../src/serving/front/front.ts";
import { type Answer, call, echo, type House, openHouse, pause } from "./house.ts";

const BODY = '{"a":1}';
const post = (path = "/v2", body = BODY) =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

let house: House;
afterEach(() => house.close());

async function open(answer: Answer = echo, front: Partial<FrontOptions> = {}) {
  house = await openHouse(answer, front);
  return call(house.port);
}

const answers = (text: string) => text.split("HTTP/1.1 200 OK").length - 1;

describe("whose body does not come", () => {
  it("is handed over, and answered when it comes", async () => {
    const { socket, heard } = await open();
    socket.write(post().slice(0, -3));
    await expect.poll(house.handedOver, { timeout: 5_000 }).toBe(1);
    socket.write(post().slice(-3) + post());
    await expect.poll(() => answers(heard().text)).toBe(2);
    expect(house.answered()).toBe(0);
  });

  it("or comes in crumbs, is handed over with all of them", async () => {
    const { socket, heard } = await open();
    const request = post("/v2", "x".repeat(40));
    socket.write(request.slice(0, -40));
    for (let crumb = 0; crumb < 40; crumb++) {
      socket.write("x");
      await pause(1);
    }
    await expect.poll(() => heard().text).toContain(`"body":"${"x".repeat(40)}"`);
    expect(house.handedOver()).toBe(1);
  });
});

it("waits for a body that comes on its own, as many clients write", async () => {
  const { socket, heard } = await open();
  for (const request of [1, 2, 3]) {
    socket.write(post("/v2", ""));
    socket.write(post().slice(0, -BODY.length));
    await expect.poll(() => answers(heard().text)).toBe(2 * request - 1);
    socket.write(BODY);
    await expect.poll(() => answers(heard().text)).toBe(2 * request);
  }
  expect([house.answered(), house.handedOver()]).toEqual([6, 0]);
});

it("waits for so many bodies and no more, and for others when those have come", async () => {
  const { socket, heard } = await open(echo, { mostBodies: 1 });
  const whole = post();
  for (const turn of [1, 2]) {
    const other = await call(house.port);
    socket.write(whole.slice(0, -1));
    await expect.poll(() => house.readFrom(socket.localPort ?? 0)).toBe(turn * whole.length - 1);
    other.socket.write(whole.slice(0, -1));
    await expect.poll(house.handedOver).toBe(turn);
    for (const each of [socket, other.socket]) each.write(whole.slice(-1));
    await expect.poll(() => [heard(), other.heard()].map(({ text }) => answers(text))).toEqual([turn, 1]);
    expect(house.answered()).toBe(turn);
  }
});

it("hands over whoever says nothing, and ends who is done", async () => {
  const silent = await open(echo, { keepAliveMs: 0 });
  const done = await call(house.port);
  done.socket.write(post());
  await expect.poll(() => done.heard().end, { timeout: 5_000 }).toBe("closed");
  expect(answers(done.heard().text)).toBe(1);
  expect(house.handedOver()).toBe(1);
  expect(silent.heard()).toEqual({ text: "", end: null });
});

it("gives up what is not answered for too long", async () => {
  const { socket, heard } = await open(() => new Promise(() => {}), { idleMs: 500 });
  socket.write(post());
  await expect.poll(() => heard().end, { timeout: 5_000 }).not.toBeNull();
  expect(heard().text).toBe("");
});

describe("answers", () => {
  const said: Readonly<Record<string, RouteResponse>> = {
    "/text": { status: 200, body: "h\u00e9 \u20ac" },
    "/bytes": { status: 200, body: Uint8Array.of(0, 255, 13, 10), headers: { "content-type": "a/b", "x-a": "1" } },
    "/refused": { status: 429, body: { error: "later" }, headers: { "retry-after": "1" } },
    "/split": { status: 200, body: {}, headers: { "x-request-id": "1\r\nset-cookie: 2" } },
    "/name": { status: 200, body: {}, headers: { "x\r\n": "1" } },
  };
  const answer: Answer = ({ path }) => said[path] ?? { status: 404, body: {} };
  const once = async (path: string) => {
    const { socket, heard } = await open(answer);
    socket.write(post(path) + post("/else"));
    await expect.poll(() => heard().text + heard().end).toMatch(/404 Not Found|closed|reset/);
    return heard().text.split("HTTP/1.1 404")[0];
  };
  const REST = "Date:\r\nConnection: keep-alive\r\nKeep-Alive: timeout=65\r\n\r\n";

  it("are counted in bytes, whatever they are", async () => {
    const json = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
    expect(await once("/text")).toBe(`${json}content-length: 7\r\n${REST}h\xc3\xa9 \xe2\x82\xac`);
    house.close();
    const bytes = "HTTP/1.1 200 OK\r\ncontent-type: a/b\r\nx-a: 1\r\ncontent-length: 4\r\n";
    expect(await once("/bytes")).toBe(`${bytes}${REST}\x00\xff\r\n`);
    house.close();
    expect(await once("/refused")).toContain(
      "HTTP/1.1 429 Too Many Requests\r\ncontent-type: application/json\r\nretry-after: 1",
    );
  });

  it.each(["/split", "/name"])("never bring a header that somebody smuggled in: %s", async (path) => {
    expect(await once(path)).toBe("");
    expect(house.errors).toHaveLength(1);
  });

  it("of which the length is not known come in chunks, and the next request after them", async () => {
    const { socket, heard } = await open(({ path }) => ({
      ...{ status: 200, headers: { "content-type": "text/plain" } },
      body: path === "/v2" ? pieces() : "end",
    }));
    socket.write(post() + post("/else"));
    await expect.poll(() => heard().text).toContain("\r\n\r\nend");
    expect(heard().text).toContain("Transfer-Encoding: chunked\r\n");
    expect(heard().text).toContain("\r\n\r\n3\r\none\r\n2\r\n\xc3\xa9\r\n0\r\n\r\nHTTP/1.1 200");
    expect(house.handedOver()).toBe(0);
  });

  it("that break off are seen to be cut off", async () => {
    const { socket, heard } = await open(() => ({ status: 200, body: broken() }));
    socket.write(post());
    await expect.poll(() => heard().end).not.toBeNull();
    expect(heard().text).toContain("3\r\none\r\n");
    expect(heard().text).not.toContain("0\r\n\r\n");
  });
});

async function* pieces() {
  yield "one";
  yield "";
  yield Buffer.from("\u00e9");
}

async function* broken() {
  yield "one";
  await pause(20);
  throw new Error("it broke");
}

it("reads no further while a caller does not read, and goes on when they do", async () => {
  const { socket, heard } = await open(() => ({ status: 200, body: "x".repeat(2 ** 20) }));
  socket.pause();
  const count = 40;
  for (let request = 0; request < count; request++) socket.write(post());
  await pause(200);
  expect(house.answered()).toBeLessThan(count);
  socket.resume();
  await expect.poll(() => answers(heard().text), { timeout: 10_000 }).toBe(count);
  expect(house.answered()).toBe(count);
});

it("answers all that came together, though the caller's half is closed behind it", async () => {
  const { socket, heard } = await open();
  socket.end(post("/late") + post("/late") + post());
  await expect.poll(() => heard().end).toBe("closed");
  expect(answers(heard().text)).toBe(3);
  expect(house.handedOver()).toBe(0);
});

it("refuses half a request that ends", async () => {
  const { socket, heard } = await open();
  socket.end(post() + post().slice(0, -1));
  await expect.poll(() => heard().end).toBe("closed");
  expect(heard().text).toMatch(/^HTTP\/1\.1 200 OK.*\}HTTP\/1\.1 400 Bad Request/s);
  expect([house.answered(), house.handedOver()]).toEqual([1, 0]);
});

it("knows who has hung up while the answer is made", async () => {
  const asked: RouteRequest[] = [];
  const { socket } = await open((request) => {
    asked.push(request);
    return new Promise(() => {});
  });
  socket.write(post());
  await expect.poll(() => asked.length).toBe(1);
  expect(asked[0]?.caller?.destroyed).toBe(false);
  socket.destroy();
  await expect.poll(() => asked[0]?.caller?.destroyed).toBe(true);
});

describe("when it ends", () => {
  it("whoever comes is node:http's, also in the middle of a body; idle connections are ended, and no others", async () => {
    let isOpen = true;
    const late = Promise.withResolvers<RouteResponse>();
    const answer: Answer = (request) => (request.path === "/wait" ? late.promise : echo(request));
    const idle = await open(answer, { isOpen: () => isOpen });
    const [busy, half, back, fresh] = await Promise.all([0, 1, 2, 3].map(() => call(house.port)));
    for (const { socket } of [idle, back as typeof idle]) socket.write(post());
    busy?.socket.write(post("/wait"));
    half?.socket.write(post().slice(0, -3));
    await expect.poll(house.answered).toBe(3);
    await pause(20);
    isOpen = false;
    back?.socket.write(post());
    half?.socket.write(post().slice(-3));
    await expect.poll(() => [back, half].map((one) => answers(one?.heard().text ?? ""))).toEqual([2, 1]);
    expect(house.answered()).toBe(3);
    house.front?.closeIdle();
    await expect.poll(() => idle.heard().end).not.toBeNull();
    late.resolve({ status: 200, body: {} });
    await expect.poll(() => answers(busy?.heard().text ?? "")).toBe(1);
    expect([busy, half, back, fresh].map((one) => one?.heard().end)).toEqual([null, null, null, null]);
  });

  it("an answer says that it is the last, and the connection ends with it", async () => {
    const { socket, heard } = await open(echo, { isEnding: () => true });
    socket.write(post());
    await expect.poll(() => heard().end).toBe("closed");
    expect(heard().text).toContain("Connection: close\r\n\r\n{");
    expect(heard().text).not.toContain("Keep-Alive");
  });
});
