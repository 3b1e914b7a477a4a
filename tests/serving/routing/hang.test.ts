/** Only a champion that hangs makes the server unready: another process would be in the way of the answers. */
import { expect, it } from "vitest";
import { memoryBlobs } from "../../../src/adapters/memory/blobs.ts";
import { counterIds, fakeClock } from "../../../src/adapters/memory/clock.ts";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import type { Servable } from "../../../src/domain/servable.ts";
import type { ModelRuntime } from "../../../src/ports/model-runtime.ts";
import type { AnswerRequest } from "../../../src/serving/answering.ts";
import { LIMITS, openDataPlane } from "../../../src/serving/data-plane.ts";
import { discardingLog } from "../../../src/serving/discarding-log.ts";
import { putBundle, putServable } from "../../support/serving.ts";
import { turns } from "./members.ts";

const REQUEST: AnswerRequest = {
  ...{ id: "r", version: null, rows: 1, timestamps: null, routingKey: null, deadline: null, receivedAt: 0 },
  inputs: {
    temperature: { datatype: "FP32", shape: [1, 1], data: Float32Array.of(3) },
    sky: { datatype: "BYTES", shape: [1, 1], data: ["clear"] },
  },
};

it.each([
  ["champion", 0, false],
  ["shadow", 3, true],
])("a %s that hangs: healthy is %s", async (_, lean, healthy) => {
  const blobs = memoryBlobs();
  const servables = [await putServable(blobs, 0), await putServable(blobs, 3)] as const;
  const hanging = await putServable(blobs, lean);
  const { model } = JSON.parse(new TextDecoder().decode(await blobs.get(hanging))) as Servable;
  let armed = false;
  const real = createOnnxRuntime();
  const runtime: ModelRuntime = {
    ...real,
    load: async (bytes, options) => {
      const { runNow, ...loaded } = await real.load(bytes, options);
      if (digestOf(bytes) !== model) return runNow ? { ...loaded, runNow } : loaded;
      return { ...loaded, run: (feeds) => (armed ? new Promise(() => {}) : loaded.run(feeds)) };
    },
  };
  const clock = fakeClock();
  const bundle = await putBundle(
    blobs,
    { model: "weather", version: 1, servable: servables[0] },
    { shadows: [{ model: "weather", version: 2, servable: servables[1] }] },
  );
  const ports = { blobs, runtime, images: null, log: discardingLog, clock, ids: counterIds("made") };
  const plane = await openDataPlane(ports, bundle, LIMITS);
  expect(plane.healthy()).toBe(true);
  armed = true;
  // Of the champion nobody hears any more.
  const answered = plane.answer(REQUEST);
  if (healthy) expect((await answered).member.version).toBe(1);
  await turns();
  clock.advance(LIMITS.hungAfterMs + 1);
  expect(plane.healthy()).toBe(healthy);
  expect(plane.describe().hung).toBe(!healthy);
});
