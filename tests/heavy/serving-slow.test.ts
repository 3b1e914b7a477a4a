/** Callers who take their time, to the real program: they are told that it was too long, and everybody else is answered. */
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ServerChild, statuses, weatherChild } from "../serving/qa/child.ts";
import { inferBody } from "../support/serving.ts";

let server: ServerChild;
let end: () => Promise<void>;
beforeAll(async () => {
  ({ server, end } = await weatherChild());
});
afterAll(() => end());

const BODY = JSON.stringify(inferBody([{ temperature: 30, sky: "clear" }]));
const HEAD = `POST /v2/models/weather/infer HTTP/1.1\r\nhost: x\r\ncontent-length: ${BODY.length}\r\n`;

/** One character a time, for as long as it is listened to. */
function trickle(socket: Socket, text: string): NodeJS.Timeout {
  let at = 0;
  return setInterval(() => {
    if (socket.writable) socket.write(text.charAt(at++ % text.length));
  }, 500);
}

async function slowly(said: string, text: string): Promise<string> {
  const socket = connect(server.port, "127.0.0.1").on("error", () => {});
  let heard = "";
  socket.setEncoding("latin1").on("data", (piece: string) => {
    heard += piece;
  });
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.write(said);
  const timer = trickle(socket, text);
  await closed;
  clearInterval(timer);
  return heard;
}

it("in the headers, in the body, in a chunk, and after an answer", async () => {
  const ways: readonly [said: string, text: string, heard: readonly string[]][] = [
    ["POST /v2", "x", ["408"]],
    [HEAD, "a: b\r\n", ["408"]],
    [`${HEAD}\r\n`, " ", ["408"]],
    ["POST /predict HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n", "1\r\n \r\n", ["408"]],
    [`${HEAD}\r\n${BODY}GET /v2`, "x", ["200", "408"]],
  ];
  const slow = ways.flatMap(([said, text, expected]) =>
    Array.from({ length: 40 }, async () => ({ expected, heard: await slowly(said, text) })),
  );
  let isOver = false;
  const all = Promise.all(slow).finally(() => {
    isOver = true;
  });
  let answered = 0;
  while (!isOver) {
    const response = await fetch(`${server.url}/v2/models/weather/infer`, { method: "POST", body: BODY });
    expect(response.status).toBe(200);
    answered += 1;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(answered).toBeGreaterThan(50);
  for (const { expected, heard } of await all) {
    expect(statuses(heard)).toEqual(expected);
    expect(JSON.parse(heard.slice(heard.lastIndexOf("\r\n\r\n") + 4))).toEqual({ error: expect.any(String) });
  }
  expect((await server.resident()).most).toBeLessThan(400);
}, 120_000);
