/** What a server says of itself: once a minute, only when there is something to say, and nobody else may say it. */
import { expect, it } from "vitest";
import type { Telemetry } from "../../src/domain/telemetry.ts";
import { counted, ownReadings, type Questions } from "../../src/serving/own-readings.ts";

import { liveServer, putEcho } from "../support/live-server.ts";
import { putBundle } from "../support/serving.ts";

const MINUTE = 60_000;

function world() {
  const state = {
    now: 0,
    questions: { requests: 0, errors: 0, rejected: 0 } as Questions,
    process: { cpuSeconds: 10, residentBytes: 5e7 },
    waiting: 0,
  };
  const member = { state: () => ({ waiting: state.waiting }) };
  const read = ownReadings({
    clock: { monotonic: () => state.now },
    questions: () => state.questions,
    members: () => [member, member],
    process: () => state.process,
  });
  const minute = (statuses: readonly number[] = []) => {
    state.now += MINUTE;
    for (const status of statuses) state.questions = counted(state.questions, status);
    return read();
  };
  return { state, minute };
}

it("counts the answers of the minute, the server's faults, and who was turned away", () => {
  const { state, minute } = world();
  state.waiting = 3;
  state.process = { ...state.process, cpuSeconds: 25 };
  expect(minute([200, 200, 400, 422, 429, 500, 502, 503, 504])).toEqual({
    "server.requests": 9,
    "server.errors": 2,
    "server.rejected": 3,
    "server.queue": 6,
    "server.memory": 5e7,
    // 15 seconds of the processor in a minute.
    "server.cpu": 0.25,
  });
  expect(minute([200])).toMatchObject({ "server.requests": 1, "server.errors": 0, "server.cpu": 0 });
});

it("counts nobody who was not let in: strangers cannot make faults look rare", () => {
  const { minute } = world();
  expect(minute([500, 401, 401, 403, 401])).toMatchObject({ "server.requests": 1, "server.errors": 1 });
});

it("says nothing while nobody asks, but that it is there, each hour", () => {
  const { minute } = world();
  const lines = Array.from({ length: 180 }, () => minute()).filter((line) => line !== null);
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatchObject({ "server.requests": 0 });
});

it("the processor's share is of the last minute, however long nothing was written", () => {
  const { state, minute } = world();
  for (let idle = 0; idle < 10; idle++) minute();
  state.process = { ...state.process, cpuSeconds: 40 };
  expect(minute([200])?.["server.cpu"]).toBe(0.5);
});

it("leaves out what is not known here", () => {
  const read = ownReadings({
    clock: { monotonic: () => 0 },
    questions: () => ({ requests: 1, errors: 0, rejected: 0 }),
    members: () => [],
    process: () => null,
  });
  expect(read()).toBeNull();
});

it("a server that ends says what was asked of it last, in its own log", async () => {
  const server = await liveServer(async (blobs) =>
    putBundle(blobs, { model: "echo", version: 1, servable: await putEcho(blobs) }),
  );
  await fetch(`${server.url}/v2/health/ready`);
  expect((await server.post("/predict", { rows: [{ size: 3 }] })).status).toBe(200);
  expect((await server.post("/v2/models/echo/infer", "nonsense")).status).toBe(400);
  await server.stop(null);
  const told: Telemetry[] = [];
  for await (const line of server.log.lines({ deployment: "garden" })) {
    if (line.kind === "telemetry") told.push(line.telemetry);
  }
  expect(told).toMatchObject([
    { device: "understudy/server", readings: { "server.requests": 2, "server.errors": 0, "server.rejected": 0 } },
  ]);
  expect(server.errors).toEqual([]);
});
