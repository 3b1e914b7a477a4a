/**
 * The loop on GitHub, by the workflow files themselves: `act` runs their jobs, the emulator keeps the repository, a real
 * registry carries the bytes between jobs, and the target is a process that outlives the job that started it.
 */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/adapters/clock/clock.ts";
import { createInferenceClient } from "../../src/adapters/http-inference/inference-client.ts";
import { gitRecords } from "../../src/adapters/records/records.ts";
import { labelOf } from "../../src/domain/names.ts";
import { findAct } from "../act/act.ts";
import { actionsFolder, ownWorkflows } from "../act/actions-folder.ts";
import { hub, type Ran } from "../act/hub.ts";
import { people, peopleFiles } from "../act/people.ts";
import { BOT, githubFront, OWNER } from "../github-loop/front.ts";
import { missing, startRegistry } from "../support/registry.ts";

const act = findAct();
const absent = [...(act ? [] : ["act"]), ...(missing("docker-registry") ? ["docker-registry"] : [])];
if (absent.length > 0) console.warn(`the story of the workflows is not played, not here: ${absent.join(", ")}`);

const said = (ran: readonly Ran[]): readonly string[] =>
  ran.flatMap(({ workflow, jobs }) =>
    [...jobs].map(([job, result]) => `${workflow.replace(/^understudy-|\.yml$/g, "")}: ${job} ${result}`),
  );
const logs = (ran: readonly Ran[]): string => ran.map(({ workflow, log }) => `=== ${workflow}\n${log}`).join("\n");

