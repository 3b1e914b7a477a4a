/** `--dry-run` on GitHub: it only looks, leaves the folder as it is, and prints what the real run then executes. */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { systemClock } from "../../src/adapters/clock/clock.ts";
import { githubWorkflows } from "../../src/adapters/github/workflows.ts";
import { createInferenceClient } from "../../src/adapters/http-inference/inference-client.ts";
import { loadVerbs } from "../../src/app/verb.ts";
import { CLI_VERBS } from "../../src/cli/verbs.ts";
import { random } from "../../src/domain/random.ts";
import { WORKFLOWS } from "../../src/domain/workflows.ts";
import { setScalar } from "../../src/spec/edit.ts";
import { githubFront } from "./front.ts";
import { type Said, workplace } from "./workplace.ts";

const front = await githubFront();
const place = await workplace(front, "dry-run");
afterAll(async () => {
  await place.understudy("serve", "my", "--stop");
  await front.close();
  place.dispose();
});

/** Older people say yes; `shift` makes everybody older. */
function people(seed: number, count: number, shift = 0): readonly string[] {
  const draw = random(seed);
  return Array.from({ length: count }, (_, index) => {
    const age = 20 + draw() * 40 + shift;
    return `p${seed}-${index},${age.toFixed(1)},${age + draw() * 8 > 44 ? "yes" : "no"}`;
  });
}

const csv = (rows: readonly string[]): string => `${["id,age,answer", ...rows].join("\n")}\n`;

interface Pull {
  readonly number: number;
  readonly title: string;
}

const stepsOf = (json: Said["json"]): readonly string[] =>
  (json.plan as readonly { readonly stage: string; readonly subject: string }[]).map(
    ({ stage, subject }) => `${stage} ${subject}`,
  );

const tried = new Set<string>();

async function dryRun(...words: readonly string[]) {
  tried.add(words[0] ?? "");
  const before = place.listing();
  const { result, writes } = await front.watch("shut", () => place.understudy(...words, "--dry-run"));
  expect(result, result.text).toMatchObject({ code: 0, json: { dryRun: true, problems: [] } });
  expect(writes).toEqual([]);
  expect(place.listing()).toEqual(before);
  expect(result.json.plan).not.toBeNull();
  return result.json;
}

/** Dry, then for real: one plan. */
async function both(...words: readonly string[]) {
  const { plan } = await dryRun(...words);
  const real = await place.understudy(...words);
  expect(real, real.text).toMatchObject({ code: 0, json: { dryRun: false } });
  expect(real.json.plan).toEqual(plan);
  return real.json;
}

/** People ask the running server on a day of March; nobody has looked at that day yet. */
async function traffic(url: unknown, day: string): Promise<void> {
  const client = createInferenceClient(systemClock());
  const { signature } = await client.describe(String(url));
  const rows = people(3, 80, 15).map((line) => ({ age: Number(line.split(",")[1]) }));
  await client.infer(String(url), signature, rows, { timestamps: rows.map(() => `2026-03-${day}T12:00:00Z`) });
}

const DATA = ["--data", "my.csv", "--label", "answer", "--id", "id"];
const SOURCE = `acme/understudy@${"0".repeat(40)}`;

/** The run is found again by the name that the workflow's own file gives it. */
async function trainBeforeTheMerge(number: number): Promise<void> {
  const client = front.client("dry-run");
  const { octokit, at } = client;
  const ask = async () => {
    const { data } = await octokit.rest.issues.createComment({ ...at, issue_number: number, body: "/train my" });
    return ["command", String(number), String(data.id)];
  };
  expect((await both(...(await ask()))).reply).toContain("`understudy-train.yml` was started");
  const { head } = (await octokit.rest.pulls.get({ ...at, pull_number: number })).data;
  const runs = await githubWorkflows(client, "main").runs(WORKFLOWS.train);
  expect(runs).toMatchObject({ value: [{ title: `train my for #${number} at ${head.sha}`, state: "queued" }] });
  expect((await place.understudy(...(await ask()))).json.reply).toContain("is waiting already: http");
}

