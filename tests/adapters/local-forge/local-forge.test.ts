/** The forge of files beside a bare repository. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { gitRepository } from "../../../src/adapters/git/repository.ts";
import { createBareRepository } from "../../../src/adapters/git/workspace.ts";
import { localDeploymentMirror } from "../../../src/adapters/local-forge/deployment-mirror.ts";
import { localForge } from "../../../src/adapters/local-forge/forge.ts";
import { localWorkflows } from "../../../src/adapters/local-forge/workflows.ts";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { deploymentMirrorContract } from "../../contracts/deployment-mirror.ts";
import { forgeContract } from "../../contracts/forge.ts";

const root = await mkdtemp(join(tmpdir(), "understudy-forge-"));
afterAll(() => rm(root, { recursive: true, force: true }));

async function workspace() {
  const home = await mkdtemp(join(root, "home-"));
  const directory = join(home, "repository.git");
  await createBareRepository(directory, "main");
  const clock = fakeClock("2026-03-01T10:00:00Z");
  const identity = { name: "understudy", email: "understudy@example.org" };
  const git = gitRepository({ directory, defaultBranch: "main", identity, clock });
  const open = (user: string) => localForge({ folder: join(home, "forge"), git, clock, user });
  return { git, forge: open("understudy"), other: open("reviewer"), home, reviewer: "reviewer" };
}

forgeContract("files beside a bare repository", workspace);
deploymentMirrorContract("files beside a bare repository", async () => {
  const folder = await mkdtemp(join(root, "mirror-"));
  const open = () => localDeploymentMirror(folder, fakeClock("2026-03-01T10:00:00Z"));
  return { mirror: open(), other: open(), commit: "0123" };
});

it("has no workflows, and says so", async () => {
  const workflows = localWorkflows();
  await expect(workflows.start("understudy-train.yml", {})).rejects.toThrow(/FORGE_NO_WORKFLOWS/);
  await expect(workflows.cancel(1)).rejects.toThrow(/FORGE_NO_WORKFLOWS/);
  for (const seen of [await workflows.runs("understudy-train.yml"), await workflows.runners()]) {
    expect(seen).toMatchObject({ kind: "cannot-see", why: expect.stringContaining("no workflows") });
  }
});

describe("the local forge", () => {
  const start = async () => {
    const world = await workspace();
    const { git } = world;
    const commit = async (branch: string, files: Record<string, string>) => {
      const request = { branch, expectedHead: await git.head(branch), from: await git.head("main"), message: branch };
      await git.commit({ ...request, files: new Map(Object.entries(files)) });
    };
    await commit("main", { "a.yaml": "champion: 1\n\nshadow: 1\n" });
    const open = async (branch: string, title: string, files: Record<string, string>) => {
      await commit(branch, files);
      return world.forge.openPullRequest({ branch, base: "main", title, body: "", labels: [] });
    };
    return { ...world, commit, open };
  };
  /** As if it were killed between moving the branch and writing the file. */
  const mergeInGitOnly = async ({ git }: Awaited<ReturnType<typeof start>>, number: number, head: string) => {
    const onto = (await git.head("main")) ?? "";
    const message = `t (#${number})\n\nMerges x.\n\nPull-request: ${number}\nMerged-by: reviewer\n`;
    const merge = await git.prepareMerge({ onto, head, message });
    if (merge.kind === "conflict" || !(await git.advance("main", onto, merge.commit))) throw new Error("not merged");
    return merge.commit;
  };

  it("knows of a merge whose writer was killed, also when its branch moved on", async () => {
    const world = await start();
    const pull = await world.open("topic", "t", { "b.txt": "b" });
    const mergeCommit = await mergeInGitOnly(world, pull.number, pull.head);
    await world.commit("topic", { "c.txt": "c" });
    const merged = { state: "merged", mergeCommit, mergedBy: "reviewer", head: pull.head };
    expect(await world.forge.pullRequest(pull.number)).toMatchObject(merged);
    expect(await world.other.mergePullRequest(pull.number, pull.head)).toMatchObject({ reason: "closed" });
  });

  it("opens a new pull request for a branch whose merge was not written down", async () => {
    const world = await start();
    const pull = await world.open("topic", "t", { "b.txt": "b" });
    await mergeInGitOnly(world, pull.number, pull.head);
    const again = await world.open("topic", "t", { "c.txt": "c" });
    expect(again).toMatchObject({ number: pull.number + 1, state: "open" });
  });

  it("is not fooled by a title that looks like a merge of another", async () => {
    const world = await start();
    const victim = await world.open("victim", "t", { "b.txt": "b" });
    const liar = await world.open("liar", `Pull-request: ${victim.number}\n\nPull-request: ${victim.number}`, {
      "c.txt": "c",
    });
    await world.forge.mergePullRequest(liar.number, liar.head);
    expect((await world.forge.pullRequest(victim.number))?.state).toBe("open");
  });

  it("merges edits of neighbouring lines of one file", async () => {
    const world = await start();
    const [one, two] = [
      await world.open("one", "t", { "a.yaml": "champion: 2\n\nshadow: 1\n" }),
      await world.open("two", "t", { "a.yaml": "champion: 1\n\nshadow: 2\n" }),
    ];
    await world.forge.mergePullRequest(one.number, one.head);
    expect((await world.forge.mergePullRequest(two.number, two.head)).kind).toBe("merged");
    const files = await world.git.readFiles((await world.git.head("main")) ?? "", ["a.yaml"]);
    expect(Buffer.from(files.get("a.yaml") ?? []).toString()).toBe("champion: 2\n\nshadow: 2\n");
  });

  it("merges once when two people press the button at the same time", async () => {
    const world = await start();
    const pull = await world.open("topic", "t", { "b.txt": "b" });
    const outcomes = await Promise.all(
      [world.forge, world.other].map((each) => each.mergePullRequest(pull.number, pull.head)),
    );
    expect(outcomes.map((outcome) => (outcome.kind === "merged" ? "merged" : outcome.reason)).sort()).toEqual([
      "closed",
      "merged",
    ]);
    expect(await world.git.history("main", "", 10)).toHaveLength(3);
  });

  it("opens one pull request of a branch for two who ask at the same time", async () => {
    const world = await start();
    await world.commit("topic", { "b.txt": "b" });
    const request = { branch: "topic", base: "main", title: "t", body: "", labels: [] };
    const opened = await Promise.all([world.forge, world.other].map((each) => each.openPullRequest(request)));
    expect(opened.map(({ number }) => number)).toEqual([1, 1]);
  });

  it("loses none of many comments written at the same time", async () => {
    const world = await start();
    const { number } = await world.forge.openIssue({ title: "t", body: "", labels: [] });
    const bodies = Array.from({ length: 10 }, (_, index) => `comment ${index}`);
    await Promise.all(bodies.map((body, index) => (index % 2 ? world.forge : world.other).comment(number, body)));
    expect((await world.forge.comments(number)).map(({ body }) => body).sort()).toEqual(bodies);
  });

  it("shows the newest check of each name", async () => {
    const { forge, other, git } = await start();
    const commit = (await git.head("main")) ?? "";
    const check = { commit, name: "../gates: a/b", title: "t", summary: "s", annotations: [] };
    await forge.publishCheck({ ...check, verdict: "fail" });
    await forge.publishCheck({ ...check, verdict: "pass" });
    expect(await other.checks(commit)).toEqual([{ ...check, verdict: "pass" }]);
    expect(await other.checks("0".repeat(40))).toEqual([]);
  });

  it("names a file that somebody edited by hand", async () => {
    const { forge, home } = await start();
    const { number } = await forge.openIssue({ title: "t", body: "", labels: [] });
    const path = join(home, "forge", "threads", String(number), "1.json");
    for (const content of ["{", "[]", '{"kind": "issue"}']) {
      await writeFile(path, content);
      await expect(forge.issues({ state: "all" })).rejects.toMatchObject({
        problems: [{ code: "FORGE_FILE_MALFORMED", location: { file: path } }],
      });
    }
  });
});
