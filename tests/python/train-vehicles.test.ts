/** The sample's training script under the training contract, and against its own killed half. Skipped without PyTorch. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createOnnxRuntime } from "../../src/adapters/onnx-runtime/onnx-runtime.ts";
import { npyHeader } from "../../src/domain/npy.ts";
import { random } from "../../src/domain/random.ts";

const python = process.env.UNDERSTUDY_TEST_PYTHON ?? "python3";
const script = fileURLToPath(new URL("../../models/vehicles/train.py", import.meta.url));
const ready = spawnSync(python, ["-c", "import torch"]).status === 0;
const EPOCHS = 6;
const SHAPE = [3, 16, 16] as const;
const PIXELS = 3 * 16 * 16;

describe.skipIf(!ready)("PyTorch under the training contract", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "understudy-torch-"));
    mkdirSync(join(folder, "dataset"));
    const splits = { train: splitOf(40, 1), validation: splitOf(12, 2) };
    const signature = { label: { name: "kind", classes: ["dark", "light"] } };
    const named = (name: string) => ({ file: `${name}.jsonl`, images: `${name}.images.npy` });
    const manifest = { signature, splits: { train: named("train"), validation: named("validation") } };
    writeFileSync(join(folder, "dataset/manifest.json"), JSON.stringify(manifest));
    for (const [name, { lines, images }] of Object.entries(splits)) {
      writeFileSync(join(folder, `dataset/${name}.jsonl`), lines);
      writeFileSync(join(folder, `dataset/${name}.images.npy`), images);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const train = (name: string) => {
    const output = join(folder, name);
    mkdirSync(join(output, "checkpoints"), { recursive: true });
    writeFileSync(join(output, "hyperparameters.json"), JSON.stringify({ epochs: EPOCHS, width: 4 }));
    const metrics = join(output, "metrics.jsonl");
    const child = spawn(python, [script], {
      stdio: "ignore",
      env: {
        PATH: process.env.PATH,
        UNDERSTUDY_DATASET: join(folder, "dataset"),
        UNDERSTUDY_OUTPUT: output,
        UNDERSTUDY_CHECKPOINTS: join(output, "checkpoints"),
        UNDERSTUDY_HYPERPARAMETERS: join(output, "hyperparameters.json"),
        UNDERSTUDY_METRICS: metrics,
        UNDERSTUDY_SEED: "3",
      },
    });
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    const epochs = () => (existsSync(metrics) ? readFileSync(metrics, "utf8").trimEnd().split("\n") : []);
    return { child, ended, epochs, model: join(output, "model.onnx") };
  };

  test("equal inputs give the equal model, also when it was killed on the way", async () => {
    const whole = train("whole");
    expect(await whole.ended).toBe(0);
    expect(whole.epochs()).toHaveLength(EPOCHS);
    const killed = train("killed");
    const watch = setInterval(() => {
      if (killed.epochs().length >= 2) killed.child.kill("SIGKILL");
    }, 1);
    await killed.ended;
    clearInterval(watch);
    const again = train("killed");
    expect(await again.ended).toBe(0);
    expect(Buffer.compare(readFileSync(again.model), readFileSync(whole.model))).toBe(0);
    // It went on: at most the epoch that the kill interrupted between its line and its checkpoint is there twice.
    expect(again.epochs().length).toBeLessThanOrEqual(EPOCHS + 1);
  });

  test("the model takes any number of images, and tells dark from light", async () => {
    const model = await createOnnxRuntime().load(readFileSync(join(folder, "whole/model.onnx")));
    expect(model.inputs).toEqual([expect.objectContaining({ name: "image", datatype: "FP32", shape: [-1, ...SHAPE] })]);
    const run = async (rows: number) => {
      const data = pixels(rows, 5).data;
      const { logits } = await model.run({ image: { datatype: "FP32", shape: [rows, ...SHAPE], data } });
      return logits;
    };
    expect((await run(1))?.shape).toEqual([1, 2]);
    const five = await run(5);
    expect(five?.shape).toEqual([5, 2]);
    expect([...((five?.data ?? []) as Float32Array)].every(Number.isFinite)).toBe(true);
    await model.close();
  });
});

/** Every second image is light. */
function pixels(rows: number, seed: number): { readonly data: Float32Array; readonly labels: readonly string[] } {
  const next = random(seed);
  const labels = Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? "dark" : "light"));
  const data = Float32Array.from({ length: rows * PIXELS }, (_, at) => {
    const light = Math.floor(at / PIXELS) % 2;
    return (light === 1 ? 1 : -1) + next() - 0.5;
  });
  return { data, labels };
}

function splitOf(rows: number, seed: number) {
  const { data, labels } = pixels(rows, seed);
  const images = Buffer.concat([npyHeader([rows, ...SHAPE]), Buffer.from(data.buffer)]);
  return { lines: labels.map((kind) => `${JSON.stringify({ kind })}\n`).join(""), images };
}
