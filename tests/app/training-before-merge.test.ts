/** Training before the merge: a pull request's spec becomes a candidate there, and its merge finds that candidate. */
import { beforeEach, expect, test } from "vitest";
import type { Ports } from "../../src/app/ports.ts";
import { readSnapshot } from "../../src/app/snapshot.ts";
import { evaluate } from "../../src/app/verbs/evaluate.ts";
import { promote } from "../../src/app/verbs/promote.ts";
import { train } from "../../src/app/verbs/train.ts";
import { readMarker } from "../../src/domain/names.ts";
import type { PullRequest } from "../../src/ports/forge.ts";
import type { Trainer } from "../../src/ports/trainer.ts";
import { runTrain } from "../../src/stages/train/run.ts";
import { MODEL } from "../loop/specs.ts";
import { makeWorld, merge, runTick, type World } from "../loop/world.ts";
import { Crash, fuseAt, withFuse } from "../support/crashing.ts";
import { problemsOf } from "../support/problems.ts";
import { callVerb } from "../support/verbs.ts";

let ports: Ports;
let world: World;

/** Another seed or other code gives another model, as it would in earnest. */
function seeded({ builtin }: Ports["trainers"], files: Ports["files"]): Trainer {
  return {
    ...builtin,
    async train(job, onProgress) {
      const outcome = await builtin.train(job, onProgress);
      if (outcome.kind === "failed") return outcome;
      const threshold = Number(new TextDecoder().decode(await files.read(outcome.model)));
      const code = `${job.workingFolder}/train.py`;
      const bytes = (await files.exists(code)) ? await files.read(code) : [];
      await files.write(outcome.model, String(threshold + job.seed / 1000 + (bytes.at(-3) ?? 0) / 100_000));
      return outcome;
    },
  };
}

beforeEach(async () => {
  world = await makeWorld();
  const trainer = seeded(world.ports.trainers, world.ports.files);
  ports = { ...world.ports, trainers: { builtin: trainer, command: trainer } };
  await runTick(ports);
  await merge(ports, "dataset");
  await runTick(ports);
});

const MODEL_FILE = "models/plants/model.yaml";
const SEEDED = MODEL.replace("    dataset:", "    seed: 99\n    dataset:");

async function propose(files: Readonly<Record<string, string>>, branch = "feature"): Promise<PullRequest> {
  const { git, forge } = ports;
  // Whatever follows is later, as it would be in earnest.
  world.clock.advance(60_000);
  const from = await git.head("main");
  const expectedHead = await git.head(branch);
  await git.commit({ branch, expectedHead, from, message: "Change", files: new Map(Object.entries(files)) });
  return forge.openPullRequest({ branch, base: "main", title: "Another seed", body: "", labels: [] });
}

const named = ({ number, head }: PullRequest, more: Readonly<Record<string, string>> = {}) => ({
  model: "plants",
  "pull-request": String(number),
  head,
  ...more,
});

const comments = async (pull: PullRequest) => (await ports.forge.comments(pull.number)).map(({ body }) => body);

test("trained and judged on the pull request, found again by the merge", async () => {
  const pull = await propose({ [MODEL_FILE]: SEEDED });
  const trained = await callVerb(train, ports, named(pull));
  expect(trained.outputs).toMatchObject({ state: "succeeded", reused: false });
  const [first, ...others] = await comments(pull);
  expect(others).toEqual([]);
  expect(first).toContain("## Trained before the merge: plants");
  expect(first).toContain("Not judged yet.");
  expect(first).toContain(`--pull-request ${pull.number} --head ${pull.head}`);
  expect(readMarker(first ?? "")).toMatchObject({ kind: "candidate", key: "plants", data: { head: pull.head } });

  const judged = await callVerb(evaluate, ports, named(pull));
  expect(judged.outputs.evaluations).toMatchObject([{ deployment: "garden", verdict: judged.verdict }]);
  const [second] = await comments(pull);
  expect(await comments(pull)).toHaveLength(1);
  expect(second).toContain("### For garden, by the default branch's gates");
  expect(second).toContain("accuracy");
  expect(second).toContain(String(trained.outputs.servable));

  await callVerb(train, ports, named(pull));
  await callVerb(evaluate, ports, named(pull));
  expect(await comments(pull)).toEqual([second]);

  await ports.forge.mergePullRequest(pull.number, pull.head);
  const { plan, record } = await runTrain(ports, {
    snapshot: await readSnapshot(ports.git),
    model: "plants",
    workingFolder: "/checkout",
  });
  expect(plan.kind).toBe("skip");
  expect(record).toMatchObject({
    key: trained.outputs.training,
    pullRequest: { number: pull.number, head: pull.head },
  });
});

