/** Git, forge, mirror and workflows on GitHub: the emulator behind the front that is as strict as GitHub. */
import { afterAll, expect, it } from "vitest";
import { githubDeploymentMirror } from "../../../src/adapters/github/deployment-mirror.ts";
import { githubForge } from "../../../src/adapters/github/forge.ts";
import { githubGit } from "../../../src/adapters/github/git.ts";
import { githubWorkflows } from "../../../src/adapters/github/workflows.ts";
import { deploymentMirrorContract } from "../../contracts/deployment-mirror.ts";
import { forgeContract } from "../../contracts/forge.ts";
import { gitContract } from "../../contracts/git.ts";
import { TRAIN, TRAIN_TEXT, workflowsContract } from "../../contracts/workflows.ts";
import { BOT, githubFront, OWNER, REVIEWER, STRANGER } from "../../github-loop/front.ts";

const front = await githubFront();
afterAll(() => front.close());

let count = 0;

async function repository() {
  count += 1;
  const name = `case-${count}`;
  await front.createRepository(name);
  const client = front.client(name);
  const git = githubGit(client, "main");
  return { git, other: git, forge: githubForge(client), client, name };
}

gitContract("GitHub", repository);
forgeContract("GitHub", async () => {
  const { git, forge } = await repository();
  return { git, forge, other: forge, reviewer: REVIEWER };
});
deploymentMirrorContract("GitHub", async () => {
  const { client, git } = await repository();
  const open = () => githubDeploymentMirror(client);
  return { mirror: open(), other: open(), commit: (await git.head("main")) ?? "" };
});
workflowsContract("GitHub", async () => {
  const { client, git, name } = await repository();
  await git.commit({
    ...{ branch: "main", expectedHead: await git.head("main"), from: null, message: "Workflows" },
    files: new Map([[`.github/workflows/${TRAIN}`, TRAIN_TEXT]]),
  });
  const at = `${OWNER}/${name}`;
  const runners = [
    { name: "gpu-1", online: true, busy: false, labels: ["self-hosted", "gpu"] },
    { name: "edge-7", online: false, busy: false, labels: ["self-hosted"] },
  ];
  for (const { name: runner, labels, online } of runners) {
    front.runners.addRunner(at, runner, labels, online ? "online" : "offline");
  }
  const open = () => githubWorkflows(client, "main");
  const finish = (run: number, conclusion: string) =>
    front.runners.moveRun(at, run, { status: "completed", conclusion });
  return { workflows: open(), other: open(), finish, runners };
});

it("knows who may write, asked anew each time", async () => {
  const { client, forge } = await repository();
  expect(await forge.access(OWNER)).toBe("admin");
  expect(await forge.access(BOT)).toBe("write");
  expect(await forge.access("nobody-at-all")).toBe("none");
  // What is public may be read by everybody.
  expect(await forge.access(STRANGER)).toBe("read");
  await client.octokit.rest.repos.addCollaborator({ ...client.at, username: STRANGER, permission: "maintain" });
  expect(await forge.access(STRANGER)).toBe("write");
});

it("a workflow that is not there, has no such trigger or no such input is not started", async () => {
  const { client, git } = await repository();
  const workflows = githubWorkflows(client, "main");
  await expect(workflows.start(TRAIN, {})).rejects.toThrow(/GITHUB_NOT_FOUND/);
  await git.commit({
    ...{ branch: "main", expectedHead: await git.head("main"), from: null, message: "Workflows" },
    files: new Map([
      [`.github/workflows/${TRAIN}`, TRAIN_TEXT],
      [".github/workflows/ci.yml", "on: push\njobs: {}\n"],
    ]),
  });
  await expect(workflows.start("ci.yml", {})).rejects.toThrow(/does not have 'workflow_dispatch'/);
  await expect(workflows.start(TRAIN, { model: "a", extra: "b" })).rejects.toThrow(/Unexpected inputs/);
});

it("what a token may not see is not missing", async () => {
  const { client } = await repository();
  const workflows = githubWorkflows(client, "main");
  try {
    front.forbid(/actions\//, "administration=read");
    expect(await workflows.runners()).toMatchObject({ kind: "cannot-see" });
    expect(await workflows.runs(TRAIN)).toMatchObject({ kind: "cannot-see" });
  } finally {
    front.allowAll();
  }
});
