/** Commands in comments, from the comment to what they open, keep or start, and the one answer. */
import { beforeEach, describe, expect, test } from "vitest";
import { type MemoryWorkflows, memoryWorkflows } from "../../src/adapters/memory/workflows.ts";
import type { Ports } from "../../src/app/ports.ts";
import { command } from "../../src/app/verbs/command.ts";
import { userError } from "../../src/domain/errors/user-error.ts";
import { readMarker, writeMarker } from "../../src/domain/names.ts";
import { WORKFLOWS } from "../../src/domain/workflows.ts";
import type { Access, Comment, Forge, PullRequest } from "../../src/ports/forge.ts";
import type { Runner, Seen } from "../../src/ports/workflows.ts";
import { MODEL } from "../loop/specs.ts";
import { makeWorld, merge, runTick, type World } from "../loop/world.ts";
import { Crash, fuseAt, withFuse } from "../support/crashing.ts";
import { problemsOf } from "../support/problems.ts";
import { callVerb } from "../support/verbs.ts";

interface Stage {
  readonly world: World;
  readonly ports: Ports;
  readonly workflows: MemoryWorkflows;
}

const ACCESS: Readonly<Record<string, Access>> = { ann: "write", owner: "admin", reader: "read" };

/** Comments say who wrote them in their last line; the others are the pipeline's. */
const authored = (forge: Forge): Forge => ({
  ...forge,
  access: async (user) => ACCESS[user] ?? "none",
  comments: async (number) =>
    (await forge.comments(number)).map((comment) => {
      const [, author = "understudy[bot]"] = /^by (\S+)$/m.exec(comment.body) ?? [];
      return { ...comment, author };
    }),
});

async function stageOf(runners?: Seen<readonly Runner[]>): Promise<Stage> {
  const world = await makeWorld();
  const workflows = memoryWorkflows(world.clock, runners);
  const ports = { ...world.ports, workflows, forge: authored(world.ports.forge) };
  await runTick(ports);
  await merge(ports, "dataset");
  await runTick(ports);
  await merge(ports, "promotion");
  await runTick(ports);
  return { world, ports, workflows };
}

let stage: Stage;
let ports: Ports;
beforeEach(async () => {
  stage = await stageOf();
  ({ ports } = stage);
});

const MODEL_FILE = "models/plants/model.yaml";
const SEEDED = MODEL.replace("    dataset:", "    seed: 99\n    dataset:");

async function propose({ git, forge }: Ports, files: Readonly<Record<string, string>>): Promise<PullRequest> {
  const branch = "feature";
  const request = { branch, expectedHead: await git.head(branch), from: await git.head("main"), message: "Change" };
  await git.commit({ ...request, files: new Map(Object.entries(files)) });
  return forge.openPullRequest({ branch, base: "main", title: "Another seed", body: "", labels: [] });
}

async function say({ forge }: Ports, number: number, line: string, author = "ann"): Promise<Comment> {
  await forge.comment(number, `${line}\n\nby ${author}`);
  const [last] = (await forge.comments(number)).slice(-1);
  if (!last) throw new Error("it was not said");
  return last;
}

const obey = (on: Ports, issue: number, { id }: Comment, dryRun = false) =>
  callVerb(command, on, { issue: String(issue), comment: String(id) }, dryRun);

async function ask(on: Ports, number: number, line: string, author?: string) {
  return (await obey(on, number, await say(on, number, line, author))).outputs;
}

const replies = async (on: Ports, number: number) =>
  (await on.forge.comments(number)).filter(({ body }) => readMarker(body)?.kind === "command");

const driftIssue = (on: Ports, labels: readonly string[] = ["understudy/drift"]) =>
  on.forge.openIssue({
    title: "garden drifts",
    body: `text\n\n${writeMarker({ kind: "drift", key: "garden/drift" })}\n`,
    labels,
  });

