/**
 * The whole loop by the built actions, each run from its `action.yml` by a runner that is not ours, with nothing
 * installed beside them: the model runtime is downloaded from the npm registry when the first model is trained.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/adapters/clock/clock.ts";
import { githubForge } from "../../src/adapters/github/forge.ts";
import { githubGit } from "../../src/adapters/github/git.ts";
import { createInferenceClient } from "../../src/adapters/http-inference/inference-client.ts";
import { loadVerbs } from "../../src/app/verb.ts";
import { VERBS } from "../../src/app/verbs.ts";
import { labelOf } from "../../src/domain/names.ts";
import { random } from "../../src/domain/random.ts";
import { WORKFLOWS } from "../../src/domain/workflows.ts";
import { setScalar } from "../../src/spec/edit.ts";
import { type ActionRun, builtActions } from "../actions/built-actions.ts";
import { lackingScopes } from "../actions/scopes.ts";
import { BOT_TOKEN, githubFront, OWNER, TOKEN } from "../github-loop/front.ts";
import { workplace } from "../github-loop/workplace.ts";
import { missing, startRegistry } from "../support/registry.ts";

const REPOSITORY = "story";
/** How this machine reaches the npm registry. */
const NETWORK = Object.fromEntries(
  ["NODE_EXTRA_CA_CERTS", "NODE_USE_ENV_PROXY", "HTTPS_PROXY", "NO_PROXY", "npm_config_registry"].flatMap((name) => {
    const value = process.env[name];
    return value ? [[name, value]] : [];
  }),
);

const front = await githubFront({ now: () => new Date().toISOString() });
const place = await workplace(front, REPOSITORY);
/** It alone carries bytes from one machine to another. */
const absent = missing("docker-registry");
if (absent !== null) console.warn(`the story is played on one machine: ${absent}`);
const registry = absent === null ? await startRegistry() : null;
const blobs = registry && `oci://${registry.host}/${OWNER}/${REPOSITORY}/blobs`;
const actions = await builtActions();
const offered = (await loadVerbs(VERBS)).filter(({ faces }) => faces.includes("action"));
const toolCache = mkdtempSync(join(tmpdir(), "tool-cache-"));
const client = front.client(REPOSITORY);
const forge = githubForge(client);
const git = githubGit(client, "main");
const inference = createInferenceClient(systemClock());

afterAll(async () => {
  await place.understudy("serve", "my", "--stop");
  await registry?.stop();
  for (const folder of [toolCache, ...(hosted ? [hosted.home] : [])]) rmSync(folder, { recursive: true, force: true });
  actions.dispose();
  place.dispose();
  await front.close();
});

/** Older people say yes; those of a drifted day are all at least `youngest`, and none is older than 60. */
function people(
  seed: number,
  count: number,
  youngest = 20,
): readonly (readonly [id: string, age: number, answer: string])[] {
  const draw = random(seed);
  return Array.from({ length: count }, (_, index) => {
    const age = youngest + draw() * (60 - youngest);
    return [`p${seed}-${index}`, age, age + draw() * 8 > 44 ? "yes" : "no"] as const;
  });
}

interface Given {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly payload?: Record<string, unknown>;
}

/** What each verb asked of GitHub. */
const asked = new Map<string, Set<string>>();
/** Verbs that were run a second time. */
const repeated = new Set<string>();

function step(verb: string, { inputs = {}, payload = {} }: Given): Promise<ActionRun> {
  return actions.run(verb, {
    workspace: place.folder,
    inputs: { "github-token": BOT_TOKEN, ...(blobs && { blobs }), ...inputs },
    env: { RUNNER_TOOL_CACHE: toolCache, ...NETWORK },
    github: { apiUrl: front.url, repository: `${OWNER}/${REPOSITORY}`, payload },
  });
}

async function watched(verb: string, given: Given) {
  const { result, looks, writes } = await front.watch("open", () => step(verb, given));
  asked.set(verb, new Set([...(asked.get(verb) ?? []), ...looks, ...writes]));
  expect(result.log).not.toContain(BOT_TOKEN);
  expect(Object.keys(result.outputs).sort(), result.log).toEqual([...actions.outputsOf(verb)].sort());
  return { ...result, writes };
}

async function done(verb: string, inputs: Given["inputs"] = {}, payload: Given["payload"] = {}): Promise<ActionRun> {
  const ran = await watched(verb, { inputs, payload });
  expect(ran.errors, ran.log).toEqual([]);
  expect(ran.code, ran.log).toBe(0);
  return ran;
}

