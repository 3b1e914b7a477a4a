/** The whole loop with its repository, pull requests, issues and records on GitHub, over HTTP. */
import { afterAll, describe, expect, it } from "vitest";
import { githubForge } from "../../src/adapters/github/forge.ts";
import { githubGit } from "../../src/adapters/github/git.ts";
import { gitRecords } from "../../src/adapters/records/records.ts";
import type { Ports } from "../../src/app/ports.ts";
import { outcome, play, STORY } from "../loop/story.ts";
import { makeWorld, runTick, type World } from "../loop/world.ts";
import { BOT, BOT_TOKEN, githubFront } from "./front.ts";

const front = await githubFront();
afterAll(() => front.close());

/** As another process: nothing is remembered from before. */
function onGitHub(name: string): Pick<Ports, "git" | "forge" | "records"> {
  const client = front.client(name, BOT_TOKEN);
  const git = githubGit(client, "main");
  return { git, forge: githubForge(client), records: gitRecords(git, BOT) };
}

/** Every kind of write once: the bad moments of a network that is mostly there. */
const LOST_ANSWERS = [
  /^POST \S+\/pulls$/,
  /^POST \S+\/issues$/,
  /^POST \S+\/issues\/\d+\/comments$/,
  /^POST \S+\/check-runs$/,
  /^POST \S+\/git\/refs$/,
  /^PATCH \S+\/git\/refs\/\S+records$/,
  /^PUT \S+\/pulls\/\d+\/merge$/,
];

/** An act that fails because GitHub could not be reached is run again by a new process, once. */
const STORY_ON_GITHUB = STORY.map((act): typeof act => async (ports, world) => {
  await act(ports, world).catch(async (error: unknown) => {
    if (!String(error).includes("GITHUB_UNAVAILABLE")) throw error;
    await act({ ...ports, ...onGitHub("loop") }, world);
  });
});

/** Without what GitHub decides: who merged. */
async function end(world: World) {
  const { feedback, ...rest } = await outcome(world);
  const unsigned = feedback.map(([id, { label, source, by }]) => ({ id, label, source, isSigned: by !== undefined }));
  return { ...rest, feedback: unsigned };
}

describe("the whole loop on GitHub", () => {
  it("ends as it does in memory though answers get lost, and then writes nothing more", {
    timeout: 120_000,
  }, async () => {
    await front.createRepository("loop");
    const world = await makeWorld({ keep: onGitHub("loop") });
    front.loseAnswers(LOST_ANSWERS);
    await play(STORY_ON_GITHUB, world);
    expect(front.unlost()).toEqual([]);
    const elsewhere = await makeWorld();
    await play(STORY, elsewhere);
    expect(await end(world)).toEqual(await end(elsewhere));

    // Evidence is authentic: GitHub signed it for the pipeline's own identity.
    const records = await world.ports.records.list("evaluation");
    const writers = records.map(({ kind, key }) => world.ports.records.writer(kind, key));
    expect(new Set(await Promise.all(writers))).toEqual(new Set([BOT]));

    for (const kind of ["segment", "training", "acknowledgement"] as const) {
      expect((await world.ports.records.forged(kind)).size).toBe(0);
    }

    const again = { ...world.ports, ...onGitHub("loop") };
    const { looks, writes } = await front.watch("shut", () => runTick(again));
    expect(writes).toEqual([]);
    // A workflow's token may ask a thousand times an hour, for everything that runs in the repository.
    expect(looks.length).toBeLessThan(60);
  });
});
