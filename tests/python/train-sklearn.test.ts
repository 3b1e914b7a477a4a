/**
 * A real foreign trainer: scikit-learn and skl2onnx through the train stage. Skipped where Python or a package of
 * `requirements.txt` is missing; UNDERSTUDY_TEST_PYTHON names the interpreter.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../src/adapters/clock/clock.ts";
import { createCommandTrainer } from "../../src/adapters/command-trainer/command-trainer.ts";
import { nodeFiles } from "../../src/adapters/files/files.ts";
import type { Model } from "../../src/spec/resolved.ts";
import { runTrain } from "../../src/stages/train/run.ts";
import { COMMAND_MODEL, snapshotOf, worldOf } from "../stages/train/world.ts";

const python = process.env.UNDERSTUDY_TEST_PYTHON ?? "python3";
const script = new URL("./train-sklearn.py", import.meta.url);
const ready = spawnSync(python, ["-c", "import numpy, onnx, sklearn, skl2onnx"]).status === 0;

describe.skipIf(!ready)("scikit-learn as a trainer", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "understudy-sklearn-"));
    mkdirSync(join(folder, "models", "fruits"), { recursive: true });
    copyFileSync(script, join(folder, "models", "fruits", "train.py"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ["logistic regression", { algorithm: "logistic-regression", C: 10, max_iter: 500 }],
    ["an MLP", { algorithm: "mlp", hidden_layer_sizes: 8, max_iter: 50 }],
  ])(
    "%s becomes a candidate that fits its signature",
    async (_, hyperparameters) => {
      const { ports } = await worldOf();
      const model: Model = {
        ...COMMAND_MODEL,
        training: { ...COMMAND_MODEL.training, trainer: "command", command: [python, "train.py"], hyperparameters },
      };
      const trainer = createCommandTrainer({ clock: systemClock(), environment: process.env });
      const { record } = await runTrain(
        { ...ports, files: nodeFiles(), trainers: { ...ports.trainers, command: trainer } },
        { snapshot: snapshotOf({ model }), model: "fruits", workingFolder: folder },
      );
      expect(record?.outcome).toMatchObject({ state: "succeeded" });
      expect(record?.progress.length).toBe(1);
    },
    60_000,
  );
});

test("the example names its packages exactly", () => {
  const lines = readFileSync(new URL("./requirements.txt", import.meta.url), "utf8")
    .trim()
    .split("\n");
  for (const line of lines) expect(line).toMatch(/^[a-z0-9-]+(\[[a-z]+\])?==[\d.]+$/);
});
