/** The built-in trainer around its thread: time left, killed and resumed, data that is odd. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as ort from "onnxruntime-node";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createBuiltinTrainer } from "../../../src/adapters/builtin-trainer/builtin-trainer.ts";
import type { Hyperparameters } from "../../../src/adapters/builtin-trainer/hyperparameters.ts";
import { runJob } from "../../../src/adapters/builtin-trainer/job.ts";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import type { Row } from "../../../src/domain/table.ts";
import type { TrainingJob, TrainingProgress } from "../../../src/ports/trainer.ts";
import { SIGNATURE } from "../../contracts/trainer.ts";
import { settings } from "./settings.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "understudy-builtin-"));
  mkdirSync(join(folder, "dataset"));
  giveRows("train", fruits(60));
  giveRows("validation", fruits(20));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fruits = (count: number): readonly Row[] =>
  Array.from({ length: count }, (_, index) => ({
    length: (index * 7) % 13,
    colour: index % 3 === 0 ? "red" : "green",
    fruit: (index * 7) % 13 > 6 || index % 6 === 0 ? "pear" : "apple",
  }));

const giveRows = (split: string, rows: readonly Row[]) =>
  writeFileSync(join(folder, "dataset", `${split}.jsonl`), rows.map((row) => `${JSON.stringify(row)}\n`).join(""));

const jobOf = (name: string, changes: Partial<Hyperparameters> = {}): TrainingJob => ({
  dataset: join(folder, "dataset"),
  signature: SIGNATURE,
  hyperparameters: { ...settings(changes) },
  seed: 1,
  output: join(folder, name),
  checkpoints: join(folder, `${name}-checkpoints`),
  command: [],
  workingFolder: folder,
  timeoutMs: 60_000,
});

async function train(job: TrainingJob, clock = systemClock()) {
  const told: TrainingProgress[] = [];
  const outcome = await createBuiltinTrainer({ clock }).train(job, (progress) => told.push(progress));
  return { outcome, told };
}

test("time left is that of the epochs to come at the pace so far, by the given clock", async () => {
  let seconds = 0;
  // One look at the start; then two an epoch: for the pace and for the time limit.
  const clock = { ...systemClock(), monotonic: () => 500 * seconds++ };
  const { told } = await train(jobOf("output", { epochs: 4 }), clock);
  expect(told.map(({ epoch, epochs, secondsLeft }) => [epoch, epochs, secondsLeft])).toEqual([
    [1, 4, 3 * 0.5],
    [2, 4, 2 * 0.75],
    [3, 4, (1 * 2.5) / 3],
    [4, 4, 0],
  ]);
});

test("killed in the middle, it goes on from its checkpoint and leaves the same bytes", async () => {
  const long = { epochs: 1000, patience: 1000 };
  const job = jobOf("killed", long);
  const program = fileURLToPath(new URL("./programs/die-while-training.ts", import.meta.url));
  expect(spawnSync(process.execPath, [program, JSON.stringify(job)]).signal).toBe("SIGKILL");
  expect(existsSync(join(job.output, "model.onnx"))).toBe(false);
  const resumed = await train(job);
  expect(resumed.told[0]?.epoch).toBeGreaterThan(25);
  await train(jobOf("unbroken", long));
  const [first, second] = ["killed", "unbroken"].map((name) => readFileSync(join(folder, name, "model.onnx")));
  expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
});

test("a program that exits meanwhile does so with its own exit code", () => {
  const program = fileURLToPath(new URL("./programs/exit-while-training.ts", import.meta.url));
  const job = jobOf("left", { epochs: 100_000, patience: 100_000, hidden: 512, batchSize: 1 });
  // Without the wait at the end about one run in three aborted.
  for (let round = 0; round < 4; round++) {
    const { status, signal } = spawnSync(process.execPath, [program, JSON.stringify(job)]);
    expect([status, signal]).toEqual([7, null]);
  }
});

test("a checkpoint of other rows is not gone on from", async () => {
  await train(jobOf("output", { epochs: 30 }));
  giveRows("train", fruits(50));
  expect((await train(jobOf("output", { epochs: 30 }))).told[0]?.epoch).toBe(1);
});

test("without validation rows the training loss decides, and no validation loss is claimed", async () => {
  giveRows("validation", []);
  const { outcome, told } = await train(jobOf("output"));
  expect(outcome.kind).toBe("succeeded");
  expect(new Set(told.map(({ validationLoss }) => validationLoss))).toEqual(new Set([null]));
});

test("rows of no known class teach nothing", async () => {
  const strangers: readonly Row[] = [
    { length: 3, colour: "red", fruit: null },
    { length: 3, fruit: "plum" },
  ];
  await train(jobOf("clean"));
  giveRows("validation", [...fruits(20), ...strangers]);
  giveRows("train", [...strangers, ...fruits(60)]);
  await train(jobOf("mixed"));
  const [clean, mixed] = ["clean", "mixed"].map((name) => readFileSync(join(folder, name, "model.onnx")));
  expect(mixed?.equals(clean ?? Buffer.alloc(0))).toBe(true);
});

test.each<readonly [string, () => Partial<TrainingJob>]>([
  [
    "the training split has no labelled row",
    () => ({ signature: { ...SIGNATURE, label: { name: "fruit", classes: ["x", "y"] } } }),
  ],
  [
    "algorithm must be one of logistic-regression, linear-regression, mlp, not forest",
    () => ({ hyperparameters: { algorithm: "forest" } }),
  ],
  ["epochs must be a whole number, not 1.5", () => ({ hyperparameters: { ...settings({ epochs: 1.5 }) } })],
  ["learningRate must be a number", () => ({ hyperparameters: { ...settings(), learningRate: "fast" } })],
  ["the loss is no number any more at epoch", () => ({ hyperparameters: { ...settings({ learningRate: 1e38 }) } })],
  ["ENOENT", () => ({ dataset: join(folder, "nowhere") })],
  [
    "no feature has a value in the training split",
    () => ({ signature: { ...SIGNATURE, features: [{ name: "colour", type: "category", values: [] }] } }),
  ],
])("it fails with a reason: %s", async (reason, change) => {
  const training = runJob(ort, { ...jobOf("output"), ...change() }, { onEpoch: () => {}, stopped: () => false });
  await expect(training).rejects.toThrow(reason);
});

test("a thread that cannot start is a failed training", async () => {
  const worker = new URL("./no-such-worker.ts", import.meta.url);
  const outcome = await createBuiltinTrainer({ clock: systemClock(), worker }).train(jobOf("output"), () => {});
  expect(outcome).toMatchObject({ kind: "failed", reason: expect.stringContaining("the training thread failed") });
});
