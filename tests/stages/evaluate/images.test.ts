/** Images are tried out as they will be served: original files, over HTTP, to the real server in a process of its own. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { blobFolder } from "../../../src/adapters/blob-folder/blobs.ts";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import { createInferenceClient } from "../../../src/adapters/http-inference/inference-client.ts";
import { createImageCodec } from "../../../src/adapters/image-codec/image-codec.ts";
import { collectingLog } from "../../../src/adapters/memory/clock.ts";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { createTestEnvironment } from "../../../src/adapters/process-target/test-environment.ts";
import { digestOf } from "../../../src/domain/digest.ts";
import { random } from "../../../src/domain/random.ts";
import type { Signature } from "../../../src/domain/signature.ts";
import { examine } from "../../../src/stages/evaluate/trial/exchange.ts";
import { openSession } from "../../../src/stages/evaluate/trial/session.ts";
import { runTrain } from "../../../src/stages/train/run.ts";
import {
  imageFile,
  imageWorld,
  PICTURES,
  PICTURES_VERSION,
  TRAIN_ROWS,
  VALIDATION_ROWS,
  VISION,
} from "../train/image-world.ts";
import { snapshotOf } from "../train/world.ts";
import { world } from "./world.ts";

const SERVE = fileURLToPath(new URL("../../../src/app/serve.ts", import.meta.url));
const codec = createImageCodec({ threads: 1 });
const folder = await mkdtemp(join(tmpdir(), "understudy-evaluate-images-"));
afterAll(async () => {
  await codec.close();
  await rm(folder, { recursive: true, force: true });
});

test("every row is answered, alike alone and in a batch; one without its image costs no neighbour", async () => {
  const blobs = blobFolder(folder);
  const { ports } = await imageWorld(codec, undefined, blobs);
  await ports.files.write("/checkout/models/fruits/train.py", "print()");
  const snapshot = snapshotOf({ model: VISION, dataset: PICTURES, version: PICTURES_VERSION });
  const { record } = await runTrain(ports, { snapshot, model: "fruits", workingFolder: "/checkout" });
  if (record?.outcome.state !== "succeeded") throw new Error(JSON.stringify(record?.outcome));
  const { servable } = record.outcome;
  const testEnvironment = createTestEnvironment({
    launch: { command: [process.execPath, SERVE], readyWithinMs: 30_000 },
    blobs: folder,
    servingBuild: "understudy-serving@test",
    threads: 1,
  });
  const rows = [...TRAIN_ROWS, { picture: null }, ...VALIDATION_ROWS];
  const clock = systemClock();
  const tried = { testEnvironment, clock, blobs, runtime: createOnnxRuntime(), images: codec, log: collectingLog() };
  const inference = createInferenceClient(clock, blobs);
  const { spec } = await world();
  const session = await openSession({ ...tried, inference }, spec, { model: "vision", version: 0, servable });
  if (session.kind === "not-started") throw new Error(session.reason);
  try {
    const { candidate } = await examine(session, null, rows, random(5), () => {});
    expect(candidate.classes).toEqual(["car", "truck"]);
    expect(candidate.answers.map((answer) => answer !== null)).toEqual(rows.map(({ picture }) => picture !== null));
    const answered = TRAIN_ROWS.length + VALIDATION_ROWS.length;
    expect(candidate).toMatchObject({ repeated: answered, alike: answered, gone: false });
    expect(candidate.skew).toMatchObject({ rows: answered, different: 0 });
    expect(candidate.malformed).toMatchObject({ failures: 0 });
    expect(candidate.malformed?.requests).toBeGreaterThan(150);
    expect(candidate.decisions).toEqual(rows.map(({ picture }) => (picture === null ? null : expect.any(String))));
  } finally {
    await session.stop();
  }
});

test("a picture that is given with the request is asked about, though no store has it", async () => {
  const png = new Uint8Array(imageFile("rgb.png"));
  const inference = createInferenceClient(systemClock());
  const signature: Signature = {
    task: "image-classification",
    features: [{ name: "picture", type: "image" }],
    label: { name: "label", classes: ["car", "truck"] },
  };
  const digest = digestOf(png);
  const files = new Map([[digest, png]]);
  const one = await inference.encode(signature, [{ picture: digest }], { files });
  expect(one).toMatchObject({ path: "/predict", headers: { "content-type": "application/octet-stream" } });
  expect(one.body).toEqual(png);
  const two = await inference.encode(signature, [{ picture: digest }, { picture: digest }], { files });
  const text = Buffer.from(png).toString("base64");
  expect(JSON.parse(String(two.body))).toEqual({ rows: [{ picture: text }, { picture: text }] });
  await expect(inference.encode(signature, [{ picture: digest }])).rejects.toThrow("BLOB_MISSING");
});
