/** A tick that wakes runners on GitHub: this repository's own workflow files are dispatched, seen and found again. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { githubDeploymentMirror } from "../../src/adapters/github/deployment-mirror.ts";
import { githubForge } from "../../src/adapters/github/forge.ts";
import { githubGit } from "../../src/adapters/github/git.ts";
import { githubWorkflows } from "../../src/adapters/github/workflows.ts";
import { gitRecords } from "../../src/adapters/records/records.ts";
import { look } from "../../src/app/tick/tick.ts";
import { WORKFLOWS } from "../../src/domain/workflows.ts";
import { type Machines, machines, wakeUp, work } from "../loop/runners.ts";
import { merge } from "../loop/world.ts";
import { BOT, BOT_TOKEN, githubFront, OWNER } from "./front.ts";

const front = await githubFront();
afterAll(() => front.close());

const FOLDER = join(import.meta.dirname, "../../.github/workflows");
const FILES = [WORKFLOWS.train, WORKFLOWS.deploy, WORKFLOWS.collect, WORKFLOWS.tick, WORKFLOWS.monitor];

/** As another process: nothing is remembered from before. */
function onGitHub(made: Machines): Machines {
  const client = front.client("waking", BOT_TOKEN);
  const git = githubGit(client, "main");
  const platform = {
    ...{ git, forge: githubForge(client), records: gitRecords(git, BOT) },
    ...{ mirror: githubDeploymentMirror(client), workflows: githubWorkflows(client, "main") },
  };
  return { ...made, hosted: { ...made.hosted, ...platform }, target: { ...made.target, ...platform } };
}

it("trains, deploys and collects by runs of their workflows, one at a time", { timeout: 60_000 }, async () => {
  await front.createRepository("waking");
  const client = front.client("waking", BOT_TOKEN);
  const git = githubGit(client, "main");
  const files = new Map(FILES.map((name) => [`.github/workflows/${name}`, readFileSync(join(FOLDER, name))]));
  await git.commit({ branch: "main", expectedHead: await git.head("main"), from: null, message: "Workflows", files });
  const made = await machines({ keep: { git, forge: githubForge(client), records: gitRecords(git, BOT) } });

  const titles = async (file: string): Promise<readonly string[]> => {
    const runs = await onGitHub(made).hosted.workflows.runs(file);
    return runs.kind === "seen" ? runs.value.map(({ title, state }) => `${title}: ${state}`) : [runs.why];
  };
  let ended = 0;
  /** Twice: what is under way is not started again. */
  const wakeTwice = async () => {
    for (const _ of [1, 2]) await wakeUp(onGitHub(made));
  };
  const play = async (file: string, title: string) => {
    expect(await titles(file)).toEqual([`${title}: queued`]);
    await work(onGitHub(made), file, title);
    ended += 1;
    front.runners.moveRun(`${OWNER}/waking`, ended, { status: "completed", conclusion: "success" });
    expect(await titles(file)).toEqual([`${title}: done`]);
  };

  await wakeTwice();
  await merge(onGitHub(made).hosted, "dataset");
  await wakeTwice();
  await play(WORKFLOWS.train, "train plants");
  await wakeTwice();
  await merge(onGitHub(made).hosted, "promotion");
  await wakeTwice();
  await play(WORKFLOWS.deploy, "deploy garden");
  await wakeTwice();
  await play(WORKFLOWS.collect, "collect garden");

  // A workflow's token may ask a thousand times an hour, and every push of a spec asks this.
  const asked = { dryRun: true, checkout: "/checkout", identity: null, tell: () => {} } as const;
  for (const only of ["train", "deploy", "collect"] as const) {
    const { looks, writes } = await front.watch("shut", () =>
      look(onGitHub(made).hosted, asked, { only, subject: null, start: false }),
    );
    expect(writes).toEqual([]);
    expect(looks.length, only).toBeLessThan(20);
  }
});
