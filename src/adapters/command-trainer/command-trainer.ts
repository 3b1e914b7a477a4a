/** Runs any program as a trainer, under the training contract: environment variables in, `model.onnx` out. */
import { lstatSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../ports/clock.ts";
import type { Trainer, TrainingJob, TrainingOutcome } from "../../ports/trainer.ts";
import { runInContainer } from "./container.ts";
import { commandEnvironment, contractVariables } from "./environment.ts";
import { gpuNames } from "./gpu.ts";
import { metricsReader } from "./metrics.ts";
import { groupEnding, type ProgramEnd, runProgram } from "./run-program.ts";

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
      const passedOn = commandEnvironment(environment, job);
      const gpu = await gpuNames(passedOn);
      const readMetrics = metricsReader(contractVariables(job).UNDERSTUDY_METRICS, clock);
      const report = () => {
        for (const progress of readMetrics()) onProgress(progress);
      };
      const timer = setInterval(report, METRICS_EVERY_MS);
      const { image } = job;
      try {
        const end =
          image === undefined
            ? await runHere(job, passedOn, graceMs)
            : await runInContainer({ ...job, image }, environment, gpu !== null, graceMs);
        const machine = { ...(gpu !== null && { gpu }), ...(image !== undefined && { image }) };
        return { ...judge(job, end), ...(Object.keys(machine).length > 0 && { machine }) };
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

const runHere = (job: TrainingJob, environment: Record<string, string>, graceMs: number): Promise<ProgramEnd> =>
  runProgram({
    command: job.command,
    folder: job.workingFolder,
    environment,
    timeoutMs: job.timeoutMs,
    graceMs,
    ending: groupEnding,
  });

function judge(job: TrainingJob, end: ProgramEnd): TrainingOutcome {
  if (end.kind === "not-started") return { kind: "failed", reason: end.reason };
  const { code, signal, timedOut, printed } = end;
  const model = join(job.output, "model.onnx");
  const ended = code === 0 && !timedOut;
  if (ended && isFile(model)) return { kind: "succeeded", model };
  const problem = ended
    ? "it ended well but left no model.onnx in UNDERSTUDY_OUTPUT"
    : timedOut
      ? `it was stopped after ${job.timeoutMs / 1000} s, its time limit`
      : `it ended with ${signal === null ? `exit code ${code}` : `signal ${signal}`}`;
  return { kind: "failed", reason: printed === "" ? problem : `${problem}\n${printed}` };
}

/** A link might lead to a file of this machine that the program itself could not read. */
function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