/** A run of it is repeated, as GitHub lets people do: all is there already, and nothing is written. */
async function again(verb: string, inputs: Given["inputs"] = {}, payload: Given["payload"] = {}): Promise<ActionRun> {
  const ran = await watched(verb, { inputs, payload });
  expect(ran.code, ran.log).toBe(0);
  expect(ran.writes, ran.log).toEqual([]);
  repeated.add(verb);
  return ran;
}

/** How a hosted runner works: with a home of its own, so that it has neither the target's server nor its log. */
const hosted = registry ? { home: mkdtempSync(join(tmpdir(), "hosted-")) } : null;

async function merge(number: number): Promise<void> {
  const said = await place.understudy("merge", String(number));
  expect(said.code, said.text).toBe(0);
}

const DAY = 86_400_000;
const dayOf = (daysAgo: number): string => new Date(Date.now() - daysAgo * DAY).toISOString().slice(0, 10);

/** People ask the running server; what they ask is that day's window. What each of them would have answered. */
async function traffic(url: string, daysAgo: number, youngest: number): Promise<ReadonlyMap<string, string>> {
  const { signature } = await inference.describe(url);
  const asking = people(daysAgo, 120, youngest);
  const rows = asking.map(([, age]) => ({ age }));
  const { answers } = await inference.infer(url, signature, rows, {
    timestamps: rows.map(() => `${dayOf(daysAgo)}T12:00:00Z`),
  });
  return new Map(answers.map(({ predictionId }, index) => [predictionId, asking[index]?.[2] ?? "skip"]));
}

const driftIssues = async () =>
  (await forge.issues({ state: "all" })).filter(({ labels }) => labels.includes(labelOf("drift")));

/** A person's comment, and what the workflow hands to the action. */
async function comment(number: number, body: string): Promise<Readonly<Record<string, string>>> {
  const { octokit, at } = front.client(REPOSITORY, TOKEN);
  const { data } = await octokit.rest.issues.createComment({ ...at, issue_number: number, body });
  return { issue: String(number), comment: String(data.id) };
}

/** A person decides all rows of the open review. */
async function decide(number: number, truth: ReadonlyMap<string, string>): Promise<void> {
  const pull = await forge.pullRequest(number);
  const files = await git.readFiles(pull?.head ?? "", ["datasets/my/reviews/"]);
  for (const [path, bytes] of files) {
    let text = new TextDecoder().decode(bytes);
    for (const [index, [, id = ""]] of [...text.matchAll(/- id: (\S+)/g)].entries()) {
      text = setScalar(text, `/spec/rows/${index}/label`, truth.get(id) ?? "skip");
    }
    const { branch = "", head = "" } = pull ?? {};
    await git.commit({ branch, expectedHead: head, from: null, message: "Decide", files: new Map([[path, text]]) });
  }
}

const openPull = async (title: RegExp): Promise<number> => {
  const open = await forge.pullRequests({ state: "open" });
  const found = open.find((pull) => title.test(pull.title));
  expect(found, open.map((pull) => pull.title).join()).toBeDefined();
  return found?.number ?? 0;
};

/** What was started on its own runner, and not again by the next tick; the run then ends well. */
async function startedOnce(workflow: string): Promise<void> {
  const before = front.runners.dispatched(`${OWNER}/${REPOSITORY}`).length;
  await done("tick", { wake: "true", ...hosted });
  await again("tick", { wake: "true", ...hosted });
  const started = front.runners.dispatched(`${OWNER}/${REPOSITORY}`).slice(before);
  expect(started.map((run) => run.workflow)).toEqual([`.github/workflows/${workflow}`]);
  for (const { run } of started) {
    front.runners.moveRun(`${OWNER}/${REPOSITORY}`, run, { status: "completed", conclusion: "success" });
  }
}

