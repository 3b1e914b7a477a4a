/**
 * A process that proposes and merges a few changes, made to be killed: `node worker.ts <home> <user> <count>`.
 * It says a line before each step, so that a test can kill it in the middle of its work.
 */
import { join } from "node:path";
import { systemClock } from "../../../src/adapters/clock/clock.ts";
import { gitRepository } from "../../../src/adapters/git/repository.ts";
import { localForge } from "../../../src/adapters/local-forge/forge.ts";

const [home = "", user = "", count = "0"] = process.argv.slice(2);
const clock = systemClock();
const git = gitRepository({
  directory: join(home, "repository.git"),
  defaultBranch: "main",
  identity: { name: user, email: `${user}@example.org` },
  clock,
});
const forge = localForge({ folder: join(home, "forge"), git, clock, user });

const stateOf = async (branch: string) =>
  (await forge.pullRequests({ state: "all" })).find((pull) => pull.branch === branch)?.state;

const step = (name: string) => process.stdout.write(`${name}\n`);

async function work(index: number): Promise<void> {
  const branch = `topic/${index}`;
  if ((await stateOf(branch)) === "merged") return;
  step("commit");
  await git.commit({
    branch,
    expectedHead: await git.head(branch),
    from: await git.head("main"),
    message: `Change ${index}`,
    files: new Map([[`changes/${index}.txt`, `${index}\n`]]),
  });
  try {
    step("open");
    const pull = await forge.openPullRequest({ branch, base: "main", title: `Change ${index}`, body: "", labels: [] });
    step("merge");
    if (pull.state === "open") await forge.mergePullRequest(pull.number, pull.head);
  } catch (error) {
    // The other process may have merged it since we looked.
    if ((await stateOf(branch)) !== "merged") throw error;
  }
}

for (let index = 0; index < Number(count); index += 1) await work(index);
