/**
 * The built-in trainer beside scikit-learn: same rows, same split, same machine, one run after the other; prints
 * accuracy, log loss, seconds and ratios as JSON. Run: UNDERSTUDY_TEST_PYTHON=.venv/bin/python node bench/train.ts
 *
 * Two times of scikit-learn: `fitSeconds` within a warm Python, and `seconds` as a trainer under the contract, from
 * the start of the process to `model.onnx`, which is what `seconds` of the built-in trainer are too.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { createBuiltinTrainer } from "../src/adapters/builtin-trainer/builtin-trainer.ts";
import type { Hyperparameters } from "../src/adapters/builtin-trainer/hyperparameters.ts";
import { systemClock } from "../src/adapters/clock/clock.ts";
import { createCommandTrainer } from "../src/adapters/command-trainer/command-trainer.ts";
import { createOnnxRuntime } from "../src/adapters/onnx-runtime/onnx-runtime.ts";
import { feedsOf, numberRows } from "../src/domain/feeds.ts";
import { PROBABILITIES, type Signature } from "../src/domain/signature.ts";
import { type Row, SPLITS, type Split } from "../src/domain/table.ts";
import type { Trainer, TrainingJob } from "../src/ports/trainer.ts";
import { DEFAULTS } from "../src/spec/schema/defaults.ts";
import { splitterOf } from "../src/stages/dataset/split.ts";

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const FEATURES = ["precipitation", "temp_max", "temp_min", "wind"];
const ALGORITHMS = ["logistic-regression", "mlp"] as const;
const python = process.env.UNDERSTUDY_TEST_PYTHON ?? "python3";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const signature: Signature = {
  task: "tabular-classification",
  features: FEATURES.map((name) => ({ name, type: "number" })),
  label: { name: "weather", classes: ["drizzle", "fog", "rain", "snow", "sun"] },
};

/** Defaults of the Model spec, but for the algorithm. */
const hyperparameters = (algorithm: Hyperparameters["algorithm"]): Hyperparameters => ({
  algorithm,
  ...DEFAULTS.hyperparameters,
});

interface Run {
  readonly seconds: number;
  readonly probabilities: readonly (readonly number[])[];
}

function readSplits(): Readonly<Record<Split, readonly Row[]>> {
  const text = readFileSync(here("../datasets/seattle-weather/data/2012-2013.csv"), "utf8");
  const records: Record<string, string>[] = parse(text, { columns: true });
  const rows = records.map(
    (record): Row => ({
      ...Object.fromEntries(FEATURES.map((name) => [name, Number(record[name])])),
      date: record.date ?? null,
      weather: record.weather ?? null,
    }),
  );
  const splitOf = splitterOf({
    name: "seattle-weather",
    id: "date",
    split: { by: "hash", column: "date", every: "7d", test: 0.25, validation: 0.15 },
  });
  const of = (split: Split) => rows.filter((row) => splitOf(row) === split);
  return { train: of("train"), validation: of("validation"), test: of("test") };
}

/** Seconds from the call to the model on disk. */
async function timed(
  trainer: Trainer,
  folder: string,
  part: Pick<TrainingJob, "command" | "hyperparameters" | "seed">,
) {
  const output = mkdtempSync(join(folder, "output-"));
  const job: TrainingJob = {
    ...part,
    dataset: folder,
    signature,
    output,
    checkpoints: join(output, "checkpoints"),
    workingFolder: folder,
    timeoutMs: 300_000,
  };
  const started = performance.now();
  const outcome = await trainer.train(job, () => {});
  const seconds = (performance.now() - started) / 1000;
  if (outcome.kind === "failed") throw new Error(outcome.reason);
  return { seconds, model: outcome.model };
}

