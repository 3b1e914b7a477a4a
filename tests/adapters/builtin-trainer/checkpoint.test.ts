/** Checkpoints on disk: exact, of one training, and no worse than none when torn. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileCheckpoints, type TrainingState } from "../../../src/adapters/builtin-trainer/checkpoint.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "understudy-checkpoint-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const vector = (...values: number[]) => Float32Array.from(values);
const STATE: TrainingState = {
  epoch: 25,
  steps: 175,
  parameters: vector(1 / 3, -0),
  moment1: vector(1e-38, 2),
  moment2: vector(Math.PI, 1e30),
  best: { epoch: 20, loss: 0.1 + 0.2, parameters: vector(7, 8) },
};

test("what was saved is loaded bit for bit, below a folder that was not there", () => {
  const checkpoints = fileCheckpoints(join(folder, "deep", "er"), "this training", 2);
  expect(checkpoints.load()).toBeNull();
  checkpoints.save(STATE);
  expect(checkpoints.load()).toEqual(STATE);
  expect(readdirSync(join(folder, "deep", "er"))).toEqual(["state.json"]);
});

test("a checkpoint of another training, another size or torn in two is none", () => {
  fileCheckpoints(folder, "this training", 2).save(STATE);
  expect(fileCheckpoints(folder, "another training", 2).load()).toBeNull();
  expect(fileCheckpoints(folder, "this training", 3).load()).toBeNull();
  const file = join(folder, "state.json");
  writeFileSync(file, readFileSync(file, "utf8").slice(0, 100));
  expect(fileCheckpoints(folder, "this training", 2).load()).toBeNull();
});
