/** The train stage with the real trainer, files and runtime: from a spec to a servable, twice the same. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createBuiltinTrainer } from "../../../src/adapters/builtin-trainer/builtin-trainer.ts";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import { nodeFiles } from "../../../src/adapters/files/files.ts";
import { createOnnxRuntime } from "../../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { feedsOf } from "../../../src/domain/feeds.ts";
import { PROBABILITIES } from "../../../src/domain/signature.ts";
import { runTrain } from "../../../src/stages/train/run.ts";
import { probabilityRows } from "../../support/probability-rows.ts";
import { servableOf, snapshotOf, worldOf } from "./world.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "understudy-train-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function trainOnce() {
  const world = await worldOf();
  const builtin = createBuiltinTrainer({ clock: systemClock() });
  const ports = { ...world.ports, files: nodeFiles(), trainers: { ...world.ports.trainers, builtin } };
  const { record } = await runTrain(ports, { snapshot: snapshotOf(), model: "fruits", workingFolder: folder });
  if (record?.outcome.state !== "succeeded") throw new Error(JSON.stringify(record));
  return { ports, record, servable: await servableOf(ports, record.outcome.servable) };
}

test("two trainings on two ledgers give one servable, and leave no checkpoint behind", async () => {
  const [first, second] = [await trainOnce(), await trainOnce()];
  expect(second.record.outcome).toEqual(first.record.outcome);
  expect(second.record.progress).toEqual(first.record.progress);
  expect(second.record.key).toBe(first.record.key);
  expect(existsSync(join(folder, ".understudy", "training", first.record.key.slice("sha256:".length)))).toBe(false);
});

test("the servable answers its golden rows as it says", async () => {
  const { ports, servable } = await trainOnce();
  const { signature, golden } = servable;
  const model = await createOnnxRuntime().load(await ports.blobs.get(servable.model));
  const output = (await model.run(feedsOf(signature, golden.rows)))[PROBABILITIES];
  await model.close();
  expect(output && probabilityRows(output, signature.label.classes.length)).toEqual(golden.probabilities);
});
