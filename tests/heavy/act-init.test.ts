/** A repository that `understudy init` has just made passes its own workflows, run by `act`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { makeContext } from "../../src/app/make-context.ts";
import { runCommandLine } from "../../src/cli/command-line.ts";
import { CLI_VERBS } from "../../src/cli/verbs.ts";
import { findAct } from "../act/act.ts";
import { actionsFolder } from "../act/actions-folder.ts";
import { hub } from "../act/hub.ts";
import { people } from "../act/people.ts";
import { githubFront, OWNER } from "../github-loop/front.ts";

const act = findAct();
if (!act) console.warn("the workflows are not run, act is not here: scripts/install-tools gets it");

const SOURCE = { repository: "somebody/understudy", commit: "0123456789012345678901234567890123456789" };

describe.skipIf(act === null)("a new repository", { timeout: 300_000 }, async () => {
  const front = await githubFront();
  const actions = await actionsFolder(SOURCE);
  const folder = mkdtempSync(join(tmpdir(), "understudy-new-"));
  await front.createRepository("fresh");
  const source = { ...SOURCE, folder: actions };
  const github = await hub({ act: act ?? "", front, repository: "fresh", actions, source });
  afterAll(async () => {
    github.dispose();
    for (const each of [actions, folder]) rmSync(each, { recursive: true });
    await front.close();
  });

  it("passes its validation, and is told what merging would do", async () => {
    const rows = people(1, 300).map(({ id, age, answer }) => `${id},${age},${answer}`);
    writeFileSync(join(folder, "people.csv"), `${["id,age,answer", ...rows].join("\n")}\n`);
    const words = ["init", "--data", "people.csv", "--label", "answer", "--id", "id", "--forge", "github", "--json"];
    const where = ["--repository", `${OWNER}/fresh`, "--source", `${SOURCE.repository}@${SOURCE.commit}`];
    const out: string[] = [];
    const terminal = { cwd: folder, env: {}, out: (text: string) => out.push(text), err: () => {} };
    expect(await runCommandLine([...words, ...where], CLI_VERBS, terminal, makeContext), out.join("")).toBe(0);
    const made = (JSON.parse(out.join("")) as { readonly files: readonly string[] }).files;
    const files = new Map(made.map((path) => [path, new Uint8Array(readFileSync(join(folder, path)))]));

    // The workflows first: `workflow_run` starts only what the default branch has.
    await github.start(new Map([...files].filter(([path]) => path.startsWith(".github/"))));
    const from = await github.headOf("main");
    await github.git.commit({ branch: "models", expectedHead: null, from, message: "Models", files });
    const pull = await github.forge.openPullRequest({
      ...{ branch: "models", base: "main", title: "Models", body: "", labels: [] },
    });
    const ran = await github.pullRequest(pull.number);
    const logs = ran.map(({ log }) => log).join("\n");
    expect(
      ran.map(({ workflow, code }) => [workflow, code]),
      logs,
    ).toEqual([
      ["understudy-validate.yml", 0],
      ["understudy-plan.yml", 0],
    ]);
    expect(
      [...(ran[0]?.jobs ?? [])].map(([, result]) => result),
      logs,
    ).not.toContain("failure");
    expect(logs).toContain("no problems");
  });
});