describe("the loop by its built actions", { timeout: 600_000 }, () => {
  // Each act goes on where the one before left off.
  let isOver = false;
  beforeEach(({ skip, onTestFailed }) => {
    skip(isOver);
    onTestFailed(() => {
      isOver = true;
    });
  });
  let url = "";
  const truth = new Map<string, string>();

  it("checks the pull request that brings the specs", async () => {
    const csv = ["id,age,answer", ...people(1, 300).map(([id, age, answer]) => `${id},${age.toFixed(1)},${answer}`)];
    writeFileSync(join(place.folder, "my.csv"), `${csv.join("\n")}\n`);
    const source = `acme/understudy@${"0".repeat(40)}`;
    const words = ["--data", "my.csv", "--label", "answer", "--id", "id", "--source", source];
    const made = await place.understudy("init", ...words);
    const base = await git.head("main");
    const files = made.json.files as readonly string[];
    const bytes = files.map((path) => [path, readFileSync(join(place.folder, path))] as const);
    await git.commit({ branch: "specs", expectedHead: null, from: base, message: "Add specs", files: new Map(bytes) });
    const proposed = { branch: "specs", base: "main", title: "Specs", body: "", labels: [] };
    const { number, head } = await forge.openPullRequest(proposed);
    const payload = { pull_request: { number, base: { sha: base }, head: { sha: head } } };
    const { outputs } = await again("validate", {}, payload);
    expect(outputs).toMatchObject({ errors: "0", warnings: "0" });
    expect(Number(outputs.files)).toBeGreaterThanOrEqual(3);
    const planned = await done("plan", { head });
    expect(planned.outputs).toMatchObject({ "pull-request": String(number), comment: "opened", models: '["my"]' });
    expect((await again("plan", { head })).outputs).toMatchObject({ comment: "unchanged" });
    await merge(number);
  });

  it("says what the repository lacks, and changes nothing", async () => {
    const { code, outputs, errors, writes } = await watched("doctor", {});
    expect({ code, verdict: outputs.verdict, writes }).toEqual({ code: 1, verdict: "fail", writes: [] });
    expect(errors).toEqual(["doctor: the verdict is fail"]);
    const findings = JSON.parse(outputs.findings ?? "[]") as readonly { readonly state: string }[];
    expect(findings.filter(({ state }) => state === "missing")).toHaveLength(Number(outputs.missing));
    repeated.add("doctor");
  });

  it("proposes the data and trains, with the runtime that it downloaded and checked", async () => {
    const { content, version } = (await done("dataset", { dataset: "my" })).outputs;
    expect((await again("dataset", { dataset: "my" })).outputs).toMatchObject({ content, version });
    await startedOnce(WORKFLOWS.train);
    expect(existsSync(join(toolCache, "onnxruntime-node"))).toBe(false);
    const { outputs, summary, log } = await done("train", { model: "my" });
    expect(outputs).toMatchObject({ state: "succeeded", reused: "false" });
    expect(outputs.servable).toMatch(/^sha256:/);
    expect(summary).toMatch(/```mermaid\n%%\{init: .*\}%%\nxychart-beta/);
    expect(log).toContain("Downloading onnxruntime-node");
    const repeat = await again("train", { model: "my" });
    expect(repeat.outputs).toMatchObject({ reused: "true" });
    expect(repeat.log).not.toContain("Downloading");
  });

  it("evaluates on the real server and proposes the version", async () => {
    const evaluated = await done("evaluate", { model: "my" });
    expect(evaluated.outputs.verdict).toBe("pass");
    expect(evaluated.log).not.toContain("Downloading");
    const { evaluation } = evaluated.outputs;
    expect((await again("evaluate", { model: "my" })).outputs).toMatchObject({ evaluation, verdict: "pass" });
    const { outputs } = await done("promote", { deployment: "my" });
    expect(outputs.decision).toBe("propose");
    expect((await again("promote", { deployment: "my" })).outputs["pull-request"]).toBe(outputs["pull-request"]);
    await merge(Number(outputs["pull-request"]));
  });

  it("deploys what was merged, shows the roles, and answers", async () => {
    const { outputs, summary } = await done("deploy", { deployment: "my" });
    expect(outputs).toMatchObject({ outcome: "deployed" });
    expect(summary).toContain("```mermaid\nflowchart LR");
    expect((await again("deploy", { deployment: "my" })).outputs).toMatchObject({ outcome: "unchanged" });
    url = String(outputs.url);
    for (const [daysAgo, youngest] of [
      [5, 45],
      [4, 45],
      [3, 20],
      [2, 20],
    ] as const) {
      for (const [id, answer] of await traffic(url, daysAgo, youngest)) truth.set(id, answer);
    }
  });

  it("ships what the target logged, once", async () => {
    expect((await done("collect", { deployment: "my" })).outputs).toMatchObject({ predictions: "480", segments: "1" });
    expect((await again("collect", { deployment: "my" })).outputs).toMatchObject({ predictions: "0", segments: "0" });
  });

  it("opens the issue when a second day drifted, lets a person know of it, and closes it after two that did not", async () => {
    const phases: (string | undefined)[] = [];
    for (const daysAgo of [4, 3, 2, 1]) {
      const inputs = { deployment: "my", now: `${dayOf(daysAgo)}T00:00:00Z`, ...hosted };
      const { outputs, summary } = await done("monitor", inputs);
      expect(summary).toContain("1 window looked at");
      phases.push(outputs.state);
      if (daysAgo !== 3) continue;
      await again("monitor", inputs);
      const [issue] = await driftIssues();
      expect(issue?.state).toBe("open");
      const ack = await comment(issue?.number ?? 0, "/ack 7d");
      expect((await done("command", ack)).outputs).toMatchObject({ outcome: "done" });
      expect((await again("command", ack)).outputs).toMatchObject({ outcome: "answered" });
    }
    expect(phases).toEqual(["pending", "firing", "recovering", "ok"]);
    expect(await driftIssues()).toMatchObject([{ state: "closed" }]);
  });

  it("draws all of it as a site", async () => {
    const site = { out: mkdtempSync(join(tmpdir(), "site-")), ...hosted };
    const { outputs } = await done("dashboard", site);
    expect(JSON.parse(outputs.pages ?? "[]")).toContain("index.html");
    expect((await again("dashboard", site)).outputs).toEqual(outputs);
  });

  it("asks people, and their answers become the data of a retraining", async () => {
    const asking = { deployment: "my", ...hosted };
    const { outputs } = await done("review", asking);
    expect(outputs.decision).toBe("propose");
    expect((await again("review", asking)).outputs).toMatchObject({ decision: "open" });
    const number = Number(outputs["pull-request"]);
    await decide(number, truth);
    await merge(number);
    await done("tick", { wake: "true", ...hosted });
    await merge(await openPull(/^Add version 2/));
    const occasion = { deployment: "my", trigger: "manual", subject: "people have answered" };
    const decided = await done("retrain", occasion);
    expect(decided.outputs, decided.log).toMatchObject({ decision: "train", model: "my" });
    expect((await again("retrain", occasion)).outputs).toMatchObject({ decision: "train" });
    expect((await done("train", { model: "my" })).outputs).toMatchObject({ state: "succeeded", reused: "false" });
    expect((await done("evaluate", { model: "my" })).outputs.verdict).toBe("pass");
    const promoted = await done("promote", { deployment: "my" });
    await merge(Number(promoted.outputs["pull-request"]));
  });

  it("deploys the second version, and goes back to the first when a person says so", async () => {
    const { outputs: looked } = await done("tick", { only: "deploy", "dry-run": "true", ...hosted });
    expect(JSON.parse(looked.due ?? "null")).toMatchObject({ deploy: [{ deployment: "my" }] });
    expect((await done("deploy", { deployment: "my" })).outputs.rollback).toContain("/rollback");
    const back = { deployment: "my", reason: "it says yes too often" };
    const { outputs } = await done("rollback", back);
    expect(outputs).toMatchObject({ from: "2", to: "1" });
    expect((await again("rollback", back)).outputs["pull-request"]).toBe(outputs["pull-request"]);
    const [issue] = await driftIssues();
    const asked = await done("command", await comment(issue?.number ?? 0, "/rollback"));
    expect(asked.outputs).toMatchObject({ outcome: "done", "pull-request": outputs["pull-request"] });
    await merge(Number(outputs["pull-request"]));
    expect((await done("deploy", { deployment: "my" })).outputs).toMatchObject({ outcome: "deployed", url });
    expect((await inference.describe(url)).roles).toMatchObject([{ role: "champion", version: 1 }]);
  });

  it("has run every action, each twice", () => {
    const names = offered.map(({ name }) => name).sort();
    expect([...asked.keys()].sort()).toEqual(names);
    expect([...repeated].sort()).toEqual(names);
  });

  it("asked GitHub for nothing that the documented permissions do not hold", async () => {
    const pulls = new Set((await forge.pullRequests({ state: "all" })).map(({ number }) => number));
    const lacking = offered.flatMap(({ name, permissions }) =>
      lackingScopes(permissions, asked.get(name) ?? [], (number) => pulls.has(number)).map(
        (each) => `${name}: ${each}`,
      ),
    );
    expect(lacking).toEqual([]);
  });
});
