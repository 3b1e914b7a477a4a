/** The bench's processes: servers that say their port, loads that say what they measured, one raw model. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Baseline } from "./baselines.ts";
import type { Load, Measured } from "./load.ts";
import type { Listening, Ours } from "./ours.ts";
import type { RawRun } from "./raw.ts";
import type { Starting, StartParts } from "./starting.ts";
import { hasWrk, measureByWrk } from "./wrk.ts";

const root = join(import.meta.dirname, "..", "..");
const here = (file: string) => join(import.meta.dirname, file);

export interface Server {
  readonly port: number;
  /** The line that said the port. */
  readonly said: string;
  stop(): Promise<void>;
}

/** `portOf`: finds the port in a line of standard output or error. */
async function start(
  command: string,
  args: readonly string[],
  portOf: (line: string) => number | null,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Server> {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env, cwd: root });
  const lines: string[] = [];
  const [port, said] = await new Promise<readonly [number, string]>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        const found = portOf(line);
        if (found !== null) resolve([found, line]);
      });
    }
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${command} ${args[0]} ended:\n${lines.slice(-20).join("\n")}`)));
  });
  return { port, said, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

const jsonPort = (line: string): number | null => {
  if (!line.startsWith('{"port":')) return null;
  return (JSON.parse(line) as { readonly port: number }).port;
};

/** Of `startOurs`: what it said beside its port. */
export const readListening = (line: string): Listening => JSON.parse(line) as Listening;

export const startOurs = (ours: Ours): Promise<Server> =>
  start(process.execPath, [here("ours.ts"), JSON.stringify(ours)], jsonPort);

/** What took how long. */
export const readStartParts = (line: string): StartParts => JSON.parse(line) as StartParts;

export const startStarting = (starting: Starting): Promise<Server> =>
  start(process.execPath, [here("starting.ts"), JSON.stringify(starting)], jsonPort);

export const startBaseline = (baseline: Baseline): Promise<Server> =>
  start(process.execPath, [here("baselines.ts"), JSON.stringify(baseline)], jsonPort);

/** Any ONNX file, as a newcomer would start it. */
export const startFile = (file: string): Promise<Server> =>
  start(process.execPath, [join(root, "src/cli/main.ts"), "serve", "--model", file, "--port", "0"], (line) => {
    const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line);
    return found ? Number(found[1]) : null;
  });

/** MLServer with the folder's settings, on the port that they name. */
export const startMlserver = (python: string, folder: string, port: number): Promise<Server> =>
  start(join(python, "..", "mlserver"), ["start", folder], (line) =>
    line.includes("Uvicorn running on") && line.includes(`:${port}`) ? port : null,
  );

async function output<T>(file: string, options: unknown): Promise<T> {
  const child = spawn(process.execPath, [here(file), JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${file} ended with ${code}`);
  return JSON.parse(text) as T;
}

const WITH_WRK = hasWrk();

/** By wrk where it is installed and the loop is closed. */
export const measure = (load: Load): Promise<Measured> =>
  WITH_WRK && load.rate === null ? measureByWrk(load) : output("load.ts", load);

/** Rows a second of the model alone, by batch size. */
export const runRaw = (raw: RawRun): Promise<Readonly<Record<string, number>>> => output("raw.ts", raw);