describe.skipIf(absent.length > 0)("the workflows", { timeout: 600_000 }, async () => {
  const registry = await startRegistry();
  const front = await githubFront();
  await front.createRepository("story");
  const actions = await actionsFolder();
  const variables = { UNDERSTUDY_BLOBS: `oci://${registry.host}/${OWNER}/story/blobs` };
  const github = await hub({ act: act ?? "", front, repository: "story", actions, variables });
  const records = gitRecords(github.git);
  let url = "";

  beforeAll(() => github.start(ownWorkflows()));
  afterAll(async () => {
    github.dispose();
    rmSync(actions, { recursive: true });
    await registry.stop();
    await front.close();
  });

  // Each act goes on where the one before left off.
  let isOver = false;
  beforeEach(({ skip, onTestFailed }) => {
    skip(isOver);
    onTestFailed(() => {
      isOver = true;
    });
  });

  /** A person's branch. */
  async function propose(branch: string, files: ReadonlyMap<string, Uint8Array | string>): Promise<number> {
    const from = await github.headOf("main");
    await github.git.commit({ branch, expectedHead: null, from, message: "Specs", files });
    const pull = await github.forge.openPullRequest({ branch, base: "main", title: "Specs", body: "", labels: [] });
    return pull.number;
  }
  const openPull = async (title: RegExp) =>
    (await github.forge.pullRequests({ state: "open" })).find((pull) => title.test(pull.title));

  it("validate the pull request that brings the specs, and say in it what merging would do", async () => {
    const number = await propose("specs", peopleFiles());
    const ran = await github.pullRequest(number);
    expect(said(ran), logs(ran)).toEqual([
      "validate: validate success",
      "validate: validate-ok success",
      "plan: plan success",
    ]);
    const merged = await github.merge(number);
    expect(said(merged), logs(merged)).toContain("train: due success");
  });

  it("propose the first version of the dataset, by the schedule", async () => {
    const ran = await github.now("understudy-tick.yml", "schedule");
    expect(said(ran), logs(ran)).toEqual(["tick: tick success"]);
    expect(await openPull(/people/), logs(ran)).toBeDefined();
  });

  it("train on its merge, judge, and open the promotion", async () => {
    const version = await openPull(/people/);
    const ran = await github.merge(version?.number ?? 0);
    expect(said(ran), logs(ran)).toEqual(
      expect.arrayContaining(["train: due success", "train: train people success", "train: judge success"]),
    );
    expect(await openPull(/^Promote/), logs(ran)).toBeDefined();
  });

  it("deploy on the target's runner when a person merges it", async () => {
    const promotion = await openPull(/^Promote/);
    const checked = await github.pullRequest(promotion?.number ?? 0);
    expect(said(checked), logs(checked)).toContain("plan: plan success");
    const ran = await github.merge(promotion?.number ?? 0);
    expect(said(ran), logs(ran)).toContain("deploy: deploy people success");
    const { octokit, at } = front.client("story");
    const [deployment] = (await octokit.rest.repos.listDeployments({ ...at, environment: "people" })).data;
    const statuses = await octokit.rest.repos.listDeploymentStatuses({ ...at, deployment_id: deployment?.id ?? 0 });
    expect(statuses.data[0]).toMatchObject({ state: "success" });
    url = statuses.data[0]?.environment_url ?? "";
    expect((await fetch(`${url}/v2/health/ready`)).status).toBe(200);
  });

  it("ship what the target logged, and open an issue when people have changed", async () => {
    const client = createInferenceClient(systemClock());
    const { signature } = await client.describe(url);
    // One window could be chance: the second in a row is told.
    for (const daysAgo of [2, 1]) {
      const rows = people(1 + daysAgo, 120, 25).map(({ age }) => ({ age }));
      const noon = `${new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10)}T12:00:00Z`;
      await client.infer(url, signature, rows, { timestamps: rows.map(() => noon) });
    }
    const collected = await github.now("understudy-collect.yml", "schedule");
    expect(said(collected), logs(collected)).toEqual(["collect: due success", "collect: collect people success"]);
    const monitored = await github.now("understudy-monitor.yml", "schedule");
    expect(said(monitored), logs(monitored)).toContain("monitor: monitor success");
    const issues = await github.forge.issues({ state: "open", label: labelOf("drift") });
    expect(issues, logs(monitored)).toHaveLength(1);
    // What changed, by its name, with the numbers of a machine that never saw the target.
    expect(issues[0]?.body).toMatch(/\bage\b/);
    expect(issues[0]?.body).toContain("120");
  });

  it("train a pull request before its merge when somebody with write access asks for it", async () => {
    const model = peopleFiles().get("models/people/model.yaml") ?? "";
    const number = await propose("seed", new Map([["models/people/model.yaml", model.replace("seed: 1", "seed: 2")]]));
    const { octokit, at } = front.client("story");
    const comment = await octokit.rest.issues.createComment({ ...at, issue_number: number, body: "/train" });
    const ran = await github.comment(number, comment.data.id, "/train");
    expect(said(ran), logs(ran)).toEqual([
      "commands: command success",
      "train: due success",
      "train: train people success",
      "train: judge success",
    ]);
    const comments = await octokit.rest.issues.listComments({ ...at, issue_number: number });
    expect(
      comments.data.map(({ user }) => user?.login),
      logs(ran),
    ).toEqual([OWNER, BOT, BOT]);
  });

  it("reuse that training when it is merged, and deploy again long after the first job is gone", async () => {
    const change = await openPull(/^Specs/);
    const merged = await github.merge(change?.number ?? 0);
    expect(said(merged), logs(merged)).toEqual(expect.arrayContaining(["train: due success"]));
    // One of the dataset's merge, one of the pull request.
    expect(await records.list("training")).toHaveLength(2);
    const promotion = await openPull(/^Promote/);
    expect(promotion, logs(merged)).toBeDefined();
    const ran = await github.merge(promotion?.number ?? 0);
    expect(said(ran), logs(ran)).toContain("deploy: deploy people success");
    const deployed = (await records.list("deployment")).map(({ outcome }) => outcome);
    expect(deployed, logs(ran)).toEqual(["deployed", "deployed"]);
    expect(await fetch(`${url}/v2/models/people`).then((answer) => answer.json())).toMatchObject({ versions: ["2"] });
  });

  it("are at rest when nothing is due", async () => {
    const { result, writes } = await front.watch("open", () => github.now("understudy-tick.yml", "schedule"));
    expect(said(result), logs(result)).toEqual(["tick: tick success"]);
    expect(writes, logs(result)).toEqual([]);
  });
});
