/** Which pull request a commit's plan is about. */
import { expect, it } from "vitest";
import { plan } from "../../../src/app/verbs/plan.ts";
import { makeWorld } from "../../loop/world.ts";
import { callVerb } from "../../support/verbs.ts";

it("is the one for the default branch, where the same commit is proposed to another one as well", async () => {
  const { ports } = await makeWorld();
  const { git, forge } = ports;
  const main = await git.head("main");
  const write = (branch: string, file: string) =>
    git.commit({ branch, expectedHead: null, from: main, message: branch, files: new Map([[file, "kind: Model"]]) });
  await write("next", "notes.txt");
  await write("feature", "models/broken/model.yaml");
  const open = (base: string) => forge.openPullRequest({ branch: "feature", base, title: base, body: "", labels: [] });
  const first = await open("main");
  await forge.closePullRequest(first.number);
  const other = await open("next");
  const head = other.head;
  expect((await callVerb(plan, ports, { head })).outputs).toMatchObject({
    "pull-request": other.number,
    check: "none",
  });

  const both = [{ ...first, state: "open" as const }, other];
  for (const pulls of [both, both.toReversed()]) {
    const listed = { ...ports, forge: { ...forge, pullRequests: async () => pulls } };
    const { outputs, verdict } = await callVerb(plan, listed, { head });
    expect(outputs).toMatchObject({ "pull-request": first.number });
    expect(verdict).toBe("fail");
  }
});
