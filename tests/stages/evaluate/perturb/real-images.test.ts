/** Perturbed images on their whole way: out of the store, changed, over HTTP to the real server, and answered. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { blobFolder } from "../../../../src/adapters/blob-folder/blobs.ts";
import { systemClock } from "../../../../src/adapters/clock/clock.ts";
import { createInferenceClient } from "../../../../src/adapters/http-inference/inference-client.ts";
import { createImageCodec } from "../../../../src/adapters/image-codec/image-codec.ts";
import { collectingLog } from "../../../../src/adapters/memory/clock.ts";
import { createOnnxRuntime } from "../../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { createTestEnvironment } from "../../../../src/adapters/process-target/test-environment.ts";
import type { Perturbation } from "../../../../src/spec/resolved.ts";
import { perturbationsOf } from "../../../../src/stages/evaluate/perturb/perturbations.ts";
import { openSession } from "../../../../src/stages/evaluate/trial/session.ts";
import { runTrain } from "../../../../src/stages/train/run.ts";
import {
  imageWorld,
  PICTURES,
  PICTURES_VERSION,
  TRAIN_ROWS,
  VALIDATION_ROWS,
  VISION,
} from "../../train/image-world.ts";
import { snapshotOf } from "../../train/world.ts";
import { world } from "../world.ts";

const SERVE = fileURLToPath(new URL("../../../../src/app/serve.ts", import.meta.url));
const codec = createImageCodec({ threads: 1 });
const folder = await mkdtemp(join(tmpdir(), "understudy-perturb-images-"));
afterAll(async () => {
  await codec.close();
  await rm(folder, { recursive: true, force: true });
});

const PERTURBATIONS: readonly Perturbation[] = [
  { name: "as-it-is", kind: "brightness", factor: 1 },
  { name: "black", kind: "brightness", factor: 0 },
  { name: "soft", kind: "blur", sigma: 3 },
  { name: "squeezed", kind: "jpeg", quality: 5 },
  { name: "noisy", kind: "noise", amount: 0.2 },
];

async function open() {
  const blobs = blobFolder(folder);
  const { ports } = await imageWorld(codec, undefined, blobs);
  await ports.files.write("/checkout/models/fruits/train.py", "print()");
  const snapshot = snapshotOf({ model: VISION, dataset: PICTURES, version: PICTURES_VERSION });
  const { record } = await runTrain(ports, { snapshot, model: "fruits", workingFolder: "/checkout" });
  if (record?.outcome.state !== "succeeded") throw new Error(JSON.stringify(record?.outcome));
  const testEnvironment = createTestEnvironment({
    launch: { command: [process.execPath, SERVE], readyWithinMs: 30_000 },
    blobs: folder,
    servingBuild: "understudy-serving@test",
    threads: 1,
  });
  const clock = systemClock();
  const tried = { testEnvironment, clock, blobs, runtime: createOnnxRuntime(), images: codec, log: collectingLog() };
  const inference = createInferenceClient(clock, blobs);
  const { spec } = await world();
  const member = { model: "vision", version: 0, servable: record.outcome.servable };
  const session = await openSession({ ...tried, inference }, spec, member);
  if (session.kind === "not-started") throw new Error(session.reason);
  return { session, blobs };
}

test("JPEG or PNG, turned or with alpha: what is only encoded again is answered as before, what is changed is not", async () => {
  const { session, blobs } = await open();
  const rows = [...TRAIN_ROWS, { picture: null }, ...VALIDATION_ROWS];
  try {
    const before = await session.ask(rows);
    const files = (await readdir(folder, { recursive: true })).length;
    const context = { ports: { blobs, images: codec }, seed: 3, progress: () => {} };
    const found = await perturbationsOf(session, null, rows, PERTURBATIONS, context);
    expect((await readdir(folder, { recursive: true })).length).toBe(files);
    const probabilities = (name: string) =>
      found.find((each) => each.name === name)?.candidate.map((answer) => answer?.probabilities ?? null);
    const asBefore = before.map((answer) => answer?.probabilities ?? null);
    expect(asBefore.map((each) => each !== null)).toEqual(rows.map(({ picture }) => picture !== null));
    expect(probabilities("as-it-is")).toEqual(asBefore);
    expect(new Set(probabilities("black")?.map((each) => JSON.stringify(each))).size).toBe(2);
    for (const name of ["soft", "squeezed", "noisy"]) {
      const changed = probabilities(name);
      expect(changed?.map((each) => each !== null)).toEqual(asBefore.map((each) => each !== null));
      expect(changed).not.toEqual(asBefore);
    }
  } finally {
    await session.stop();
  }
});