describe("/train", () => {
  test("starts a run for the head as it is, once", async () => {
    const pull = await propose(ports, { [MODEL_FILE]: SEEDED });
    const comment = await say(ports, pull.number, "/train");
    expect((await obey(ports, pull.number, comment)).outputs).toMatchObject({ outcome: "done" });
    expect(stage.workflows.started).toMatchObject([
      {
        workflow: WORKFLOWS.train,
        inputs: { model: "plants", "pull-request": String(pull.number), head: pull.head },
        title: `train plants for #${pull.number} at ${pull.head}`,
      },
    ]);
    expect((await obey(ports, pull.number, comment)).outputs).toMatchObject({ outcome: "answered" });
    expect(await ask(ports, pull.number, "/train plants")).toMatchObject({
      outcome: "done",
      reply: expect.stringContaining("waiting already: memory://runs/1"),
    });
    expect(stage.workflows.started).toHaveLength(1);
    expect(await replies(ports, pull.number)).toHaveLength(2);
  });

  test("says what it needs: a model, a pull request of this repository, a runner", async () => {
    const pull = await propose(ports, { "docs/a.md": "x" });
    expect(await ask(ports, pull.number, "/train")).toMatchObject({
      outcome: "refused",
      reply: expect.stringContaining("Which model is meant? there are plants"),
    });
    expect(await ask(ports, pull.number, "/train nuts")).toMatchObject({
      reply: expect.stringContaining("no model nuts"),
    });
    const issue = await driftIssue(ports);
    expect(await ask(ports, issue.number, "/train plants")).toMatchObject({
      reply: expect.stringContaining("/retrain"),
    });
    const forge = { ...ports.forge, pullRequest: async () => ({ ...pull, fromFork: true }) };
    expect(await ask({ ...ports, forge }, pull.number, "/train plants")).toMatchObject({
      outcome: "refused",
      reply: expect.stringContaining("comes from a fork"),
    });
    expect(stage.workflows.started).toEqual([]);
  });

  test("no runner with the default branch's labels: nothing is queued", async () => {
    const lonely = await stageOf({ kind: "seen", value: [] });
    const wanting = MODEL.replace("    dataset:", "    runner: [self-hosted, gpu]\n    dataset:");
    const main = { branch: "main", expectedHead: await lonely.ports.git.head("main"), from: null, message: "Runner" };
    await lonely.ports.git.commit({ ...main, files: new Map([[MODEL_FILE, wanting]]) });
    const pull = await propose(lonely.ports, { [MODEL_FILE]: SEEDED });
    expect(await ask(lonely.ports, pull.number, "/train")).toMatchObject({
      outcome: "refused",
      reply: expect.stringContaining("self-hosted, gpu"),
    });
    expect(lonely.workflows.started).toEqual([]);
  });
});

describe("who may", () => {
  test.each([
    ["reader", "refused"],
    ["stranger", "refused"],
    ["helper[bot]", "ignored"],
  ])("%s: %s", async (author, outcome) => {
    const before = await ports.forge.pullRequests({ state: "all" });
    const issue = await driftIssue(ports);
    expect(await ask(ports, issue.number, "/rollback", author)).toMatchObject({ outcome });
    expect(await ports.forge.pullRequests({ state: "all" })).toHaveLength(before.length);
    expect(await replies(ports, issue.number)).toHaveLength(outcome === "ignored" ? 0 : 1);
  });

  test("what is no command, and a stranger's unknown one, is nobody's business", async () => {
    const issue = await driftIssue(ports);
    expect(await ask(ports, issue.number, "I would /rollback")).toMatchObject({ outcome: "ignored" });
    expect(await ask(ports, issue.number, "/destroy", "stranger")).toMatchObject({ outcome: "ignored" });
    expect(await ask(ports, issue.number, "/destroy")).toMatchObject({
      outcome: "refused",
      reply: expect.stringContaining("`/rollback [deployment] [version]`"),
    });
    expect(await ask(ports, issue.number, "/ack soon")).toMatchObject({
      reply: expect.stringContaining("12h, 7d or 2w"),
    });
    expect(await ask(ports, issue.number, "/help", "owner")).toMatchObject({ outcome: "done" });
    expect(await replies(ports, issue.number)).toHaveLength(3);
  });

  test("a comment that was answered is not done again when it is edited", async () => {
    const issue = await driftIssue(ports);
    const comment = await say(ports, issue.number, "/help");
    await obey(ports, issue.number, comment);
    await ports.forge.updateComment(issue.number, comment.id, "/rollback\n\nby ann");
    const { text, outputs } = await obey(ports, issue.number, comment);
    expect(outputs).toMatchObject({ outcome: "answered" });
    expect(text).toContain("edited");
    expect(await ports.forge.pullRequests({ state: "open", label: "understudy/rollback" })).toEqual([]);
  });

  test("a stranger's marker does not pass for the answer", async () => {
    const issue = await driftIssue(ports);
    const comment = await say(ports, issue.number, "/help");
    const forged = writeMarker({ kind: "command", key: `comment/${comment.id}` });
    await say(ports, issue.number, "I am the answer", `stranger\n\n${forged}`);
    expect((await obey(ports, issue.number, comment)).outputs).toMatchObject({ outcome: "done" });
  });

  test("a comment that is gone is an error", async () => {
    const issue = await driftIssue(ports);
    const gone = { id: 999, author: "ann", body: "/help", createdAt: "" };
    expect(await problemsOf(obey(ports, issue.number, gone))).toMatchObject([{ code: "COMMAND_COMMENT_UNKNOWN" }]);
  });
});