test("before the merge it is no candidate of the default branch; after it, it is", async () => {
  const pull = await propose({ [MODEL_FILE]: SEEDED });
  const { outputs } = await callVerb(train, ports, named(pull));
  const judged = await callVerb(evaluate, ports, named(pull));
  const before = (await callVerb(evaluate, ports, { deployment: "garden" })).outputs;
  expect(before.evaluation).not.toBe(judged.outputs.evaluation);
  expect(
    await problemsOf(callVerb(evaluate, ports, { deployment: "garden", training: String(outputs.training) })),
  ).toMatchObject([{ code: "COMMAND_NOT_MERGED" }]);
  const evaluation = String(judged.outputs.evaluation);
  expect(await problemsOf(callVerb(promote, ports, { deployment: "garden", evaluation }))).toMatchObject([
    { code: "COMMAND_NOT_MERGED" },
  ]);
  const newest = await callVerb(promote, ports, { deployment: "garden" }, true);
  expect(newest.plan).toMatchObject({ evaluation: before.evaluation });
  await ports.forge.mergePullRequest(pull.number, pull.head);
  expect((await callVerb(evaluate, ports, { deployment: "garden" })).outputs.evaluation).toBe(evaluation);
});

test("gates and runner come from the default branch, whatever the pull request says of them", async () => {
  const own = SEEDED.replace("min: 0.5", "min: 0.1").replace(
    "    seed:",
    "    runner: [self-hosted, secrets]\n    seed:",
  );
  const pull = await propose({ [MODEL_FILE]: own });
  await callVerb(train, ports, named(pull));
  await callVerb(evaluate, ports, named(pull));
  const [body] = await comments(pull);
  expect(body).toContain("0.5");
  expect(body).not.toContain("at least 0.1");
  expect((await callVerb(train, ports, named(pull, { preflight: "true" }))).outputs).toMatchObject({
    runner: "hosted",
    due: { train: [{ model: "plants", runner: ["ubuntu-latest"], "timeout-minutes": 45 }] },
  });
});

test("a head without a pull request is nobody's proposal", async () => {
  const pull = await propose({ [MODEL_FILE]: SEEDED });
  for (const preflight of ["false", "true"]) {
    expect(await problemsOf(callVerb(train, ports, { model: "plants", head: pull.head, preflight }))).toMatchObject([
      { code: "CLI_INPUT_INVALID", found: pull.head },
    ]);
  }
});

test("forks, moved heads and closed pull requests are refused before anything runs", async () => {
  const pull = await propose({ [MODEL_FILE]: SEEDED });
  const codes = async (inputs: Readonly<Record<string, string>>, on: Ports = ports) => {
    const before = (await ports.records.list("training")).length;
    const [problem] = await problemsOf(callVerb(train, on, inputs));
    expect((await ports.records.list("training")).length).toBe(before);
    return problem;
  };
  const forked = {
    ...ports,
    forge: { ...ports.forge, pullRequest: async () => ({ ...pull, fromFork: true }) },
  };
  expect(await codes(named(pull), forked)).toMatchObject({ code: "COMMAND_FORK_REFUSED" });
  const moved = await propose({ [MODEL_FILE]: SEEDED.replace("99", "98") });
  expect(await codes(named(pull))).toMatchObject({ code: "COMMAND_HEAD_MOVED", found: moved.head });
  await ports.forge.closePullRequest(pull.number);
  expect(await codes(named(moved))).toMatchObject({ code: "COMMAND_PULL_REQUEST_CLOSED" });
  expect(await codes({ model: "plants", "pull-request": "999" })).toMatchObject({ code: "CLI_NUMBER_UNKNOWN" });
});

test("a dataset version that neither the default branch nor the pull request has is an error", async () => {
  const pull = await propose({ [MODEL_FILE]: SEEDED.replace("version: 1", "version: 7") });
  expect(await problemsOf(callVerb(train, ports, named(pull)))).toMatchObject([{ code: "TRAIN_DATASET_UNKNOWN" }]);
});

const COMMAND = MODEL.replace(
  "trainer: builtin\n    algorithm: logistic-regression",
  "trainer: command\n    command: [python, train.py]",
);

