/** The program `act`: runs a workflow's jobs on this machine as a runner would, and says what became of each. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { Yaml } from "./rewrite.ts";

const CACHE = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
/** Where `scripts/install-tools` puts it. */
const TOOLS = process.env.UNDERSTUDY_TOOLS ?? join(CACHE, "understudy-tools");

/** Where `act` is; null when it is nowhere. */
export function findAct(): string | null {
  const onPath = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "act"));
  return [join(TOOLS, "act"), ...onPath].find((path) => existsSync(path)) ?? null;
}

export interface Run {
  readonly code: number;
  /** By the job's name: `success`, `failure` or `skipped`; one row for each job of a matrix. */
  readonly jobs: ReadonlyMap<string, string>;
  readonly log: string;
  readonly seconds: number;
}

export interface RunRequest {
  readonly act: string;
  readonly event: string;
  readonly payload: Yaml;
  /** The workflow's file, rewritten. */
  readonly file: string;
  /** What a checkout lays out. */
  readonly checkout: string;
  /** Kept from run to run: a runner's tool cache lies in it. */
  readonly cache: string;
  readonly eventFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  /** Labels of runners, all of which are this machine. */
  readonly labels: readonly string[];
  /** `owner/name@commit` -> folder that is that repository at that commit. */
  readonly repositories: Readonly<Record<string, string>>;
}

interface Line {
  readonly job?: string;
  readonly jobResult?: string;
  readonly msg?: string;
  readonly level?: string;
  readonly raw_output?: boolean;
}

export async function runAct(request: RunRequest): Promise<Run> {
  const started = performance.now();
  const { code, text } = await execute(request.act, argumentsOf(request), {
    // As a runner does: Node 24 is what actions run with, and the rest of the machine's programs.
    PATH: [dirname(process.execPath), process.env.PATH ?? ""].join(delimiter),
    HOME: request.cache,
    LANG: "C.UTF-8",
  });
  const lines = text.split("\n").flatMap((line): readonly Line[] => {
    try {
      return [JSON.parse(line) as Line];
    } catch {
      return line === "" ? [] : [{ msg: line }];
    }
  });
  const jobs = new Map(lines.flatMap(({ job, jobResult }) => (job && jobResult ? [[nameOf(job), jobResult]] : [])));
  return {
    code,
    jobs,
    log: lines.map(({ job, msg }) => `${job ? `[${nameOf(job)}] ` : ""}${(msg ?? "").trimEnd()}`).join("\n"),
    seconds: (performance.now() - started) / 1000,
  };
}

/** act puts the workflow's name in front. */
const nameOf = (job: string): string => job.slice(job.indexOf("/") + 1).trim();

function argumentsOf(request: RunRequest): readonly string[] {
  const pairs = (flag: string, values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  return [
    ...[request.event, "-W", request.file, "-C", request.checkout, "-e", request.eventFile, "--json"],
    ...["--action-cache-path", request.cache, "--no-cache-server", "--pull=false"],
    ...["--container-daemon-socket", "-", "--defaultbranch", "main", "--concurrent-jobs", "1"],
    ...request.labels.flatMap((label) => ["-P", `${label}=-self-hosted`]),
    ...pairs("--env", request.env),
    ...pairs("-s", request.secrets),
    ...pairs("--var", request.variables),
    ...pairs("--local-repository", request.repositories),
  ];
}

function execute(program: string, words: readonly string[], env: NodeJS.ProcessEnv) {
  return new Promise<{ readonly code: number; readonly text: string }>((ended, failed) => {
    const child = spawn(program, words, { env, stdio: ["ignore", "pipe", "pipe"] });
    const parts: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.stderr.on("data", (part: Buffer) => parts.push(part));
    child.once("error", failed);
    // What a job started and left running may hold the pipes: the program's end is what counts.
    child.once("exit", (code) =>
      setTimeout(() => ended({ code: code ?? 1, text: Buffer.concat(parts).toString() }), 200),
    );
  });
}
