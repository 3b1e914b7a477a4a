/** Starts a supervisor that outlives whoever starts it; how is kept, so that a reboot can do it again. */

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { forOutliving } from "./environment.ts";
import { recall } from "./remembered.ts";
import { folderOf } from "./state-file.ts";
import type { SupervisorOptions } from "./supervisor-options.ts";

export interface StartedSupervisor {
  /** Why it is gone already; null: it is not. */
  ended(): string | null;
}

export function spawnSupervisor(
  options: SupervisorOptions,
  environment: Readonly<Record<string, string | undefined>>,
): StartedSupervisor {
  const [program = "", ...args] = [...options.command, JSON.stringify(options)];
  const folder = folderOf(options.home, options.deployment);
  mkdirSync(folder, { recursive: true });
  const log = openSync(join(folder, "server.log"), "a");
  const child = spawn(program, args, {
    detached: true,
    // A job's own folder goes with the job.
    cwd: folder,
    env: forOutliving(environment),
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  let ended: string | null = null;
  child.once("error", (error) => {
    ended = error.message;
  });
  child.once("exit", (code) => {
    ended = `it ended with exit code ${code}; see ${join(folder, "server.log")}`;
  });
  child.unref();
  return { ended: () => ended };
}

const fileOf = (home: string, deployment: string): string => join(folderOf(home, deployment), "start.json");

export async function keepStart(options: SupervisorOptions): Promise<void> {
  const { home, deployment } = options;
  await mkdir(folderOf(home, deployment), { recursive: true });
  const aside = `${fileOf(home, deployment)}.${randomUUID()}`;
  await writeFile(aside, JSON.stringify(options), { mode: 0o600, flag: "wx", flush: true });
  await rename(aside, fileOf(home, deployment));
}

export const forgetStart = (home: string, deployment: string): Promise<void> =>
  rm(fileOf(home, deployment), { force: true });

/**
 * Starts again whatever answered when this host went down: what a boot runs. One that answers already is left alone, by
 * the new supervisor itself. Names of those that were started.
 */
export async function restoreSupervisors(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const entries = await readdir(home, { withFileTypes: true }).catch(() => []);
  const started: string[] = [];
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    const last = await recall(home, name);
    const options = last && (await readStart(home, name));
    if (!last || !options) continue;
    // The program may have been moved on by a later deployment than the one that started the supervisor.
    const command = last.command.length > 0 ? last.command : options.command;
    spawnSupervisor({ ...options, command, goOn: true }, { ...environment, ...last.variables });
    started.push(name);
  }
  return started;
}

async function readStart(home: string, deployment: string): Promise<SupervisorOptions | null> {
  try {
    const options = JSON.parse(await readFile(fileOf(home, deployment), "utf8")) as SupervisorOptions;
    return options.mode === "supervisor" && options.deployment === deployment ? options : null;
  } catch {
    return null;
  }
}
