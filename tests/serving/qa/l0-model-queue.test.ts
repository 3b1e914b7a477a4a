/** More than there is room for, over HTTP: every request has one answer, the right one, and health is answered in between. */
import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { randomIds, systemClock } from "../../../src/adapters/clock/clock.ts";
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import type { ModelRuntime } from "../../../src/ports/model-runtime.ts";
import { type DataPlane, LIMITS, openDataPlane } from "../../../src/serving/data-plane.ts";
import { discardingLog } from "../../../src/serving/discarding-log.ts";
import { createHttpServer, type HttpServer } from "../../../src/serving/http-server.ts";
import { operationsOf } from "../../../src/serving/operations.ts";
import { inferBody, putBundle, putServable } from "../../support/serving.ts";

interface Gate {
  readonly runtime: ModelRuntime;
  isShut: boolean;
  /** Lets the oldest run that waits come back. */
  open(): void;
  readonly waiting: () => number;
}

/** A model whose runs come back when the test says so. */
function gated(): Gate {
  const real = createOnnxRuntime();
  const held: (() => void)[] = [];
  const gate: Gate = {
    isShut: false,
    open: () => held.shift()?.(),
    waiting: () => held.length,
    runtime: {
      build: real.build,
      load: async (model) => {
        const { inputs, outputs, close, run } = await real.load(model);
        const later: typeof run = async (feeds) => {
          if (gate.isShut) await new Promise<void>((resolve) => held.push(resolve));
          return run(feeds);
        };
        return { inputs, outputs, close, run: later };
      },
    },
  };
  return gate;
}

const errors: unknown[] = [];
let gate: Gate;
let plane: DataPlane;
/** Once, whoever asks for it. */
let ended: Promise<void> | null = null;
let http: HttpServer;
let url: string;
let port: number;
beforeEach(async () => {
  gate = gated();
  const [blobs, clock] = [memoryBlobs(), systemClock()];
  const bundle = await putBundle(blobs, { model: "weather", version: 1, servable: await putServable(blobs) });
  const ports = { blobs, runtime: gate.runtime, images: null, log: discardingLog, clock, ids: randomIds() };
  plane = await openDataPlane(ports, bundle, { ...LIMITS, queue: { rows: 30, bytes: 2 ** 20 } });
  ended = null;
  const state = { plane, onError: (error: unknown) => void errors.push(error), operations: operationsOf() };
  http = createHttpServer(state, clock, { maxBodyBytes: 2 ** 20 });
  ({ port } = await http.listen("127.0.0.1", 0));
  url = `http://127.0.0.1:${port}`;
});
afterEach(async () => {
  gate.isShut = false;
  while (gate.waiting() > 0) gate.open();
  await http.drain(null, 1_000);
  await endPlane();
  expect(errors.splice(0)).toEqual([]);
});

function endPlane(): Promise<void> {
  ended ??= plane.close();
  return ended;
}

const PATH = "/v2/models/weather/infer";
const bodyOf = (id: string, temperatures: readonly number[], timeout?: number) =>
  JSON.stringify(
    inferBody(
      temperatures.map((temperature) => ({ temperature, sky: "clear" })),
      { id, ...(timeout !== undefined && { parameters: { timeout } }) },
    ),
  );

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly id: string;
  readonly labels: readonly string[];
}

async function ask(body: string): Promise<Answer> {
  const response = await fetch(url + PATH, { method: "POST", body });
  const told = (await response.json()) as {
    readonly id: string;
    readonly outputs?: readonly { readonly name: string; readonly data: readonly string[] }[];
  };
  const labels = told.outputs?.find(({ name }) => name === "label")?.data ?? [];
  return { status: response.status, retryAfter: response.headers.get("retry-after"), id: told.id, labels };
}

const health = async (name: string) => (await fetch(`${url}/v2/health/${name}`)).status;
/** Of the model without a lean: 1 degree is wet, 30 are dry. */
const says = (temperature: number) => (temperature > 0 ? "dry" : "wet");

it("answers or refuses each of three hundred, and says when to come again", async () => {
  gate.isShut = true;
  let isOver = false;
  const asked = Array.from({ length: 300 }, async (_, index) => {
    const temperatures = Array.from({ length: 1 + (index % 4) }, (__, row) => ((index + row) % 2 === 0 ? 30 : -30));
    return { index, temperatures, answer: await ask(bodyOf(`id-${index}`, temperatures)) };
  });
  const all = Promise.all(asked).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    expect([await health("live"), await health("ready")]).toEqual([200, 200]);
    gate.open();
  }
  const heard = await all;
  expect(heard).toHaveLength(300);
  for (const { index, temperatures, answer } of heard) {
    if (answer.status === 200) {
      expect(answer).toMatchObject({ id: `id-${index}`, labels: temperatures.map(says) });
    } else {
      expect([answer.status, answer.retryAfter]).toEqual([429, expect.stringMatching(/^[1-9]\d*$/)]);
    }
  }
  const refused = heard.filter(({ answer }) => answer.status === 429).length;
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThan(300);
  expect(plane.describe().counters).toMatchObject({ requests: 300 - refused, errors: refused });
});

it("is too late for who waits and for whose run is under way, and on time for the others", async () => {
  gate.isShut = true;
  const running = ask(bodyOf("running", [30], 50_000));
  await expect.poll(gate.waiting).toBe(1);
  const waiting = ask(bodyOf("waiting", [30], 60_000));
  const patient = ask(bodyOf("patient", [-30]));
  expect((await running).status).toBe(504);
  expect((await waiting).status).toBe(504);
  expect(await health("ready")).toBe(200);
  while (gate.waiting() > 0) {
    gate.open();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(await patient).toMatchObject({ status: 200, id: "patient", labels: ["wet"] });
});

it("answers what waits when it goes, and sends away who comes later", async () => {
  gate.isShut = true;
  const before = Array.from({ length: 6 }, (_, index) => ask(bodyOf(`before-${index}`, [30])));
  await expect.poll(() => plane.members()[0]?.state().waiting).toBeGreaterThan(3);
  await expect.poll(gate.waiting).toBe(1);
  const closed = endPlane();
  gate.isShut = false;
  while (gate.waiting() > 0) gate.open();
  expect((await Promise.all(before)).map(({ status }) => status)).toEqual(Array(6).fill(200));
  await closed;
  expect((await ask(bodyOf("later", [30]))).status).toBe(503);
});

it("forgets who hung up in a full queue, and can end afterwards", async () => {
  gate.isShut = true;
  const first = ask(bodyOf("first", [30]));
  await expect.poll(gate.waiting).toBe(1);
  const body = bodyOf("gone", Array(10).fill(30));
  const sockets = await Promise.all(
    Array.from({ length: 3 }, async () => {
      const socket = connect(port, "127.0.0.1").on("error", () => {});
      await once(socket, "connect");
      socket.write(`POST ${PATH} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      return socket;
    }),
  );
  await expect.poll(() => plane.members()[0]?.state().waiting).toBe(3);
  for (const socket of sockets) socket.resetAndDestroy();
  await new Promise((resolve) => setTimeout(resolve, 100));
  // There is no room before somebody asks, and whoever has hung up makes it.
  const last = ask(bodyOf("last", Array(25).fill(-30)));
  await expect.poll(() => plane.members()[0]?.state().waiting).toBe(1);
  gate.isShut = false;
  gate.open();
  expect(await first).toMatchObject({ status: 200, labels: ["dry"] });
  expect(await last).toMatchObject({ status: 200, labels: Array(25).fill("wet") });
  await endPlane();
  expect(plane.describe().counters).toMatchObject({ requests: 2, errors: 3 });
});