describe("what a thread is about", () => {
  test("/ack keeps a record of the issue's drift, counted from the comment", async () => {
    const issue = await driftIssue(ports);
    const comment = await say(ports, issue.number, "/ack 7d");
    await obey(ports, issue.number, comment);
    const until = new Date(Date.parse(comment.createdAt) + 7 * 86_400_000).toISOString();
    expect(await ports.records.list("acknowledgement")).toMatchObject([{ issue: "garden/drift", until, by: "ann" }]);
    const other = await propose(ports, { [MODEL_FILE]: SEEDED });
    expect(await ask(ports, other.number, "/ack 7d")).toMatchObject({
      reply: expect.stringContaining("issues of monitoring"),
    });
  });

  test("a marker without its label is anybody's", async () => {
    const issue = await driftIssue(ports, []);
    expect(await ask(ports, issue.number, "/ack 7d")).toMatchObject({ outcome: "refused" });
    expect(await ports.records.list("acknowledgement")).toEqual([]);
  });

  test("/retrain asks on behalf of the thread, and says why not", async () => {
    const issue = await driftIssue(ports);
    expect(await ask(ports, issue.number, "/retrain")).toMatchObject({
      outcome: "done",
      reply: expect.stringContaining("nothing new to learn"),
    });
    expect(await ports.records.list("retrain")).toMatchObject([{ trigger: "manual", decision: "refuse" }]);
    expect(stage.workflows.started).toEqual([]);
    expect(await ask(ports, issue.number, "/retrain nuts")).toMatchObject({
      reply: expect.stringContaining("Which model"),
    });
  });

  test("/retrain that is granted starts one run, for all that it was asked twice", async () => {
    const main = { branch: "main", expectedHead: await ports.git.head("main"), from: null, message: "Seed" };
    await ports.git.commit({ ...main, files: new Map([[MODEL_FILE, SEEDED]]) });
    const issue = await driftIssue(ports);
    const comment = await say(ports, issue.number, "/retrain plants");
    expect((await obey(ports, issue.number, comment)).outputs.reply).toContain("was started as `train plants`");
    await ask(ports, issue.number, "/retrain plants");
    expect(stage.workflows.started).toMatchObject([{ workflow: WORKFLOWS.train, inputs: { model: "plants" } }]);
  });

  test("/rebaseline says what production is compared with already", async () => {
    const issue = await driftIssue(ports);
    expect(await ask(ports, issue.number, "/rebaseline")).toMatchObject({
      outcome: "done",
      reply: expect.stringContaining("`plants` version 1 already"),
    });
  });

  test("/promote and /rollback open what the stages open, once", async () => {
    const issue = await driftIssue(ports);
    expect(await ask(ports, issue.number, "/promote garden")).toMatchObject({ outcome: "done" });
    expect(await ask(ports, issue.number, "/promote --lead")).toMatchObject({ outcome: "refused" });
    expect(await ask(ports, issue.number, "/rollback")).toMatchObject({
      outcome: "refused",
      reply: expect.stringContaining("no earlier champion"),
    });
    expect(await ask(ports, issue.number, "/rollback yard")).toMatchObject({ reply: expect.stringContaining("yard") });
  });
});

