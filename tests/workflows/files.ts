/** The workflows and actions of this repository, as their files say. */
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { load } from "js-yaml";

export const ROOT = join(import.meta.dirname, "../..");

export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly name?: string;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly "runs-on"?: unknown;
  readonly "timeout-minutes"?: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: unknown;
  readonly concurrency?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly name?: string;
  readonly "run-name"?: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly concurrency?: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface WorkflowFile {
  readonly file: string;
  readonly text: string;
  readonly workflow: Workflow;
}

export interface Action {
  readonly inputs?: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

export const workflowFiles: readonly WorkflowFile[] = globSync(".github/workflows/*.yml", { cwd: ROOT })
  .sort()
  .map((path) => {
    const text = readFileSync(join(ROOT, path), "utf8");
    return { file: basename(path), text, workflow: load(text) as Workflow };
  });

/** As a row of a table of tests. */
export const files = workflowFiles.map((each) => [each.file, each] as const);

export const jobsOf = ({ workflow }: WorkflowFile): readonly (readonly [string, Job])[] =>
  Object.entries(workflow.jobs);

export const stepsOf = (file: WorkflowFile): readonly Step[] => jobsOf(file).flatMap(([, { steps = [] }]) => steps);

/** What `$/actions/<verb>` leads to. */
export const actionOf = (uses: string): Action =>
  load(readFileSync(join(ROOT, uses.slice("$/".length), "action.yml"), "utf8")) as Action;
