/** A training in a container, before a program that stands in for the engine: what it is asked, and what its answers mean. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import { createCommandTrainer } from "../../../src/adapters/command-trainer/command-trainer.ts";
import type { TrainingJob } from "../../../src/ports/trainer.ts";
import { SIGNATURE } from "../../contracts/trainer.ts";
import { problemsOf } from "../../support/problems.ts";

const IMAGE = `registry.example:5000/acme/train@sha256:${"a".repeat(64)}`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "understudy,container-"));
  mkdirSync(join(folder, "bin"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program of that name first on the PATH, which notes what it was called with. */
function program(name: string, body: string): void {
  const path = join(folder, "bin", name);
  writeFileSync(
    path,
    `#!${process.execPath}
const fs = require("node:fs");
const given = process.argv.slice(2);
const folder = ${JSON.stringify(folder)};
fs.appendFileSync(folder + "/calls.jsonl", JSON.stringify(["${name}", ...given]) + "\\n");
${body}
`,
  );
  chmodSync(path, 0o755);
}

const calls = (): readonly (readonly string[])[] =>
  readFileSync(join(folder, "calls.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

const jobOf = (changes: Partial<TrainingJob> = {}): TrainingJob => ({
  dataset: join(folder, "dataset"),
  signature: SIGNATURE,
  hyperparameters: { depth: 3 },
  seed: 42,
  output: join(folder, "output"),
  checkpoints: join(folder, "checkpoints"),
  command: ["python", "train.py", "--fast"],
  image: IMAGE,
  workingFolder: folder,
  timeoutMs: 60_000,
  ...changes,
});

function train(changes: Partial<TrainingJob> = {}, graceMs = 100) {
  const environment = {
    PATH: `${join(folder, "bin")}:/nowhere`,
    GITHUB_TOKEN: "secret",
    OMP_NUM_THREADS: "2",
    DOCKER_HOST: "unix:///somewhere",
  };
  return createCommandTrainer({ clock: systemClock(), environment, graceMs }).train(jobOf(changes), () => {});
}

const LEAVES_A_MODEL = 'if (given[0] === "run") fs.writeFileSync(folder + "/output/model.onnx", "model");';

test("the engine runs the image by digest, alone, with what the contract names", async () => {
  program("docker", LEAVES_A_MODEL);
  expect(await train()).toEqual({
    kind: "succeeded",
    model: join(folder, "output", "model.onnx"),
    machine: { image: IMAGE },
  });
  const asked = calls().map((call) => call.slice(1));
  expect(asked[0]).toEqual(["image", "inspect", "--format", "{{.Id}}", IMAGE]);
  const [, , run = []] = asked;
  const name = run[run.indexOf("--name") + 1] ?? "";
  expect(name).toMatch(/^understudy-train-[0-9a-f]{16}$/);
  expect(asked[1]).toEqual(["rm", "--force", name]);
  expect(run.slice(0, 9)).toEqual(["run", "--rm", "--init", "--name", name, "--pull", "never", "--network", "none"]);
  expect(run.join(" ")).toContain("--cap-drop ALL --security-opt no-new-privileges");
  expect(run.join(" ")).toContain(`--user ${process.getuid?.()}:${process.getgid?.()}`);
  expect(run).not.toContain("--gpus");
  const mounts = run.filter((_, index) => run[index - 1] === "--mount");
  const at = (path: string, target: string, more = "") =>
    `type=bind,"source=${path}",target=/understudy/${target}${more}`;
  expect(mounts.slice(0, 4)).toEqual([
    at(join(folder, "dataset"), "dataset", ",readonly"),
    at(folder, "model", ",readonly"),
    at(join(folder, "output"), "output"),
    at(join(folder, "checkpoints"), "checkpoints"),
  ]);
  expect(mounts[4]).toMatch(/^type=bind,source=[^,]+,target=\/tmp$/);
  const variables = run.filter((_, index) => run[index - 1] === "--env");
  expect(variables).toEqual([
    "OMP_NUM_THREADS=2",
    "HOME=/tmp",
    "UNDERSTUDY_DATASET=/understudy/dataset",
    "UNDERSTUDY_HYPERPARAMETERS=/understudy/output/hyperparameters.json",
    "UNDERSTUDY_SEED=42",
    "UNDERSTUDY_OUTPUT=/understudy/output",
    "UNDERSTUDY_CHECKPOINTS=/understudy/checkpoints",
    "UNDERSTUDY_METRICS=/understudy/output/metrics.jsonl",
    "PYTHONPYCACHEPREFIX=/understudy/output/.pycache",
  ]);
  expect(run.slice(-5)).toEqual(["--entrypoint", "python", IMAGE, "train.py", "--fast"]);
  expect(readFileSync(join(folder, "calls.jsonl"), "utf8")).not.toContain("secret");
});

test("a machine with GPUs gives them to the container, and says which they are", async () => {
  program("docker", LEAVES_A_MODEL);
  program("nvidia-smi", 'console.log("NVIDIA H100 80GB HBM3\\nNVIDIA L4");');
  expect(await train()).toMatchObject({ machine: { gpu: "NVIDIA H100 80GB HBM3, NVIDIA L4", image: IMAGE } });
  const run = calls().find((call) => call[1] === "run") ?? [];
  expect(run.join(" ")).toContain("--gpus all");
});

test("an image that is not there is pulled; what cannot be pulled is no failed training", async () => {
  program("docker", `if (given[0] === "image") process.exit(1); ${LEAVES_A_MODEL}`);
  expect(await train()).toMatchObject({ kind: "succeeded" });
  expect(calls()[1]).toEqual(["docker", "pull", "--quiet", IMAGE]);
  program("docker", 'console.error("manifest unknown"); process.exit(1);');
  expect(await problemsOf(train())).toMatchObject([
    { code: "TRAIN_IMAGE_UNAVAILABLE", message: expect.stringContaining("manifest unknown") },
  ]);
});

test("without an engine, or when the engine refuses, the machine is at fault", async () => {
  expect(await problemsOf(train())).toMatchObject([{ code: "TRAIN_ENGINE_MISSING" }]);
  program(
    "docker",
    'if (given[0] === "run") { console.error("docker: Error response from daemon: no such device"); process.exit(125); }',
  );
  expect(await problemsOf(train())).toMatchObject([
    { code: "TRAIN_ENGINE_REFUSED", message: expect.stringContaining("no such device") },
  ]);
});

test("the program's own failure, 125 included, is a failed training", async () => {
  program("docker", 'if (given[0] === "run") { console.error("no such column"); process.exit(125); }');
  expect(await train()).toEqual({
    kind: "failed",
    reason: "it ended with exit code 125\nno such column",
    machine: { image: IMAGE },
  });
});

test("time over: the container is asked to end, then removed", async () => {
  program("docker", 'if (given[0] === "run") setInterval(() => {}, 1000);');
  expect(await train({ timeoutMs: 500 }, 300)).toMatchObject({
    kind: "failed",
    reason: "it was stopped after 0.5 s, its time limit",
  });
  const asked = calls().map((call) => call.slice(1, -1).join(" "));
  expect(asked.slice(3, 5)).toEqual(["kill --signal TERM", "rm --force"]);
});

test("a link in the model's place is no model", async () => {
  writeFileSync(join(folder, "secret"), "of this machine");
  program("docker", 'if (given[0] === "run") fs.symlinkSync(folder + "/secret", folder + "/output/model.onnx");');
  expect(await train()).toMatchObject({ kind: "failed", reason: expect.stringContaining("left no model.onnx") });
});
