/** Over HTTP, with real models: whatever a shadow or a canary does, callers get the champion's answer or better. */
import { afterEach, expect, it } from "vitest";
import { randomIds, systemClock } from "../../../src/adapters/clock/clock.ts";
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { createMemoryPredictionLog } from "../../../src/adapters/memory/prediction-log.ts";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { type Digest, digestOf } from "../../../src/domain/digest.ts";
import type { Bundle, BundleMember, Servable } from "../../../src/domain/servable.ts";
import type { Tensor } from "../../../src/domain/tensor.ts";
import type { Blobs } from "../../../src/ports/blobs.ts";
import type { LoadedModel, ModelRuntime } from "../../../src/ports/model-runtime.ts";
import type { Description } from "../../../src/serving/data-plane.ts";
import { type RunningServer, startServer } from "../../../src/serving/start-server.ts";
import { sinkOf } from "../../support/log-sink.ts";
import { inferBody, putBundle, putServable } from "../../support/serving.ts";

type Misbehaviour = "throws" | "hangs" | "gives NaN";
const MISBEHAVIOURS: readonly Misbehaviour[] = ["throws", "hangs", "gives NaN"];
const ROWS = [{ temperature: 3, sky: "clear" }];

type Outputs = Readonly<Record<string, Tensor>>;

function spoilt(loaded: LoadedModel, isArmed: () => boolean, how: Misbehaviour): LoadedModel {
  const nan = (outputs: Outputs): Outputs => {
    const { probabilities } = outputs;
    if (!probabilities) return outputs;
    const data = new Float32Array(probabilities.data.length).fill(Number.NaN);
    return { ...outputs, probabilities: { datatype: "FP32", shape: probabilities.shape, data } };
  };
  const { runNow: _runNow, ...rest } = loaded;
  return {
    ...rest,
    run: async (feeds) => {
      if (!isArmed()) return loaded.run(feeds);
      if (how === "throws") throw new Error("no more memory");
      return how === "hangs" ? new Promise(() => {}) : nan(await loaded.run(feeds));
    },
  };
}

const servers: RunningServer[] = [];
// A model that hangs never lets go: nobody waits for it.
afterEach(() => {
  for (const server of servers.splice(0)) void server.stop(null);
});

interface World {
  /** Label, role and HTTP status of one answer. */
  ask(id: string, timeoutMs?: number): Promise<{ status: number; label: unknown; version: unknown }>;
  describe(): Promise<Description>;
  logged(): Promise<readonly (readonly [string, string, string | undefined])[]>;
}

type Others = (other: BundleMember) => Partial<Pick<Bundle, "shadows" | "canary">>;

async function world(others: Others, how: Misbehaviour): Promise<World> {
  const blobs = memoryBlobs();
  const [good, bad] = [await putServable(blobs, 0), await putServable(blobs, 3)];
  const spoiltModel = await modelOf(blobs, bad);
  let armed = false;
  const real = createOnnxRuntime();
  const runtime: ModelRuntime = {
    ...real,
    load: async (bytes, options) => {
      const loaded = await real.load(bytes, options);
      return digestOf(bytes) === spoiltModel ? spoilt(loaded, () => armed, how) : loaded;
    },
  };
  const log = createMemoryPredictionLog();
  const ports = { blobs, runtime, images: null, log: sinkOf(log), clock: systemClock(), ids: randomIds() };
  const champion = { model: "weather", version: 1, servable: good };
  const bundle = await putBundle(blobs, champion, others({ model: "weather", version: 2, servable: bad }));
  const server = await startServer({ ports, bundle, host: "127.0.0.1", port: 0, onError: () => {} });
  servers.push(server);
  armed = true;
  return {
    ask: async (id, timeoutMs) => {
      const parameters = timeoutMs === undefined ? {} : { parameters: { timeout: timeoutMs * 1_000 } };
      const body = JSON.stringify(inferBody(ROWS, { id, ...parameters }));
      const response = await fetch(`${server.url}/v2/models/weather/infer`, { method: "POST", body });
      const answer = (await response.json()) as { model_version: string; outputs: { name: string; data: unknown }[] };
      const label = answer.outputs?.find(({ name }) => name === "label")?.data;
      return { status: response.status, label, version: answer.model_version };
    },
    describe: async () => (await (await fetch(`${server.url}/deployment`)).json()) as Description,
    logged: async () =>
      (await log.read({ deployment: "garden" })).map(({ id, role, fallback }) => [id, role, fallback] as const),
  };
}

async function modelOf(blobs: Blobs, servable: Digest): Promise<Digest> {
  return (JSON.parse(new TextDecoder().decode(await blobs.get(servable))) as Servable).model;
}

it.each(MISBEHAVIOURS)("a shadow that %s changes no answer", async (how) => {
  const { ask, describe, logged } = await world((other) => ({ shadows: [other] }), how);
  for (let request = 0; request < 20; request++) {
    expect(await ask(`r${request}`)).toEqual({ status: 200, label: ["dry"], version: "1" });
  }
  expect((await logged()).every(([, role, fallback]) => role === "champion" && fallback === undefined)).toBe(true);
  const { counters, routing } = await describe();
  expect(counters).toMatchObject({ requests: 20, errors: 0, shadow: { rows: 0 } });
  expect(routing.shadows).toMatchObject([{ version: 2, copies: { rows: 0 }, comparison: null }]);
});

it.each<[Misbehaviour, string]>([
  ["throws", "error"],
  ["hangs", "timeout"],
  ["gives NaN", "non-finite"],
])("a canary that %s is answered for by the champion, counted, on record, and stopped", async (how, fallback) => {
  const { ask, describe, logged } = await world((other) => ({ canary: { ...other, weight: 100 } }), how);
  for (let request = 0; request < 7; request++) {
    expect(await ask(`r${request}`, 400)).toEqual({ status: 200, label: ["dry"], version: "1" });
  }
  expect(await logged()).toEqual(
    Array.from({ length: 7 }, (_, request) => [`r${request}/0`, "champion", request < 5 ? fallback : undefined]),
  );
  expect((await describe()).routing.canary).toMatchObject({
    weight: 100,
    effectiveWeight: 0,
    breaker: { reason: "failures" },
    fallbacks: { [fallback]: 5 },
  });
});