test("a pull request's own code runs only approved, and only as the pinned commit", async () => {
  const pull = await propose({ [MODEL_FILE]: COMMAND, "models/plants/train.py": "print(1)\n" });
  expect(await problemsOf(callVerb(train, ports, named(pull)))).toMatchObject([{ code: "COMMAND_CODE_NOT_APPROVED" }]);
  const approved = named(pull, { "allow-code": "true" });
  const checkout = (text: string) => ports.files.write("/checkout/models/plants/train.py", text);
  expect(await problemsOf(callVerb(train, ports, approved))).toMatchObject([{ code: "COMMAND_CHECKOUT_DIFFERS" }]);
  await checkout("print(2)\n");
  expect(await problemsOf(callVerb(train, ports, approved))).toMatchObject([
    { code: "COMMAND_CHECKOUT_DIFFERS", message: expect.stringContaining("train.py") },
  ]);
  await checkout("print(1)\n");
  await ports.files.write("/checkout/models/plants/sitecustomize.py", "print(3)\n");
  expect(await problemsOf(callVerb(train, ports, approved))).toMatchObject([
    { message: expect.stringContaining("sitecustomize.py") },
  ]);
  await ports.files.remove("/checkout/models/plants/sitecustomize.py");
  expect((await callVerb(train, ports, approved)).outputs).toMatchObject({ state: "succeeded", reused: false });
  await ports.forge.mergePullRequest(pull.number, pull.head);
  expect((await callVerb(train, ports, { model: "plants" })).outputs).toMatchObject({ reused: true });
});

test.each([".env.py", "models/plants/.hidden.py", "models/plants/__pycache__/train.pyc", "shared/helper.py"])(
  "%s decides nothing that the key of the training does not hold",
  async (path) => {
    const files = { [MODEL_FILE]: COMMAND, "models/plants/train.py": "print(1)\n", [path]: "poison" };
    const pull = await propose(files);
    expect(await problemsOf(callVerb(train, ports, named(pull, { "allow-code": "true" })))).toMatchObject([
      { code: "COMMAND_CHANGE_UNKEYED", message: expect.stringContaining(path) },
    ]);
  },
);

test("no run is started for code that an open environment would let through", async () => {
  const pull = await propose({ [MODEL_FILE]: COMMAND, "models/plants/train.py": "print(1)\n" });
  const looking = named(pull, { preflight: "true" });
  const withEnvironments = (reviewers: boolean): Ports => {
    const environments: Ports["repositorySettings"]["environments"] = async () => ({
      kind: "seen",
      value: [{ name: "understudy-training", reviewers, branches: "all" }],
    });
    return { ...ports, repositorySettings: { ...ports.repositorySettings, environments } };
  };
  expect(await problemsOf(callVerb(train, withEnvironments(false), looking))).toMatchObject([
    { code: "COMMAND_ENVIRONMENT_OPEN" },
  ]);
  expect((await callVerb(train, withEnvironments(true), looking)).outputs.due).toMatchObject({
    train: [{ model: "plants" }],
  });
});

test("code that is not merged makes no candidate, though the spec stays the same", async () => {
  const { git } = ports;
  const main = { branch: "main", expectedHead: await git.head("main"), from: null, message: "Code" };
  const files = new Map([
    [MODEL_FILE, COMMAND],
    ["models/plants/train.py", "print(1)\n"],
  ]);
  await git.commit({ ...main, files });
  // Of two trainings at one moment neither is the newer one.
  world.clock.advance(60_000);
  const path = "/checkout/models/plants/train.py";
  await ports.files.write(path, "print(1)\n");
  const before = await callVerb(train, ports, { model: "plants" });
  const pull = await propose({ "models/plants/train.py": "print(2)\n" });
  await ports.files.write(path, "print(2)\n");
  const after = await callVerb(train, ports, named(pull, { "allow-code": "true" }));
  expect(after.outputs.training).not.toBe(before.outputs.training);
  const plan = async () => (await callVerb(evaluate, ports, { model: "plants" }, true)).plan;
  expect(await plan()).toMatchObject([{ training: before.outputs.training }]);
  await ports.forge.mergePullRequest(pull.number, pull.head);
  expect(await plan()).toMatchObject([{ training: after.outputs.training }]);
});

test("killed at any write, a second run completes it and comments once", async () => {
  const pull = await propose({ [MODEL_FILE]: SEEDED });
  for (let fatal = 1; ; fatal += 1) {
    const on = await propose({ [MODEL_FILE]: SEEDED.replace("99", String(100 + fatal)) });
    expect(on.number).toBe(pull.number);
    const fuse = fuseAt(fatal, "after");
    const fused: Ports = {
      ...ports,
      records: withFuse(ports.records, fuse, ["put"]),
      blobs: withFuse(ports.blobs, fuse, ["put"]),
      forge: withFuse(ports.forge, fuse, ["comment", "updateComment"]),
    };
    const work = async (by: Ports) => {
      await callVerb(train, by, named(on));
      await callVerb(evaluate, by, named(on));
    };
    const died = await work(fused).then(
      () => false,
      (error: unknown) => error instanceof Crash,
    );
    await work(ports);
    const [body, ...more] = await comments(on);
    expect(more).toEqual([]);
    expect(body).toContain(on.head.slice(0, 12));
    expect(body).toContain("by the default branch's gates");
    expect(body).not.toContain("Not judged yet");
    const own = (await ports.records.list("training")).filter(({ pullRequest }) => pullRequest?.head === on.head);
    expect(own).toHaveLength(1);
    if (!died) return;
  }
});
