/**
 * `node bench/serving/soak.ts [--minutes 10] [--rate 500] [--reloads 200]`: resident memory over minutes of requests, then
 * over reloads between two models of 9 MB while requests go on. A slope is that of least squares, the first part left out.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Load } from "./load.ts";
import { SIGNATURE, wide } from "./models.ts";
import { measure, readListening, startOurs } from "./programs.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    rate: { type: "string", default: "500" },
    reloads: { type: "string", default: "200" },
  },
});

const TOKEN = "bench-token-of-some-length";
const SAMPLE_MS = 5_000;
/** Of the samples: caches fill, code is compiled, the heap finds its size. */
const WARM_UP = 0.25;

const folder = mkdtempSync(join(tmpdir(), "bench-soak-"));
try {
  await soak();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function soak(): Promise<void> {
  const models = [1, 2].map((seed) => {
    const file = join(folder, `wide-${seed}.onnx`);
    writeFileSync(file, wide(seed));
    return file;
  });
  const body = join(folder, "body.json");
  const inputs = SIGNATURE.features.map(({ name }) => ({ name, shape: [1, 1], datatype: "FP32", data: [0.25] }));
  writeFileSync(body, JSON.stringify({ inputs }));
  const server = await startOurs({ folder: join(folder, "home"), models, log: "written", admin: TOKEN });
  const { pid, bundles } = readListening(server.said);
  const load = (seconds: number): Load => ({
    ...{ port: server.port, path: "/v2/models/bench/infer", method: "POST", body, connections: 32 },
    headers: { "content-type": "application/json" },
    ...{ warmUpSeconds: 0, seconds, rate: Number(values.rate) },
  });
  const memory = () => Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  try {
    const seconds = 60 * Number(values.minutes);
    const sampled = sampleWhile(measure(load(seconds)), memory);
    const { done: measured, samples } = await sampled;
    const perMinute = (slopeOf(samples) * 60_000) / SAMPLE_MS;
    console.log(
      `soak: ${measured.requests} requests in ${values.minutes} minutes, ${measured.refused} refused, ` +
        `${measured.broken} broken; memory ${first(samples)} to ${last(samples)} MiB, slope ${perMinute.toFixed(3)} MiB a minute`,
    );
    await reloads(server.port, bundles, load, memory);
  } finally {
    await server.stop();
  }
}

async function reloads(
  port: number,
  bundles: readonly string[],
  load: (seconds: number) => Load,
  memory: () => number,
): Promise<void> {
  const count = Number(values.reloads);
  const samples: number[] = [];
  let refused = 0;
  let broken = 0;
  let going = true;
  const traffic = (async () => {
    while (going) {
      const measured = await measure(load(5));
      refused += measured.refused;
      broken += measured.broken;
    }
  })();
  for (let reload = 0; reload < count; reload++) {
    const response = await fetch(`http://127.0.0.1:${port}/admin/reload`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({ bundle: bundles[(reload + 1) % bundles.length] }),
    });
    if (!response.ok) throw new Error(`reload ${reload}: ${response.status} ${await response.text()}`);
    await wait(50);
    samples.push(memory());
  }
  going = false;
  await traffic;
  console.log(
    `reloads: ${count} of 9 MB, ${refused} refused, ${broken} broken requests; ` +
      `memory ${first(samples)} to ${last(samples)} MiB, slope ${slopeOf(samples).toFixed(3)} MiB a reload`,
  );
}

async function sampleWhile<T>(work: Promise<T>, memory: () => number) {
  const samples: number[] = [];
  let going = true;
  const done = work.finally(() => {
    going = false;
  });
  while (going) {
    samples.push(memory());
    await Promise.race([wait(SAMPLE_MS), done.catch(() => {})]);
  }
  return { done: await done, samples };
}

function first(samples: readonly number[]): string {
  return (samples[0] ?? Number.NaN).toFixed(0);
}

function last(samples: readonly number[]): string {
  return (samples.at(-1) ?? Number.NaN).toFixed(0);
}

/** Least squares, a sample. */
function slopeOf(samples: readonly number[]): number {
  const kept = samples.slice(Math.floor(samples.length * WARM_UP));
  const middle = (kept.length - 1) / 2;
  const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
  let above = 0;
  let below = 0;
  for (const [index, value] of kept.entries()) {
    above += (index - middle) * (value - mean);
    below += (index - middle) ** 2;
  }
  return above / below;
}
