/** The environment that a training command sees. Secrets of the pipeline are not for code that a data set feeds. */
import { join } from "node:path";
import type { TrainingJob } from "../../ports/trainer.ts";

/**
 * What is passed on of the pipeline's own environment, where it is set: where programs and their libraries are,
 * language and time zone, scratch space, Python's environment, and what chooses threads and GPUs.
 * `docs/reference/training-contract.md` lists it too.
 */
export const PASSED_ON = [
  "PATH",
  "HOME",
  "USER",
  "LANG",
  "LANGUAGE",
  "TZ",
  "TMPDIR",
  "LD_LIBRARY_PATH",
  "VIRTUAL_ENV",
  "PYTHONPATH",
  "PYTHONHASHSEED",
  "CONDA_PREFIX",
  "OMP_NUM_THREADS",
] as const;

export const PASSED_ON_PREFIXES = ["LC_", "CUDA_", "NVIDIA_", "ROCR_", "HIP_"] as const;

/** The training contract: where everything is. */
export function contractVariables(job: Pick<TrainingJob, "dataset" | "seed" | "output" | "checkpoints">) {
  return {
    UNDERSTUDY_DATASET: job.dataset,
    UNDERSTUDY_HYPERPARAMETERS: join(job.output, "hyperparameters.json"),
    UNDERSTUDY_SEED: String(job.seed),
    UNDERSTUDY_OUTPUT: job.output,
    UNDERSTUDY_CHECKPOINTS: job.checkpoints,
    UNDERSTUDY_METRICS: join(job.output, "metrics.jsonl"),
    // Python would take compiled files that lie beside the sources for the sources, and they are in no digest.
    PYTHONPYCACHEPREFIX: join(job.output, ".pycache"),
  } as const;
}

export function commandEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  job: TrainingJob,
): Record<string, string> {
  const names: readonly string[] = PASSED_ON;
  const passes = (name: string) => names.includes(name) || PASSED_ON_PREFIXES.some((prefix) => name.startsWith(prefix));
  const passed = Object.entries(own).flatMap(([name, value]) =>
    value !== undefined && passes(name) ? [[name, value] as const] : [],
  );
  return { ...Object.fromEntries(passed), ...contractVariables(job) };
}
