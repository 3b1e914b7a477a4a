/** Runs any program as a trainer, under the training contract: environment variables in, `model.onnx` out. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../ports/clock.ts";
import type { Trainer, TrainingJob, TrainingOutcome } from "../../ports/trainer.ts";
import { commandEnvironment, contractVariables } from "./environment.ts";
import { lastLines } from "./last-lines.ts";
import { metricsReader } from "./metrics.ts";

const METRICS_EVERY_MS = 250;

export interface CommandTrainerOptions {
  readonly clock: Clock;
  /** The pipeline's own environment, of which little is passed on; see `PASSED_ON`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** How long a program that ran out of time may take to end by itself. */
  readonly graceMs?: number;
}

export function createCommandTrainer({ clock, environment, graceMs = 5000 }: CommandTrainerOptions): Trainer {
  return {
    build: "command@1",
    async train(job, onProgress) {
      prepareFolders(job);
      const readMetrics = metricsReader(contractVariables(job).UNDERSTUDY_METRICS, clock);
      const report = () => {
        for (const progress of readMetrics()) onProgress(progress);
      };
      const timer = setInterval(report, METRICS_EVERY_MS);
      try {
        return await runCommand(job, commandEnvironment(environment, job), graceMs);
      } finally {
        clearInterval(timer);
        report();
      }
    },
  };
}

function prepareFolders(job: TrainingJob): void {
  for (const folder of [job.output, job.checkpoints]) mkdirSync(folder, { recursive: true });
  const file = contractVariables(job).UNDERSTUDY_HYPERPARAMETERS;
  writeFileSync(file, `${JSON.stringify(job.hyperparameters, null, 2)}\n`);
}

/** The program leads a process group of its own, so that nothing it started outlives it. */
function runCommand(job: TrainingJob, env: Record<string, string>, graceMs: number): Promise<TrainingOutcome> {
  const [program = "", ...parameters] = job.command;
  const printed = lastLines();
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: job.workingFolder,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (chunk: string) => printed.add(chunk));
    }
    let timedOut = false;
    let killTimer: NodeJS.Timeout | undefined;
    const timeTimer = setTimeout(() => {
      timedOut = true;
      signalGroup(child, "SIGTERM");
      killTimer = setTimeout(() => signalGroup(child, "SIGKILL"), graceMs);
    }, job.timeoutMs);
    const killGroup = () => signalGroup(child, "SIGKILL");
    // A group of its own does not hear the terminal: without this it would go on training for nobody.
    process.once("exit", killGroup);
    const stopWatching = () => {
      clearTimeout(timeTimer);
      clearTimeout(killTimer);
      process.off("exit", killGroup);
    };
    child.on("error", (error) => {
      stopWatching();
      resolve({ kind: "failed", reason: `${program} could not be started: ${error.message}` });
    });
    child.on("exit", () => {
      stopWatching();
      // Whoever is left of the group may hold the pipes open for ever.
      killGroup();
    });
    child.on("close", (code, signal) => {
      const ending = timedOut
        ? `it was stopped after ${job.timeoutMs / 1000} s, its time limit`
        : `it ended with ${signal === null ? `exit code ${code}` : `signal ${signal}`}`;
      resolve(judge(job, code === 0 && !timedOut, ending, printed.text()));
    });
  });
}

function judge(job: TrainingJob, ended: boolean, ending: string, printed: string): TrainingOutcome {
  const model = join(job.output, "model.onnx");
  if (ended && existsSync(model)) return { kind: "succeeded", model };
  const problem = ended ? "it ended well but left no model.onnx in UNDERSTUDY_OUTPUT" : ending;
  return { kind: "failed", reason: printed === "" ? problem : `${problem}\n${printed}` };
}

/** A group that is gone already is what was wanted. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    return;
  }
}
