/** What goes under the pipeline's name is the pipeline's alone. */
import { expect, test } from "vitest";
import { fakeClock } from "../../src/adapters/memory/clock.ts";
import { memoryForge } from "../../src/adapters/memory/forge.ts";
import { memoryGit } from "../../src/adapters/memory/git.ts";
import { digestOf } from "../../src/domain/digest.ts";
import type { CommitId } from "../../src/ports/git.ts";
import { findProposal, type Proposal, propose } from "../../src/stages/proposal.ts";
import { problemsOf } from "../support/problems.ts";

const BRANCH = "understudy/restore/0123456789ab";
const FILE = "models/plants/versions/1.yaml";

async function world() {
  const git = memoryGit();
  await git.commit({
    branch: "main",
    expectedHead: null,
    from: null,
    message: "m",
    files: new Map([["README.md", ""]]),
  });
  const forge = memoryForge(git, fakeClock());
  const base = (await git.head("main")) ?? expect.fail("nothing on main");
  const proposal: Proposal = {
    ...{ kind: "restore", key: digestOf("a"), base, branch: BRANCH, title: "Put back", body: "b" },
    files: new Map([[FILE, "kind: ModelVersion\n"]]),
  };
  const push = async (files: Readonly<Record<string, string>>, from: CommitId = base) => {
    const expectedHead = await git.head(BRANCH);
    await git.commit({ branch: BRANCH, expectedHead, from, message: "m", files: new Map(Object.entries(files)) });
  };
  return { git, forge, proposal, push };
}

test("a branch that somebody made beforehand, with something else in it, is not proposed", async () => {
  const { git, forge, proposal, push } = await world();
  await push({ ".github/workflows/evil.yml": "on: push\n" });
  expect(await problemsOf(propose({ git, forge }, proposal))).toMatchObject([
    { code: "PROPOSAL_BRANCH_TAKEN", message: expect.stringContaining(".github/workflows/evil.yml") },
  ]);
  expect(await forge.pullRequests({ state: "all" })).toEqual([]);
});

test("a killed run's branch is gone on with, whatever it said of the same files", async () => {
  const { git, forge, proposal, push } = await world();
  await push({ [FILE]: "kind: Model\n" });
  const { pullRequest } = await propose({ git, forge }, proposal);
  const text = (await git.readFiles(pullRequest.head, [FILE])).get(FILE);
  expect(new TextDecoder().decode(text)).toBe("kind: ModelVersion\n");
});

const CHECK = { name: "gates", verdict: "pass", title: "passes", summary: "it passes", annotations: [] } as const;

test("a verdict does not go to a commit that somebody put more into", async () => {
  const { git, forge, proposal, push } = await world();
  await propose({ git, forge }, { ...proposal, body: "waits", check: { ...CHECK, verdict: "pending" } });
  await push({ "deployments/garden/note.yaml": "more: `here`\n" });
  const judged = { ...proposal, body: "judged", check: CHECK };
  const { pullRequest } = await propose({ git, forge }, judged);
  expect(pullRequest.head).toBe(await git.head(BRANCH));
  expect(forge.checks(pullRequest.head)).toMatchObject([
    { verdict: "error", summary: expect.stringContaining("deployments/garden/note.yaml") },
  ]);
  expect(await propose({ git, forge }, judged)).toMatchObject({ kind: "exists" });
});

test("a verdict speaks for the files that were judged: what somebody wrote over them is put back before", async () => {
  const { git, forge, proposal, push } = await world();
  const { pullRequest: opened } = await propose({ git, forge }, { ...proposal, check: CHECK });
  await push({ [FILE]: "kind: Model\n" });
  const tampered = await git.head(BRANCH);
  const { kind, pullRequest } = await propose({ git, forge }, { ...proposal, check: CHECK });
  expect(kind).toBe("updated");
  expect([opened.head, tampered]).not.toContain(pullRequest.head);
  expect(new TextDecoder().decode((await git.readFiles(pullRequest.head, [FILE])).get(FILE))).toBe(
    "kind: ModelVersion\n",
  );
  expect(forge.checks(tampered ?? "")).toEqual([]);
  expect(forge.checks(pullRequest.head)).toMatchObject([{ verdict: "pass" }]);
});

test("what people fill in where nothing is judged stays theirs", async () => {
  const { git, forge, proposal, push } = await world();
  await propose({ git, forge }, proposal);
  await push({ [FILE]: "kind: Model\n" });
  const { pullRequest } = await propose({ git, forge }, { ...proposal, body: "more" });
  expect(new TextDecoder().decode((await git.readFiles(pullRequest.head, [FILE])).get(FILE))).toBe("kind: Model\n");
});

test("a fork's pull request with the same marker is not taken for ours", async () => {
  const { git, forge, proposal } = await world();
  const { pullRequest } = await propose({ git, forge }, proposal);
  const foreign = { ...forge, pullRequests: async () => [{ ...pullRequest, fromFork: true }] };
  expect(await findProposal(foreign, "restore", proposal.key)).toBeNull();
});