describe("a dry run", { timeout: 60_000 }, () => {
  it("of init names the files", async () => {
    writeFileSync(join(place.folder, "my.csv"), csv(people(1, 300)));
    const { files } = await both("init", ...DATA, "--source", SOURCE);
    expect(files).toEqual(expect.arrayContaining(["models/my/model.yaml", ".github/workflows/understudy-train.yml"]));
    await place.push(files as readonly string[]);
  });

  it("of tick says what is due", async () => {
    expect((await dryRun("tick")).plan).toMatchObject([{ stage: "train", subject: "my", changed: false }]);
  });

  it("of dataset, train, evaluate and promote", async () => {
    await both("dataset", "my");
    await both("train", "my");
    await both("evaluate", "my");
    expect(await both("promote", "my")).toMatchObject({ decision: "propose", "pull-request": 1 });
  });

  it("is what verbs without one do", async () => {
    for (const verb of ["validate", "status", "pulls", "issues"]) {
      const { result, writes } = await front.watch("shut", () => place.understudy(verb));
      expect(result, result.text).toMatchObject({ code: 0 });
      expect(writes).toEqual([]);
    }
  });

  it("of plan", async () => {
    expect(await both("plan", "1")).toMatchObject({ verdict: "pass", comment: "opened", check: "published" });
    const { result, writes } = await front.watch("shut", () => place.understudy("plan", "1"));
    expect([result.code, writes]).toEqual([0, []]);
  });

  it("of merge, deploy and serve", async () => {
    const { result, writes } = await front.watch("shut", () => place.understudy("merge", "1"));
    expect([result.code, writes]).toEqual([2, ["PUT /repos/octo/dry-run/pulls/1/merge"]]);
    await both("merge", "1");
    expect(await both("deploy", "my")).toMatchObject({ outcome: "deployed" });
    const { url } = await both("serve", "my");
    await traffic(url, "02");
  });

  it("of monitor, review, retrain and replay", async () => {
    const now = ["--now", "2026-03-03T00:00:00Z"];
    expect(await both("monitor", "my", ...now)).toMatchObject({ windows: 1 });
    expect(await both("review", "my", "--minimum", "10", ...now)).toMatchObject({ decision: "propose" });
    await both("retrain", "my", "--trigger", "manual", "--subject", "a question", ...now);
    writeFileSync(join(place.folder, "later.csv"), csv(people(4, 60, 15)));
    expect(await both("replay", "later.csv", "--now", "2026-03-04T12:00:00Z")).toMatchObject({ sent: 60 });
  });

  it("of collect", async () => {
    await both("collect", "my");
  });

  it("of dataset with new rows, and of tick with them merged", async () => {
    appendFileSync(join(place.folder, "datasets/my/data/my.csv"), `${people(5, 100, 10).join("\n")}\n`);
    const { "pull-request": added } = await both("dataset", "my");
    await place.understudy("merge", String(added));
    const model = join(place.folder, "models/my/model.yaml");
    writeFileSync(model, setScalar(readFileSync(model, "utf8"), "/spec/training/dataset/version", 2));
    await place.push(["models/my/model.yaml"]);
    const due = await dryRun("tick");
    const done = await place.understudy("tick");
    // The real run goes on where the first step led it; what was due is part of it.
    expect(stepsOf(done.json)).toEqual(expect.arrayContaining([...stepsOf(due)]));
    expect(stepsOf(done.json)).toContain("promote my");
  });

  it("of rollback, and of serve --stop", async () => {
    const { json } = await place.understudy("pulls");
    const promotion = (json["pull-requests"] as readonly Pull[]).find(({ title }) => title.startsWith("Promote"));
    await place.understudy("merge", String(promotion?.number));
    expect(await both("rollback", "my", "--reason", "it says yes too often")).toMatchObject({ from: 2, to: 1 });
    await dryRun("serve", "my", "--stop");
    expect((await dryRun("tick")).plan).toContainEqual(expect.objectContaining({ stage: "deploy" }));
    await place.understudy("deploy", "my");
    expect((await dryRun("tick")).plan).not.toContainEqual(expect.objectContaining({ stage: "deploy" }));
  });

  it("of command", async () => {
    const { octokit, at } = front.client("dry-run");
    const body = "/rollback my\n\nIt says yes too often.";
    const { data } = await octokit.rest.issues.createComment({ ...at, issue_number: 1, body });
    const said = ["command", "1", String(data.id)];
    const { outcome, reply, "pull-request": number } = await both(...said);
    expect([outcome, reply]).toEqual(["done", expect.stringContaining(`#${number} proposes it`)]);
    const { result, writes } = await front.watch("shut", () => place.understudy(...said));
    expect([result.json.outcome, writes]).toEqual(["answered", []]);
    await trainBeforeTheMerge(Number(number));
  });

  it("of dashboard", async () => {
    expect(await both("dashboard", "--out", join(place.folder, "site"))).toMatchObject({
      pages: expect.arrayContaining(["index.html"]),
    });
  });

  it("of profile", async () => {
    expect(await both("profile", join(place.folder, "my.csv"), "--out", join(place.folder, "my.json"))).toMatchObject({
      rows: 300,
    });
  });

  it("of drift", async () => {
    const rows = join(place.folder, "my.csv");
    const page = join(place.folder, "drift.html");
    expect(await both("drift", "--reference", rows, "--current", rows, "--html", page)).toMatchObject({ html: page });
    expect(readFileSync(page, "utf8")).toContain("my.csv");
  });

  it("was tried of every verb that writes", async () => {
    const writing = (await loadVerbs(CLI_VERBS)).filter(({ writes }) => writes).map(({ name }) => name);
    expect([...tried].sort()).toEqual(writing.sort());
  });
});
