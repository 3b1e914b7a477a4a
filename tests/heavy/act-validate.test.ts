/** What the validate workflow says of pull requests, run by `act`. */
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAct } from "../act/act.ts";
import { actionsFolder, ownWorkflows } from "../act/actions-folder.ts";
import { hub } from "../act/hub.ts";
import { peopleFiles } from "../act/people.ts";
import { githubFront } from "../github-loop/front.ts";

const act = findAct();
if (!act) console.warn("the workflows are not run, act is not here: scripts/install-tools gets it");

describe.skipIf(act === null)("validate", { timeout: 300_000 }, async () => {
  const front = await githubFront();
  const actions = await actionsFolder();
  await front.createRepository("validate");
  const github = await hub({ act: act ?? "", front, repository: "validate", actions });
  beforeAll(() => github.start(new Map<string, Uint8Array | string>([...ownWorkflows(), ...peopleFiles()])));
  afterAll(async () => {
    github.dispose();
    rmSync(actions, { recursive: true });
    await front.close();
  });

  async function propose(branch: string, edit: (text: string) => string): Promise<number> {
    const path = "models/people/model.yaml";
    const from = await github.headOf("main");
    const files = new Map([[path, edit(peopleFiles().get(path) ?? "")]]);
    await github.git.commit({ branch, expectedHead: null, from, message: "Edit", files });
    const pull = await github.forge.openPullRequest({ branch, base: "main", title: "Edit", body: "", labels: [] });
    return pull.number;
  }

  it("fails, its required check too, with the line of the mistake; the plan says the same", async () => {
    const number = await propose("bad", (text) => text.replace("seed: 1", "seed: soon"));
    const { result: ran } = await front.watch("open", () => github.pullRequest(number));
    const [validate, plan] = ran;
    expect(Object.fromEntries(validate?.jobs ?? [])).toEqual({ validate: "failure", "validate-ok": "failure" });
    expect(validate?.log).toMatch(
      /::error (?=.*file=models\/people\/model\.yaml)(?=.*line=15).*::the value is of the wrong type/,
    );
    expect(Object.fromEntries(plan?.jobs ?? []), plan?.log).toEqual({ plan: "failure" });
    expect(plan?.log).toContain("SPEC_TYPE");
  });

  it("writes nothing", async () => {
    const number = await propose("good", (text) => text.replace("seed: 1", "seed: 3"));
    const [pull] = await github.forge.pullRequests({ state: "open" });
    expect(pull).toBeDefined();
    const { result: ran, writes } = await front.watch("open", () => github.pullRequest(number));
    expect(Object.fromEntries(ran[0]?.jobs ?? []), ran[0]?.log).toEqual({
      validate: "success",
      "validate-ok": "success",
    });
    // The comment and the check are the plan's, which runs the default branch's code.
    expect(writes.map((write) => write.split("/").at(-1))).toEqual(["check-runs", "comments"]);
  });
});
