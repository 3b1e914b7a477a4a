/**
 * The whole loop by the built actions, each run from its `action.yml` by a runner that is not ours, with nothing
 * installed beside them: the model runtime is downloaded from the npm registry when the first model is trained.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { systemClock } from "../../src/adapters/clock/clock.ts";
import { githubForge } from "../../src/adapters/github/forge.ts";
import { githubGit } from "../../src/adapters/github/git.ts";
import { createInferenceClient } from "../../src/adapters/http-inference/inference-client.ts";
import { labelOf } from "../../src/domain/names.ts";
import { random } from "../../src/domain/random.ts";
import { type ActionRun, builtActions } from "../actions/built-actions.ts";
import { BOT_TOKEN, githubFront, OWNER } from "../github-loop/front.ts";
import { workplace } from "../github-loop/workplace.ts";

const REPOSITORY = "story";
/** How this machine reaches the npm registry. */
const NETWORK = Object.fromEntries(
  ["NODE_EXTRA_CA_CERTS", "NODE_USE_ENV_PROXY", "HTTPS_PROXY", "NO_PROXY", "npm_config_registry"].flatMap((name) => {
    const value = process.env[name];
    return value ? [[name, value]] : [];
  }),
);

const front = await githubFront();
const place = await workplace(front, REPOSITORY);
const actions = await builtActions();
const toolCache = mkdtempSync(join(tmpdir(), "tool-cache-"));
const client = front.client(REPOSITORY);
const forge = githubForge(client);
const git = githubGit(client, "main");
const inference = createInferenceClient(systemClock());

afterAll(async () => {
  await place.understudy("serve", "my", "--stop");
  rmSync(toolCache, { recursive: true, force: true });
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

function step(
  verb: string,
  inputs: Readonly<Record<string, string>> = {},
  payload: Record<string, unknown> = {},
): Promise<ActionRun> {
  return actions.run(verb, {
    workspace: place.folder,
    inputs: { "github-token": BOT_TOKEN, ...inputs },
    env: { RUNNER_TOOL_CACHE: toolCache, ...NETWORK },
    github: { apiUrl: front.url, repository: `${OWNER}/${REPOSITORY}`, payload },
  });
}

async function done(
  verb: string,
  inputs: Readonly<Record<string, string>> = {},
  payload: Record<string, unknown> = {},
): Promise<ActionRun> {
  const ran = await step(verb, inputs, payload);
  expect(ran.errors, ran.log).toEqual([]);
  expect(ran.code, ran.log).toBe(0);
  expect(ran.log).not.toContain(BOT_TOKEN);
  expect(Object.keys(ran.outputs).sort()).toEqual([...actions.outputsOf(verb)].sort());
  return ran;
}

async function merge(number: number): Promise<void> {
  const said = await place.understudy("merge", String(number));
  expect(said.code, said.text).toBe(0);
}

/** People ask the running server; what they ask is that day's window. */
async function traffic(url: string, seed: number, day: string, youngest: number): Promise<void> {
  const { signature } = await inference.describe(url);
  const rows = people(seed, 120, youngest).map(([, age]) => ({ age }));
  await inference.infer(url, signature, rows, { timestamps: rows.map(() => `2026-03-${day}T12:00:00Z`) });
}

const driftIssues = async () =>
  (await forge.issues({ state: "all" })).filter(({ labels }) => labels.includes(labelOf("drift")));

describe("the loop by its built actions", { timeout: 600_000 }, () => {
  it("checks the pull request that brings the specs", async () => {
    const csv = ["id,age,answer", ...people(1, 300).map(([id, age, answer]) => `${id},${age.toFixed(1)},${answer}`)];
    writeFileSync(join(place.folder, "my.csv"), `${csv.join("\n")}\n`);
    const source = `acme/understudy@${"0".repeat(40)}`;
    const made = await place.understudy(
      "init",
      "--data",
      "my.csv",
      "--label",
      "answer",
      "--id",
      "id",
      "--source",
      source,
    );
    const base = await git.head("main");
    const files = made.json.files as readonly string[];
    const bytes = files.map((path) => [path, readFileSync(join(place.folder, path))] as const);
    await git.commit({ branch: "specs", expectedHead: null, from: base, message: "Add specs", files: new Map(bytes) });
    const asked = { branch: "specs", base: "main", title: "Specs", body: "", labels: [] };
    const { number, head } = await forge.openPullRequest(asked);
    const { outputs } = await done(
      "validate",
      {},
      { pull_request: { number, base: { sha: base }, head: { sha: head } } },
    );
    expect(outputs).toMatchObject({ errors: "0", warnings: "0" });
    expect(Number(outputs.files)).toBeGreaterThanOrEqual(3);
    const planned = await done("plan", { head });
    expect(planned.outputs).toMatchObject({ "pull-request": String(number), comment: "opened", models: '["my"]' });
    expect((await done("plan", { head })).outputs).toMatchObject({ comment: "unchanged" });
    await merge(number);
  });

  it("trains, with the runtime that it downloaded and checked", async () => {
    await done("dataset", { dataset: "my" });
    expect(existsSync(join(toolCache, "onnxruntime-node"))).toBe(false);
    const { outputs, summary, log } = await done("train", { model: "my" });
    expect(outputs).toMatchObject({ state: "succeeded", reused: "false" });
    expect(outputs.servable).toMatch(/^sha256:/);
    expect(summary).toContain("```mermaid\nxychart-beta");
    expect(log).toContain("Downloading onnxruntime-node");
    const again = await done("train", { model: "my" });
    expect(again.outputs).toMatchObject({ reused: "true" });
    expect(again.log).not.toContain("Downloading");
  });

  it("evaluates on the real server and proposes the version", async () => {
    const evaluated = await done("evaluate", { model: "my" });
    expect(evaluated.outputs.verdict).toBe("pass");
    expect(evaluated.log).not.toContain("Downloading");
    const { outputs } = await done("promote", { deployment: "my" });
    expect(outputs.decision).toBe("propose");
    await merge(Number(outputs["pull-request"]));
  });

  it("deploys what was merged, shows the roles, and answers", async () => {
    const { outputs, summary } = await done("deploy", { deployment: "my" });
    expect(outputs).toMatchObject({ outcome: "deployed" });
    expect(summary).toContain("```mermaid\nflowchart LR");
    const url = String(outputs.url);
    for (const day of ["02", "03"]) await traffic(url, Number(day), day, 45);
    for (const day of ["04", "05"]) await traffic(url, Number(day), day, 20);
  });

  it("opens the issue when a second day drifted, and closes it after two that did not", async () => {
    const phases: (string | undefined)[] = [];
    for (const day of ["03", "04", "05", "06"]) {
      const { outputs, summary } = await done("monitor", { deployment: "my", now: `2026-03-${day}T00:00:00Z` });
      expect(summary).toContain("1 window looked at");
      phases.push(outputs.state);
      if (day === "04") expect(await driftIssues()).toMatchObject([{ state: "open" }]);
    }
    expect(phases).toEqual(["pending", "firing", "recovering", "ok"]);
    expect(await driftIssues()).toMatchObject([{ state: "closed" }]);
  });
});
