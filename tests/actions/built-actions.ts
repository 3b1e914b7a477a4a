/** Actions as a runner has them: the bundle of these sources beside its `action.yml`, and no `node_modules`. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunOptions, RunTarget } from "github-action-ts-run-api";
import { load } from "js-yaml";
import { bundle } from "../../scripts/bundle.ts";

const ROOT = join(import.meta.dirname, "..", "..");

export interface ActionRun {
  readonly code: number | undefined;
  readonly outputs: Readonly<Record<string, string | undefined>>;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly notices: readonly string[];
  readonly secrets: readonly string[];
  readonly summary: string;
  /** Both streams, without the commands that mask, which the runner keeps to itself. */
  readonly log: string;
}

export interface Step {
  /** The runner's workspace, where the step runs. */
  readonly workspace: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly github?: {
    readonly apiUrl?: string;
    readonly repository?: string;
    readonly payload?: Record<string, unknown>;
  };
}

export async function builtActions() {
  const folder = mkdtempSync(join(tmpdir(), "built-actions-"));
  cpSync(join(ROOT, "actions"), join(folder, "actions"), { recursive: true });
  cpSync(join(ROOT, "package.json"), join(folder, "package.json"));
  mkdirSync(join(folder, "dist"));
  for (const [name, content] of await bundle(ROOT)) writeFileSync(join(folder, "dist", name), content);
  return {
    folder,
    /** As its `action.yml` documents them. */
    outputsOf: (verb: string): readonly string[] => {
      const action = load(readFileSync(join(folder, "actions", verb, "action.yml"), "utf8")) as { outputs: object };
      return Object.keys(action.outputs);
    },
    run: (verb: string, step: Step) => runStep(folder, verb, step),
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function runStep(
  folder: string,
  verb: string,
  { workspace, inputs = {}, env = {}, github = {} }: Step,
): Promise<ActionRun> {
  const scratch = mkdtempSync(join(tmpdir(), "step-"));
  const summary = join(scratch, "summary");
  writeFileSync(summary, "");
  const options = RunOptions.create()
    .setInputs({ ...inputs })
    .setEnv({ PATH: process.env.PATH ?? "", GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary, ...env })
    .setGithubContext({ repository: "octo/models", ...github })
    .setWorkingDir(workspace)
    .setShouldAddProcessEnv(false)
    .setOutputOptions({ printStdout: false, printStderr: false, printRunnerDebug: false, printRunnerWarnings: false });
  try {
    const target = RunTarget.mainJs(join(folder, "actions", verb, "action.yml"));
    const result = await quietly(async () => target.run(options));
    const { outputs, errors, warnings, notices, secrets } = result.commands;
    return {
      code: result.exitCode,
      outputs,
      errors: errors.map(decoded),
      warnings: warnings.map(decoded),
      notices: notices.map(decoded),
      secrets: secrets.map(decoded),
      summary: readFileSync(summary, "utf8"),
      log: `${result.stdout ?? ""}${result.stderr ?? ""}`.replaceAll(/^::add-mask::.*$/gm, ""),
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The library prints all that a failed action said, whatever it is told; what matters of it is in the result. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { write } = process.stderr;
  process.stderr.write = () => true;
  try {
    return await work();
  } finally {
    process.stderr.write = write;
  }
}

/** The runner undoes the escapes of commands; the library hands them on as they are. */
const decoded = (text: string): string => text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
