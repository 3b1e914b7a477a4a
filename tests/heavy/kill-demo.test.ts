/** The real demo, killed with SIGKILL twenty times on its way, ends as one that was left alone. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { random } from "../../src/domain/random.ts";

const KILLS = 20;
/** Between a start and its kill: from the first file to well into a step, as fast as this machine plays. */
const SHORTEST_MS = 400;
const LONGEST_SHARE = 1 / 8;
const MAIN = join(import.meta.dirname, "../../src/cli/main.ts");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "understudy-kill-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Standard output of a run that ended by itself; null when it was killed first. */
async function runDemo(name: string, killAfterMs: number | null): Promise<string | null> {
  const args = [MAIN, "demo", "--folder", join(folder, name), "--json"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (killAfterMs !== null) {
    const killed = await Promise.race([exited.then(() => false), wait(killAfterMs, true)]);
    if (killed) {
      child.kill("SIGKILL");
      await exited;
      return null;
    }
  }
  const code = await exited;
  if (code !== 0) throw new Error(`the demo ended with ${code}: ${Buffer.concat(errors).toString().slice(-3000)}`);
  return Buffer.concat(chunks).toString();
}

/** What must not depend on kills. Numbers of issues and pull requests may: a killed call can use one up. */
function essence(output: string) {
  const demo = JSON.parse(output.trimEnd().split("\n").at(-1) ?? "");
  const counted = (list: readonly { kind: string; title: string }[]) =>
    list.map(({ kind, title }) => `${kind}: ${title}`);
  return {
    pullRequests: counted(demo.pullRequests),
    merged: demo.pullRequests.map(({ merged }: { merged: boolean }) => merged),
    issues: counted(demo.issues),
    versions: demo.versions,
    served: demo.served,
    labelled: demo.labelled,
    right: demo.right,
    champions: demo.production.map(
      ({ after }: { after: { championServable: string } | null }) => after?.championServable,
    ),
  };
}

it("ends alike, with nothing twice and nothing lost", { timeout: 1_200_000 }, async () => {
  const started = performance.now();
  const whole = await runDemo("whole", null);
  const longest = Math.max(2 * SHORTEST_MS, LONGEST_SHARE * (performance.now() - started));
  const next = random(20);
  let kills = 0;
  // Luck may bring a demo through before the last kill: then another one is played.
  for (let round = 1, over = false; !over; ) {
    const patience = kills < KILLS ? SHORTEST_MS + next() * (longest - SHORTEST_MS) : null;
    const output = await runDemo(`killed-${round}`, patience);
    if (output === null) {
      kills += 1;
      continue;
    }
    expect(essence(output), `after ${kills} kills`).toEqual(essence(whole ?? ""));
    round += 1;
    over = kills === KILLS;
  }
  expect(kills).toBe(KILLS);
});
