/** Runs a program to its end and tells what it took: wall clock, processor time, and the most memory. Needs GNU time. */
import { spawnSync } from "node:child_process";
import { performance } from "node:perf_hooks";

export interface Taken {
  readonly wall: number;
  /** Seconds of all cores together. */
  readonly cpu: number;
  /** Bytes that the process had in memory at once, its threads included. */
  readonly peak: number;
  readonly out: string;
}

export function runProgram(program: string, words: readonly string[]): Taken {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync("/usr/bin/time", ["-f", "%U %S %M", program, ...words], {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const wall = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${program} ${words.join(" ")} ended with ${status}: ${stderr.slice(-2000)}`);
  const [user = Number.NaN, system = Number.NaN, peak = Number.NaN] = (stderr.trim().split("\n").at(-1) ?? "")
    .split(" ")
    .map(Number);
  return { wall, cpu: user + system, peak: peak * 1024, out: stdout };
}

/** The run with the least wall clock: what else the machine does only ever adds. */
export const bestOf = (runs: readonly Taken[]): Taken =>
  runs.reduce((best, run) => (run.wall < best.wall ? run : best));
