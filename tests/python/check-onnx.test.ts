/** What our own writer makes, in the eyes of the reference checker of ONNX. Skipped where Python lacks `onnx`. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { exportModel } from "../../src/adapters/builtin-trainer/export-model.ts";
import { initialParameters } from "../../src/adapters/builtin-trainer/network.ts";
import { designWidth, fitPreprocessing } from "../../src/adapters/builtin-trainer/preprocessing.ts";
import { trainingModel } from "../../src/adapters/builtin-trainer/training-graph.ts";
import { SIGNATURE } from "../contracts/trainer.ts";

const python = process.env.UNDERSTUDY_TEST_PYTHON ?? "python3";
const ready = spawnSync(python, ["-c", "import onnx"]).status === 0;

describe.skipIf(!ready)("the reference checker", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "understudy-onnx-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("accepts exported models and training graphs", () => {
    const preprocessing = fitPreprocessing(SIGNATURE, [{ length: 1, colour: "red" }]);
    const optimiser = { learningRate: 0.1, weightDecay: 0.1, batchSize: 4 };
    const files = [[], [5]].flatMap((hidden, index) => {
      const network = { sizes: [designWidth(preprocessing), ...hidden, 2] };
      const exported = join(folder, `exported-${index}.onnx`);
      writeFileSync(exported, exportModel(SIGNATURE, preprocessing, network, initialParameters(network, 1)));
      const training = join(folder, `training-${index}.onnx`);
      writeFileSync(training, trainingModel(network, optimiser));
      return [exported, training];
    });
    const script = fileURLToPath(new URL("./check-onnx.py", import.meta.url));
    const { status, stderr } = spawnSync(python, [script, ...files], { encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
  }, 60_000);
});
