/** Runs one program to its end: what it printed last, how it ended, and nothing of it left behind. */
import { spawn } from "node:child_process";
import { lastLines } from "./last-lines.ts";

/** How what was started is ended: a process group, or a container. */
export interface Ending {
  /** It may take some time to end by itself. */
  ask(pid: number): void;
  /** At once, and synchronously: it is called while this process ends too. Must not throw. */
  force(pid: number): void;
}

export interface Program {
  readonly command: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** How long a program that ran out of time may take to end by itself. */
  readonly graceMs: number;
  readonly ending: Ending;
}

export type ProgramEnd =
  | { readonly kind: "not-started"; readonly reason: string }
  | {
      readonly kind: "ended";
      readonly code: number | null;
      readonly signal: string | null;
      readonly timedOut: boolean;
      /** The last lines. */
      readonly printed: string;
    };

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The program leads a process group of its own, so that nothing it started outlives it. */
export function runProgram({ command, folder, environment, timeoutMs, graceMs, ending }: Program): Promise<ProgramEnd> {
  const [program = "", ...parameters] = command;
  const printed = lastLines();
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (chunk: string) => printed.add(chunk));
    }
    const { pid } = child;
    const force = () => {
      if (pid !== undefined) ending.force(pid);
    };
    let timedOut = false;
    let forceTimer: NodeJS.Timeout | undefined;
    const timeTimer = setTimeout(() => {
      timedOut = true;
      if (pid !== undefined) ending.ask(pid);
      forceTimer = setTimeout(force, graceMs);
    }, timeoutMs);
    const stopListening = endWithUs(force);
    const stopWatching = () => {
      clearTimeout(timeTimer);
      clearTimeout(forceTimer);
      stopListening();
    };
    child.on("error", (error) => {
      stopWatching();
      resolve({ kind: "not-started", reason: `${program} could not be started: ${error.message}` });
    });
    child.on("exit", () => {
      stopWatching();
      // Whoever is left of the group may hold the pipes open for ever.
      force();
    });
    child.on("close", (code, signal) => resolve({ kind: "ended", code, signal, timedOut, printed: printed.text() }));
  });
}

/** A group of its own does not hear the terminal or the runner: without this it would go on training for nobody. */
function endWithUs(force: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals) => {
    force();
    stop();
    // Nobody else wants to have a say: this process ends as it was asked to.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  const stop = () => {
    process.off("exit", force);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  process.once("exit", force);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return stop;
}

/** Ends a process group. One that is gone already is what was wanted. */
export const groupEnding: Ending = {
  ask: (pid) => signalGroup(pid, "SIGTERM"),
  force: (pid) => signalGroup(pid, "SIGKILL"),
};

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    return;
  }
}
