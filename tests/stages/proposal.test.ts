/** What goes under the pipeline's name is the pipeline's alone. */
import { expect, test } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import type { CommitId } from "../../src/ports/git.ts";
import { type Proposal, propose } from "../../src/stages/proposal.ts";
import { makeWorld } from "../loop/world.ts";
import { problemsOf } from "../support/problems.ts";

const BRANCH = "understudy/restore/0123456789ab";
const FILE = "models/plants/versions/1.yaml";

async function world() {
  const { git, forge } = (await makeWorld()).ports;
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