/** A second champion, so that there is a way back. */
async function secondChampion({ git, records }: Ports): Promise<void> {
  const [version] = [...(await git.readFiles(String(await git.head("main")), ["models/plants/versions/"]))];
  if (!version || (await records.list("training")).length === 0) throw new Error("there is no first champion");
  const text = new TextDecoder().decode(version[1]).replace("version: 1", "version: 2");
  const file = "deployments/garden/deployment.yaml";
  const deployment = new TextDecoder().decode((await git.readFiles(String(await git.head("main")), [file])).get(file));
  const request = { branch: "main", expectedHead: await git.head("main"), from: null, message: "Second" };
  const files = new Map([
    ["models/plants/versions/2.yaml", text],
    [file, deployment.replace(/(champion:\s+model: plants\s+version: )1/, "$12")],
  ]);
  await git.commit({ ...request, files });
}

test("killed at any write, a second run completes it and answers once", async () => {
  for (let fatal = 1; ; fatal += 1) {
    const { ports: fresh } = await stageOf();
    await secondChampion(fresh);
    const issue = await driftIssue(fresh);
    const comment = await say(fresh, issue.number, "/rollback");
    const fuse = fuseAt(fatal, "after");
    const fused = {
      ...fresh,
      git: withFuse(fresh.git, fuse, ["commit"]),
      forge: withFuse(fresh.forge, fuse, ["openPullRequest", "comment"]),
    };
    const died = await obey(fused, issue.number, comment).then(
      () => false,
      (error: unknown) => error instanceof Crash,
    );
    await obey(fresh, issue.number, comment);
    const pulls = await fresh.forge.pullRequests({ state: "open", label: "understudy/rollback" });
    expect(pulls.map(({ title }) => title)).toEqual(["Roll garden back from plants 2 to plants 1"]);
    const [reply, ...more] = await replies(fresh, issue.number);
    expect(more).toEqual([]);
    expect(reply?.body).toContain(`#${pulls[0]?.number} proposes it`);
    if (!died) return;
  }
});

const TROUBLES = ["GITHUB_UNAVAILABLE", "GIT_NO_SUCH_COMMIT"] as const;

test.each(TROUBLES)("GitHub's own trouble is not answered but tried again: %s", async (code) => {
  const issue = await driftIssue(ports);
  const comment = await say(ports, issue.number, "/ack 7d");
  const records = {
    ...ports.records,
    put: async (): Promise<never> => {
      throw userError(code, { with: { request: "POST /", detail: "502", commit: "a branch's newest" } });
    },
  };
  expect(await problemsOf(obey({ ...ports, records }, issue.number, comment))).toMatchObject([{ code }]);
  expect(await replies(ports, issue.number)).toEqual([]);
  expect((await obey(ports, issue.number, comment)).outputs).toMatchObject({ outcome: "done" });
});

test("a dry run says what it would answer, and writes nothing", async () => {
  const issue = await driftIssue(ports);
  const pull = await propose(ports, { [MODEL_FILE]: SEEDED });
  for (const [number, line] of [
    [issue.number, "/ack 7d"],
    [issue.number, "/retrain"],
    [issue.number, "/promote"],
    [pull.number, "/train"],
  ] as const) {
    const comment = await say(ports, number, line);
    const pulls = await ports.forge.pullRequests({ state: "all" });
    const { plan, text } = await obey(ports, number, comment, true);
    expect(plan).toEqual({ outcome: "done", line });
    expect(text).toContain(`\`${line}\`: `);
    expect(await replies(ports, number)).toEqual([]);
    expect(await ports.forge.pullRequests({ state: "all" })).toEqual(pulls);
  }
  expect(await ports.records.list("acknowledgement")).toEqual([]);
  expect(await ports.records.list("retrain")).toEqual([]);
  expect(stage.workflows.started).toEqual([]);
});

test("what a person wrote cannot leave the answer's quotation", async () => {
  const issue = await driftIssue(ports);
  const { reply } = await ask(ports, issue.number, "/nothing `@everyone` <!-- x --> #1");
  expect(String(reply).split("\n")[0]).toMatch(/^``.*``: there is no such command/);
});
