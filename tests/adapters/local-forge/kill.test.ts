/** The local forge under kill -9 and under two processes at once: nothing twice, nothing lost, nothing unreadable. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { gitRepository } from "../../../src/adapters/git/repository.ts";
import { createBareRepository } from "../../../src/adapters/git/workspace.ts";
import { localForge } from "../../../src/adapters/local-forge/forge.ts";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { random } from "../../../src/domain/random.ts";

const CHANGES = 8;
const ROUNDS = 6;
const root = await mkdtemp(join(tmpdir(), "understudy-kill-"));
afterAll(() => rm(root, { recursive: true, force: true }));

/** In a process group of its own, so that the git processes that it started die with it. */
const start = (home: string, user: string): ChildProcess => {
  const worker = fileURLToPath(new URL("./worker.ts", import.meta.url));
  return spawn(process.execPath, [worker, home, user, String(CHANGES)], {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
};
/** Kills it within a step of its work: after so many lines and milliseconds, unless it ends before. */
const killAfter = async (worker: ChildProcess, steps: number, milliseconds: number) => {
  let seen = 0;
  for await (const lines of worker.stdout ?? []) {
    seen += String(lines).split("\n").length - 1;
    if (seen < steps) continue;
    await wait(milliseconds);
    if (worker.pid !== undefined && worker.exitCode === null) process.kill(-worker.pid, "SIGKILL");
    return;
  }
};
const ended = async (child: ChildProcess) => {
  child.stdout?.resume();
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
};

it("survives kills at any moment, with another process at work", { timeout: 60_000 }, async () => {
  const home = await mkdtemp(join(root, "home-"));
  const directory = join(home, "repository.git");
  await createBareRepository(directory, "main");
  const clock = fakeClock();
  const git = gitRepository({
    directory,
    defaultBranch: "main",
    identity: { name: "t", email: "t@example.org" },
    clock,
  });
  const files = new Map([["README.md", "hello\n"]]);
  await git.commit({ branch: "main", expectedHead: null, from: null, message: "first", files });

  const next = random(7);
  for (let round = 0; round < ROUNDS; round += 1) {
    const workers = [start(home, "one"), start(home, "two")];
    await Promise.all(workers.map((worker) => killAfter(worker, 1 + Math.floor(next() * 4), next() * 40)));
    await Promise.all(workers.map(ended));
  }
  expect(await Promise.all([start(home, "one"), start(home, "two")].map(ended))).toEqual([0, 0]);

  const pulls = await localForge({ folder: join(home, "forge"), git, clock, user: "t" }).pullRequests({ state: "all" });
  expect(pulls.map(({ branch, state }) => `${branch} ${state}`).sort()).toEqual(
    Array.from({ length: CHANGES }, (_, index) => `topic/${index} merged`),
  );
  expect(pulls.map(({ number }) => number)).toEqual(Array.from({ length: CHANGES }, (_, index) => CHANGES - index));
  const merges = (await git.history("main", "", 1_000)).filter(({ parents }) => parents.length > 1);
  expect(merges.map(({ id }) => id).sort()).toEqual(pulls.map(({ mergeCommit }) => mergeCommit).sort());
  const kept = await git.readFiles((await git.head("main")) ?? "", ["changes/"]);
  expect([...kept.keys()]).toEqual(Array.from({ length: CHANGES }, (_, index) => `changes/${index}.txt`));
});