async function builtinRun(folder: string, algorithm: Hyperparameters["algorithm"], seed: number, test: readonly Row[]) {
  const trainer = createBuiltinTrainer({ clock: systemClock() });
  const part = { command: [], hyperparameters: { ...hyperparameters(algorithm) }, seed };
  const { seconds, model: path } = await timed(trainer, folder, part);
  const model = await createOnnxRuntime().load(readFileSync(path));
  const answers = (await model.run(feedsOf(signature, test)))[PROBABILITIES];
  await model.close();
  if (answers?.datatype !== "FP32") throw new Error("no probabilities");
  return { seconds, probabilities: numberRows(answers.data, signature.label.classes.length) };
}

/** The example trainer of the tests, as a user would run it. */
async function commandSeconds(folder: string, algorithm: Hyperparameters["algorithm"]): Promise<number> {
  const trainer = createCommandTrainer({ clock: systemClock(), environment: process.env });
  const command = [python, here("../tests/python/train-sklearn.py")];
  const settings: TrainingJob["hyperparameters"] =
    algorithm === "mlp"
      ? { hidden_layer_sizes: 32, learning_rate_init: 0.01, batch_size: 64, max_iter: 300, early_stopping: true }
      : { max_iter: 1000 };
  const times: number[] = [];
  for (const seed of SEEDS.slice(0, 3)) {
    times.push((await timed(trainer, folder, { command, hyperparameters: { algorithm, ...settings }, seed })).seconds);
  }
  return median(times);
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Medians over the seeds. */
function summarise(runs: readonly Run[], test: readonly Row[]) {
  const truths = test.map((row) => signature.label.classes.indexOf(String(row.weather)));
  const accuracy = ({ probabilities }: Run) =>
    probabilities.filter((row, index) => row.indexOf(Math.max(...row)) === truths[index]).length / truths.length;
  const logLoss = ({ probabilities }: Run) =>
    -probabilities.reduce((sum, row, index) => sum + Math.log(row[truths[index] ?? -1] ?? Number.NaN), 0) /
    truths.length;
  return {
    accuracy: median(runs.map(accuracy)),
    logLoss: median(runs.map(logLoss)),
    seconds: median(runs.map(({ seconds }) => seconds)),
  };
}

function sklearnRuns(folder: string): { version: string; runs: Record<string, readonly Run[]> } | null {
  const arguments_ = [here("train-sklearn.py"), folder, JSON.stringify(SEEDS)];
  // One thread, as the built-in trainer has.
  const env = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
  const { status, stdout } = spawnSync(python, arguments_, { encoding: "utf8", maxBuffer: 2 ** 28, env });
  return status === 0 ? JSON.parse(stdout) : null;
}

async function compare(
  folder: string,
  algorithm: Hyperparameters["algorithm"],
  test: readonly Row[],
  sklearn: readonly Run[] | undefined,
) {
  const runs: Run[] = [];
  for (const seed of SEEDS) runs.push(await builtinRun(folder, algorithm, seed, test));
  const builtin = summarise(runs, test);
  if (!sklearn) return { builtin };
  const { seconds: fitSeconds, ...other } = summarise(sklearn, test);
  const seconds = await commandSeconds(folder, algorithm);
  return {
    builtin,
    sklearn: { ...other, fitSeconds, seconds },
    ratio: {
      accuracy: builtin.accuracy / other.accuracy,
      seconds: builtin.seconds / seconds,
      secondsToFit: builtin.seconds / fitSeconds,
    },
  };
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "understudy-bench-"));
  try {
    const splits = readSplits();
    for (const split of SPLITS) {
      writeFileSync(join(folder, `${split}.jsonl`), splits[split].map((row) => `${JSON.stringify(row)}\n`).join(""));
    }
    writeFileSync(join(folder, "manifest.json"), JSON.stringify({ signature }));
    const sklearn = sklearnRuns(folder);
    const results: Record<string, unknown> = {};
    for (const algorithm of ALGORITHMS) {
      results[algorithm] = await compare(folder, algorithm, splits.test, sklearn?.runs[algorithm]);
    }
    const rows = Object.fromEntries(SPLITS.map((split) => [split, splits[split].length]));
    console.log(JSON.stringify({ rows, seeds: SEEDS.length, sklearn: sklearn?.version ?? null, results }, null, 2));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
