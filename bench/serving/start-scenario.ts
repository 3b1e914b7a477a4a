/** From the start of a process to the port that answers, part by part, beside the naive server's start. */
import { join } from "node:path";
import { compared, type Material, median, type Result } from "./comparing.ts";
import { readListening, readStartParts, startBaseline, startOurs, startStarting } from "./programs.ts";
import type { StartParts } from "./starting.ts";

/** A start is short, and one alone says little. */
const STARTS_A_ROUND = 3;

export async function start(material: Material): Promise<readonly Result[]> {
  const folder = join(material.folder, "start");
  const first = await startOurs({ folder, models: [material.linear], log: "written" });
  await first.stop();
  const [bundle = ""] = readListening(first.said).bundles;
  const parts: StartParts[] = [];
  const own: number[] = [];
  const naive: number[] = [];
  for (let turn = 0; turn < material.rounds * STARTS_A_ROUND; turn++) {
    own.push(
      await timed(async () => {
        const server = await startStarting({ folder, bundle, spawnedAt: performance.timeOrigin + performance.now() });
        parts.push(readStartParts(server.said));
        return server;
      }),
    );
    naive.push(await timed(() => startBaseline({ kind: "naive", model: material.linear, body: "json" })));
  }
  const ratio = median(own.map((each, turn) => each / (naive[turn] ?? Number.NaN)));
  const at = (pick: (of: StartParts) => number) => `${median(parts.map(pick)).toFixed(0)} ms`;
  return [
    compared("start to ready, against one run a request", ratio, [
      `ours: ${median(own).toFixed(0)} ms; one run a request: ${median(naive).toFixed(0)} ms`,
      `node ${at(({ node }) => node)}, imports (from sources) ${at(({ imports }) => imports)}, ` +
        `runtime ${at(({ runtime }) => runtime)}, model and golden rows ${at(({ model }) => model)}`,
    ]),
  ];
}

/** Milliseconds until the port is said. */
async function timed(begin: () => Promise<{ stop(): Promise<void> }>): Promise<number> {
  const from = performance.now();
  const server = await begin();
  const elapsed = performance.now() - from;
  await server.stop();
  return elapsed;
}
