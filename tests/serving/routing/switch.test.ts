/** Shares change under load: every answer is 2xx and of one model, keys stay or come, and 0 is exactly none at once. */
import { Agent, request as httpRequest } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { randomIds, systemClock } from "../../../src/adapters/clock/clock.ts";
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import type { Digest } from "../../../src/domain/digest.ts";
import { type DataPlane, LIMITS, openDataPlane } from "../../../src/serving/data-plane.ts";
import { discardingLog } from "../../../src/serving/discarding-log.ts";
import { createHttpServer, type HttpServer } from "../../../src/serving/http-server.ts";
import { operationsOf } from "../../../src/serving/operations.ts";
import { inferBody, putBundle, putServable } from "../../support/serving.ts";

const ROWS = [{ temperature: 3, sky: "clear" }];
/** The champion says dry of this row, the canary wet. */
const LABELS: Readonly<Record<string, string>> = { "1": "dry", "2": "wet" };

let plane: DataPlane;
let http: HttpServer;
let port: number;
const agent = new Agent({ keepAlive: true, maxSockets: 24 });
const bundles = new Map<number, Digest>();

beforeEach(async () => {
  const blobs = memoryBlobs();
  const [first, second] = [await putServable(blobs, 0), await putServable(blobs, 3)];
  const champion = { model: "weather", version: 1, servable: first };
  for (const weight of [0, 25, 50, 75]) {
    const canary = { model: "weather", version: 2, servable: second, weight };
    bundles.set(weight, await putBundle(blobs, champion, { canary, standby: { ...champion, version: 3 } }));
  }
  const clock = systemClock();
  const ports = { blobs, runtime: createOnnxRuntime(), images: null, log: discardingLog, clock, ids: randomIds() };
  plane = await openDataPlane(ports, bundleOf(0), LIMITS);
  const state = { plane, onError: () => {}, operations: operationsOf(undefined) };
  http = createHttpServer(state, clock, { maxBodyBytes: 2 ** 20 });
  ({ port } = await http.listen("127.0.0.1", 0));
});

afterEach(async () => {
  agent.destroy();
  await http.drain(null, 1_000);
  await plane.close();
});

const bundleOf = (weight: number): Digest => {
  const found = bundles.get(weight);
  if (!found) throw new Error(`no bundle of ${weight}`);
  return found;
};

interface Seen {
  readonly status: number;
  readonly version: string;
  readonly label: string;
}

const ask = (key: string): Promise<Seen> =>
  new Promise((resolve, reject) => {
    const headers = { "x-routing-key": key };
    const path = "/v2/models/weather/infer";
    const sent = httpRequest({ agent, port, path, method: "POST", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => {
        const body = JSON.parse(text);
        const label = body.outputs?.find(({ name }: { name: string }) => name === "label")?.data[0];
        resolve({ status: response.statusCode ?? 0, version: body.model_version, label });
      });
    });
    sent.on("error", reject).end(JSON.stringify(inferBody(ROWS)));
  });

const KEYS = Array.from({ length: 60 }, (_, index) => `user-${index}`);

/** The keys that the canary answers now. */
async function canarys(seen: Seen[]): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for (const key of KEYS) {
    const answer = await ask(key);
    seen.push(answer);
    if (answer.version === "2") keys.add(key);
  }
  return keys;
}

it("raises, lowers and ends a share while it is asked", async () => {
  let isOver = false;
  const seen: Seen[] = [];
  const callers = Array.from({ length: 4 }, async (_, caller) => {
    for (let request = 0; !isOver; request++) seen.push(await ask(`caller-${caller}-${request % 40}`));
  });
  const sizes: number[] = [];
  let before: ReadonlySet<string> = new Set();
  for (const weight of [25, 50, 75]) {
    await plane.reload(bundleOf(weight));
    const now = await canarys(seen);
    expect([...before].every((key) => now.has(key))).toBe(true);
    sizes.push(now.size);
    before = now;
  }
  expect(sizes[0]).toBeGreaterThan(0);
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
  await plane.reload(bundleOf(0));
  expect(await canarys(seen)).toEqual(new Set());
  // Whoever asked before the switch has heard by now: the callers have one request each under way.
  const ended = seen.length;
  isOver = true;
  await Promise.all(callers);
  expect(seen.filter(({ status }) => status !== 200)).toEqual([]);
  expect(seen.every(({ version, label }) => LABELS[version] === label)).toBe(true);
  expect(seen.slice(ended).every(({ version }) => version === "1")).toBe(true);
  expect(seen.some(({ version }) => version === "2")).toBe(true);
});
