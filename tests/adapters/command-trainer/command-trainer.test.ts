/** Any program as a trainer: the contract, what it sees of our environment, and how it is ended. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import { createCommandTrainer } from "../../../src/adapters/command-trainer/command-trainer.ts";
import type { TrainingJob, TrainingProgress } from "../../../src/ports/trainer.ts";
import { SIGNATURE, trainerContract } from "../../contracts/trainer.ts";

const prior = fileURLToPath(new URL("./trainers/prior.ts", import.meta.url));
const clock = systemClock();
const node = (script: string) => [process.execPath, "-e", script];

trainerContract("the command trainer", () => ({
  trainer: createCommandTrainer({ clock, environment: process.env }),
  works: { command: [process.execPath, prior], hyperparameters: { epochs: 3 } },
  breaks: { command: node("console.error('no such column'); process.exit(3)"), hyperparameters: {} },
  lasts: { command: node("setInterval(() => {}, 1000)"), hyperparameters: {} },
}));

describe("the command trainer", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "understudy-command-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const jobOf = (command: readonly string[], changes: Partial<TrainingJob> = {}): TrainingJob => ({
    dataset: join(folder, "dataset"),
    signature: SIGNATURE,
    hyperparameters: { depth: 3, name: "x" },
    seed: 42,
    output: join(folder, "output"),
    checkpoints: join(folder, "checkpoints"),
    command,
    workingFolder: folder,
    timeoutMs: 60_000,
    ...changes,
  });

  const reasonOf = async (command: readonly string[], changes: Partial<TrainingJob> = {}, graceMs = 5000) => {
    const trainer = createCommandTrainer({ clock, environment: process.env, graceMs });
    const outcome = await trainer.train(jobOf(command, changes), () => {});
    return outcome.kind === "failed" ? outcome.reason : "it succeeded";
  };

  test("it runs in the working folder and sees the contract's variables, and of ours no secret", async () => {
    const environment = {
      PATH: process.env.PATH,
      LC_ALL: "C",
      CUDA_VISIBLE_DEVICES: "0",
      GITHUB_TOKEN: "secret",
      ACTIONS_RUNTIME_TOKEN: "secret",
      NODE_OPTIONS: "--no-warnings",
      AWS_SECRET_ACCESS_KEY: "secret",
    };
    const script =
      "require('node:fs').writeFileSync('seen.json', JSON.stringify({ env: process.env, cwd: process.cwd() }))";
    await createCommandTrainer({ clock, environment }).train(jobOf(node(script)), () => {});
    const { env, cwd } = JSON.parse(readFileSync(join(folder, "seen.json"), "utf8"));
    expect(cwd).toBe(folder);
    expect(env).toEqual({
      PATH: process.env.PATH,
      LC_ALL: "C",
      CUDA_VISIBLE_DEVICES: "0",
      UNDERSTUDY_DATASET: join(folder, "dataset"),
      UNDERSTUDY_HYPERPARAMETERS: join(folder, "output", "hyperparameters.json"),
      UNDERSTUDY_SEED: "42",
      UNDERSTUDY_OUTPUT: join(folder, "output"),
      UNDERSTUDY_CHECKPOINTS: join(folder, "checkpoints"),
      UNDERSTUDY_METRICS: join(folder, "output", "metrics.jsonl"),
      PYTHONPYCACHEPREFIX: join(folder, "output", ".pycache"),
    });
    expect(JSON.parse(readFileSync(env.UNDERSTUDY_HYPERPARAMETERS, "utf8"))).toEqual({ depth: 3, name: "x" });
    expect(existsSync(env.UNDERSTUDY_CHECKPOINTS)).toBe(true);
  });

  test("the reason is the exit code and the last 20 lines", async () => {
    const reason = await reasonOf(node("for (let i = 1; i <= 30; i++) console.log('line', i); process.exitCode = 3"));
    const lines = reason.split("\n");
    expect(lines[0]).toBe("it ended with exit code 3");
    expect(lines.slice(1)).toEqual(Array.from({ length: 20 }, (_, index) => `line ${index + 11}`));
  });

  test("a program that ends well without a model failed", async () => {
    expect(await reasonOf(node("console.log('done')"))).toBe(
      "it ended well but left no model.onnx in UNDERSTUDY_OUTPUT\ndone",
    );
  });

  test("a program that is not there failed", async () => {
    expect(await reasonOf([join(folder, "nothing")])).toContain("could not be started");
  });

  test("a signal is named", async () => {
    expect(await reasonOf(node("process.kill(process.pid, 'SIGKILL')"))).toBe("it ended with signal SIGKILL");
  });

  // Both trainings end only once nobody holds the pipes any more: the grandchild is gone.
  const grandchild = (script: string) =>
    `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(script)}], { stdio: 'inherit' });`;

  test("time over: the whole group goes, even what holds on to the pipes and ignores the request", async () => {
    const deaf = "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);";
    const reason = await reasonOf(
      node(`${grandchild(`${deaf} console.log('deaf')`)} ${deaf}`),
      { timeoutMs: 1500 },
      100,
    );
    expect(reason).toBe("it was stopped after 1.5 s, its time limit\ndeaf");
  });

  test("what it leaves running ends with it", async () => {
    const reason = await reasonOf(node(`${grandchild("setInterval(() => {}, 1000)")} process.exit(1)`));
    expect(reason).toBe("it ended with exit code 1");
  });

  test("metrics: lines that are none are passed over, a half line waits for its end", async () => {
    const lines = [
      '{"epoch":1,"epochs":4,"trainLoss":0.5,"validationLoss":0.6}',
      "no json",
      '{"epoch":2}',
      "null",
      '{"epoch":3,"trainLoss":0.3}',
      '{"epoch":4,"trainLoss":0.2}',
    ];
    const script = `const { appendFileSync } = require('node:fs');
      const text = ${JSON.stringify(lines.join("\n"))};
      appendFileSync(process.env.UNDERSTUDY_METRICS, text.slice(0, 70));
      setTimeout(() => appendFileSync(process.env.UNDERSTUDY_METRICS, text.slice(70)), 300)`;
    const told: TrainingProgress[] = [];
    const trainer = createCommandTrainer({ clock, environment: process.env });
    await trainer.train(jobOf(node(script)), (progress) => told.push(progress));
    expect(told.map(({ secondsLeft: _, ...rest }) => rest)).toEqual([
      { epoch: 1, epochs: 4, trainLoss: 0.5, validationLoss: 0.6 },
      { epoch: 3, epochs: null, trainLoss: 0.3, validationLoss: null },
    ]);
    expect(told[0]?.secondsLeft).toBeGreaterThan(0);
  });
});

test.each(["SIGTERM", "SIGINT"] as const)("%s ends the training too, and then us as it should", async (signal) => {
  const folder = mkdtempSync(join(tmpdir(), "understudy-signal-"));
  const adapter = new URL("../../../src/adapters/command-trainer/command-trainer.ts", import.meta.url).href;
  const clockModule = new URL("../../../src/adapters/clock/clock.ts", import.meta.url).href;
  const job = {
    ...{ dataset: folder, signature: SIGNATURE, hyperparameters: {}, seed: 1, timeoutMs: 60_000 },
    ...{ output: join(folder, "output"), checkpoints: join(folder, "checkpoints"), workingFolder: folder },
    command: node("require('node:fs').writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000)"),
  };
  const script = `const { createCommandTrainer } = await import(${JSON.stringify(adapter)});
    const { systemClock } = await import(${JSON.stringify(clockModule)});
    await createCommandTrainer({ clock: systemClock(), environment: process.env }).train(${JSON.stringify(job)}, () => {});`;
  const pipeline = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "ignore" });
  const ended = new Promise((resolve) => pipeline.on("exit", (_code, by) => resolve(by)));
  try {
    const pid = await vi.waitFor(() => Number(readFileSync(join(folder, "pid"), "utf8")) || expect.fail(), 20_000);
    pipeline.kill(signal);
    expect(await ended).toBe(signal);
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), 5000);
  } finally {
    pipeline.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});
