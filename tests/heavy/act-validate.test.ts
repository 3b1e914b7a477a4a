/** The validate and plan workflows, run by `act` on pull requests. */
import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAct } from "../act/act.ts";
import { actionsFolder, ROOT } from "../act/actions-folder.ts";
import { hub } from "../act/hub.ts";
import { githubFront } from "../github-loop/front.ts";

const act = findAct();
if (!act) console.warn("act is not here: the workflows are not run (scripts/install-tools gets it)");

const OURS = ["models/**/*", "datasets/**/*", "deployments/**/*", ".github/workflows/understudy-*.yml"];
const files = (): ReadonlyMap<string, Uint8Array> =>
  new Map(
    globSync(OURS, { cwd: ROOT, exclude: ["**/later"] }).flatMap((path) => {
      try {
        return [[path, readFileSync(join(ROOT, path))] as const];
      } catch {
        return [];
      }
    }),
  );

describe.skipIf(act === null)("validate and plan", { timeout: 300_000 }, async () => {
  const front = await githubFront();
  const actions = await actionsFolder();
  await front.createRepository("validate");
  const github = await hub({ act: act ?? "", front, repository: "validate", actions });
  beforeAll(() => github.start(files()));
  afterAll(async () => {
    github.dispose();
    rmSync(actions, { recursive: true });
    await front.close();
  });

  async function propose(branch: string, path: string, edit: (text: string) => string): Promise<number> {
    const main = await github.headOf("main");
    const before = new TextDecoder().decode((await github.git.readFiles(main, [path])).get(path));
    await github.git.commit({
      branch,
      expectedHead: null,
      from: main,
      message: "Edit",
      files: new Map([[path, edit(before)]]),
    });
    const pull = await github.forge.openPullRequest({ branch, base: "main", title: "Edit", body: "", labels: [] });
    return pull.number;
  }

  it("passes a pull request whose specs are valid", async () => {
    const number = await propose("good", "deployments/seattle-weather/deployment.yaml", (text) =>
      text.replace("confidenceThreshold: 0.5", "confidenceThreshold: 0.6"),
    );
    const [validate, ...others] = await github.pullRequest(number);
    expect(validate?.log ?? "", validate?.log).toContain("0 errors");
    expect(Object.fromEntries(validate?.jobs ?? [])).toEqual({ validate: "success", "validate-ok": "success" });
    console.log(others.map(({ workflow, code, log }) => `${workflow} ${code}\n${log}`).join("\n"));
  });
});
