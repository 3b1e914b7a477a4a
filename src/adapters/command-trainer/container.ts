/** A training inside a container of the runner's own engine: no network, no rights, the image by digest. */
import { execFile, execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { userError } from "../../domain/errors/user-error.ts";
import type { TrainingJob } from "../../ports/trainer.ts";
import { contractVariables } from "./environment.ts";
import { groupEnding, type ProgramEnd, runProgram } from "./run-program.ts";

const ENGINE = "docker";

/** Exit code of `docker run` when the engine, not the program, said no. */
const ENGINE_FAILED = 125;

const KILL_WITHIN_MS = 20_000;

/** Where everything is inside the container. */
const INSIDE = {
  dataset: "/understudy/dataset",
  output: "/understudy/output",
  checkpoints: "/understudy/checkpoints",
  model: "/understudy/model",
  scratch: "/tmp",
} as const;

/** What the engine's client needs to find its engine and the registry's login. */
const CLIENT_VARIABLES = /^(PATH|HOME|XDG_RUNTIME_DIR|SSH_AUTH_SOCK|DOCKER_\w+)$/;

/** What of the pipeline's environment concerns the program even inside. */
const PASSED_IN = ["OMP_NUM_THREADS", "PYTHONHASHSEED", "TZ", "CUDA_VISIBLE_DEVICES"] as const;

type Variables = Readonly<Record<string, string | undefined>>;

export type ContainerJob = TrainingJob & { readonly image: string };

export async function runInContainer(
  job: ContainerJob,
  own: Variables,
  gpus: boolean,
  graceMs: number,
): Promise<ProgramEnd> {
  const environment = clientEnvironment(own);
  const name = containerName(job);
  await havePulled(job, environment);
  // Of a run that was killed so hard that it could not take its container along.
  await engine(["rm", "--force", name], environment, job.timeoutMs);
  const scratch = mkdtempSync(join(tmpdir(), "understudy-container-"));
  try {
    const end = await runProgram({
      command: [ENGINE, ...runArguments(job, { name, scratch, own, gpus })],
      folder: job.workingFolder,
      environment,
      timeoutMs: job.timeoutMs,
      graceMs,
      ending: {
        ask: () => void engine(["kill", "--signal", "TERM", name], environment, KILL_WITHIN_MS),
        force: (pid) => {
          forceOut(name, environment);
          groupEnding.force(pid);
        },
      },
    });
    if (end.kind === "ended" && end.code === ENGINE_FAILED && /^docker: /m.test(end.printed)) {
      throw userError("TRAIN_ENGINE_REFUSED", { with: { reason: end.printed } });
    }
    return end;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

export interface RunDetails {
  readonly name: string;
  /** Folder of the host for temporary files. */
  readonly scratch: string;
  readonly own: Variables;
  readonly gpus: boolean;
}

/** The program is the spec's command and nothing else: the image's entry point is passed over. */
export function runArguments(job: ContainerJob, { name, scratch, own, gpus }: RunDetails): readonly string[] {
  const [program = "", ...parameters] = job.command;
  const variables = {
    ...Object.fromEntries(PASSED_IN.flatMap((key) => (own[key] === undefined ? [] : [[key, own[key]]]))),
    HOME: INSIDE.scratch,
    ...contractVariables({ ...job, ...INSIDE }),
  };
  const [user, group] = [process.getuid?.(), process.getgid?.()];
  return [
    ...["run", "--rm", "--init", "--name", name, "--pull", "never", "--network", "none"],
    ...["--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--shm-size", "1g"],
    ...(user === undefined ? [] : ["--user", `${user}:${group}`]),
    ...(gpus ? ["--gpus", "all"] : []),
    ...mount(job.dataset, INSIDE.dataset, "readonly"),
    ...mount(job.workingFolder, INSIDE.model, "readonly"),
    ...mount(job.output, INSIDE.output),
    ...mount(job.checkpoints, INSIDE.checkpoints),
    ...mount(scratch, INSIDE.scratch),
    ...["--workdir", INSIDE.model],
    ...Object.entries(variables).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
    ...["--entrypoint", program, job.image, ...parameters],
  ];
}

/** The value is a line of CSV, so a path may hold commas. */
function mount(source: string, target: string, ...more: readonly string[]): readonly string[] {
  const fields = ["type=bind", `source=${source}`, `target=${target}`, ...more];
  const quoted = fields.map((field) => (/[,"]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field));
  return ["--mount", quoted.join(",")];
}

/** One a training, so that a second run finds what the first left running. */
export const containerName = ({ checkpoints }: TrainingJob): string =>
  `understudy-train-${createHash("sha256").update(checkpoints).digest("hex").slice(0, 16)}`;

function clientEnvironment(own: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(own).flatMap(([key, value]) =>
      value !== undefined && CLIENT_VARIABLES.test(key) ? [[key, value] as const] : [],
    ),
  );
}

/** By digest: what the engine has under this name is what the spec means, and what it pulls it verifies. */
async function havePulled({ image, timeoutMs }: ContainerJob, environment: Record<string, string>): Promise<void> {
  const known = await engine(["image", "inspect", "--format", "{{.Id}}", image], environment, KILL_WITHIN_MS);
  if (known.kind === "missing") throw userError("TRAIN_ENGINE_MISSING", { with: { image } });
  if (known.kind === "done") return;
  const pulled = await engine(["pull", "--quiet", image], environment, timeoutMs);
  if (pulled.kind === "done") return;
  const reason = pulled.kind === "failed" ? pulled.reason : "the engine is gone";
  throw userError("TRAIN_IMAGE_UNAVAILABLE", { with: { image, reason } });
}

type EngineAnswer = { readonly kind: "done" | "missing" } | { readonly kind: "failed"; readonly reason: string };

function engine(
  parameters: readonly string[],
  environment: Record<string, string>,
  timeout: number,
): Promise<EngineAnswer> {
  return new Promise((resolve) => {
    execFile(ENGINE, [...parameters], { env: environment, timeout }, (error, _output, complaints) => {
      if (!error) return resolve({ kind: "done" });
      if (error.code === "ENOENT") return resolve({ kind: "missing" });
      resolve({ kind: "failed", reason: complaints.trim().slice(0, 1000) || error.message });
    });
  });
}

function forceOut(name: string, environment: Record<string, string>): void {
  try {
    execFileSync(ENGINE, ["rm", "--force", name], { env: environment, timeout: KILL_WITHIN_MS, stdio: "ignore" });
  } catch {
    // Gone with its program, as `--rm` asks: that is what was wanted.
    return;
  }
}
