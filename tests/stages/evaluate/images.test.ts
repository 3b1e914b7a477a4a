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
import { createTestEnvironment } from "../../../src/adapters/process-target/test-environment.ts";
import { random } from "../../../src/domain/random.ts";
import { exchange } from "../../../src/stages/evaluate/exchange.ts";
import { runTrain } from "../../../src/stages/train/run.ts";
import { putBundle } from "../../support/serving.ts";
import { imageWorld, PICTURES, PICTURES_VERSION, TRAIN_ROWS, VALIDATION_ROWS, VISION } from "../train/image-world.ts";
import { servableOf, snapshotOf } from "../train/world.ts";

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
  const { signature } = await servableOf(ports, servable);
  const environment = createTestEnvironment({
    launch: { command: [process.execPath, SERVE], readyWithinMs: 30_000 },
    blobs: folder,
    servingBuild: "understudy-serving@test",
    threads: 1,
  });
  const { url, stop } = await environment.start(await putBundle(blobs, { model: "vision", version: 1, servable }));
  try {
    const rows = [...TRAIN_ROWS, { picture: null }, ...VALIDATION_ROWS];
    const inference = createInferenceClient(systemClock(), blobs);
    const asked = { inference, url, signature, rows, random: random(5), progress: () => {} };
    const { answers, repeated, alike, classes } = await exchange(asked);
    expect(classes).toEqual(["car", "truck"]);
    expect(answers.map((answer) => answer !== null)).toEqual(rows.map(({ picture }) => picture !== null));
    expect(repeated).toBe(TRAIN_ROWS.length + VALIDATION_ROWS.length);
    expect(alike).toBe(repeated);
  } finally {
    await stop();
  }
});
