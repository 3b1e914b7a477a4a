/**
 * wrk (Debian has it), where it is installed: a client in C costs less than what it measures, and a loop of ours in
 * JavaScript does not. Closed loop only.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Load, Measured } from "./load.ts";

export const hasWrk = (): boolean => spawnSync("wrk", ["--version"]).error === undefined;

export async function measureByWrk(load: Load): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "bench-wrk-"));
  try {
    const script = join(folder, "request.lua");
    writeFileSync(script, scriptOf(load));
    if (load.warmUpSeconds > 0) await run(load, script, load.warmUpSeconds);
    return read(await run(load, script, load.seconds), load.seconds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const quoted = (text: string): string => JSON.stringify(text);

function scriptOf({ method, headers, body }: Load): string {
  return [
    `wrk.method = ${quoted(method)}`,
    ...Object.entries(headers).map(([name, value]) => `wrk.headers[${quoted(name)}] = ${quoted(value)}`),
    ...(body === null ? [] : [`local file = io.open(${quoted(body)}, "rb")`, 'wrk.body = file:read("*a")']),
  ].join("\n");
}

async function run({ connections, port, path }: Load, script: string, seconds: number): Promise<string> {
  const whole = String(Math.max(1, Math.round(seconds)));
  const url = `http://127.0.0.1:${port}${path}`;
  const child = spawn("wrk", ["-t1", `-c${connections}`, `-d${whole}s`, "--latency", "-s", script, url]);
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  await once(child, "close");
  return text;
}

const UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

function read(text: string, seconds: number): Measured {
  const number = (pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);
  const quantile = (share: string): number => {
    const [, value, unit = ""] = new RegExp(`${share}%\\s+([\\d.]+)(us|ms|s|m)`).exec(text) ?? [];
    return Number(value) * (UNITS[unit] ?? Number.NaN);
  };
  const errors = /Socket errors: connect (\d+), read (\d+), write (\d+)/.exec(text)?.slice(1).map(Number) ?? [];
  return {
    requests: Math.round(number(/Requests\/sec:\s+([\d.]+)/) * seconds),
    refused: number(/Non-2xx or 3xx responses: (\d+)/),
    broken: errors.reduce((sum, count) => sum + count, 0),
    perSecond: number(/Requests\/sec:\s+([\d.]+)/),
    p50: quantile("50"),
    p95: Number.NaN,
    p99: quantile("99"),
    max: Number.NaN,
  };
}
