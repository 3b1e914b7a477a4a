/** Another reference: one pull request that changes what production is compared with, and nothing else. */
import { expect, test } from "vitest";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { memoryForge } from "../../../src/adapters/memory/forge.ts";
import { memoryGit } from "../../../src/adapters/memory/git.ts";
import { loadSpecs } from "../../../src/spec/load.ts";
import type { DatasetVersion } from "../../../src/spec/resolved.ts";
import type { SpecSnapshot } from "../../../src/spec/snapshot.ts";
import { runRebaseline } from "../../../src/stages/rebaseline/run.ts";
import { Crash, fuseAt, withFuse } from "../../support/crashing.ts";
import { problemsOf } from "../../support/problems.ts";
import { makeWorld } from "../monitor/world.ts";

const FILE = "deployments/porch/deployment.yaml";
const TEXT = `apiVersion: understudy/v1
kind: Deployment
metadata:
  name: porch # by the door
spec:
  target:
    kind: process
    port: 0
  champion:
    model: weather
    version: 1
  monitoring:
    window: 10d # ten days
    checks:
      - check: prediction-drift
        effect: 0.2
  continuousDeployment:
    policy: shadow
`;

/** The monitor's world, with its deployment's file on a default branch, and versions of its dataset. */
async function world(versions: readonly number[], text = TEXT) {
  const { snapshot } = await makeWorld();
  const git = memoryGit();
  const files = new Map([[FILE, text]]);
  await git.commit({ branch: "main", expectedHead: null, from: null, message: "start", files });
  const commit = String(await git.head("main"));
  const known = snapshot.specs.datasetVersions.get("weather")?.get(1) as DatasetVersion;
  const loaded = loadSpecs(await git.readFiles(commit, [FILE]));
  expect(loaded.problems).toEqual([]);
  const now: SpecSnapshot = {
    commit,
    texts: loaded.texts,
    specs: {
      ...snapshot.specs,
      deployments: loaded.specs.deployments,
      datasetVersions: new Map([["weather", new Map(versions.map((version) => [version, { ...known, version }]))]]),
    },
  };
  const forge = memoryForge(git, fakeClock());
  return { ports: { git, forge }, input: { snapshot: now, deployment: "porch" } };
}

test("the newest version becomes the reference; every other byte stays", async () => {
  const { ports, input } = await world([1, 2, 3]);
  const { plan, pullRequest } = await runRebaseline(ports, input);
  expect(plan).toEqual({
    kind: "change",
    from: { dataset: "weather", version: 1 },
    to: { dataset: "weather", version: 3 },
  });
  expect(pullRequest?.title).toBe("Compare porch with weather 3");
  const changed = await ports.git.readFiles(String(pullRequest?.head), [FILE]);
  expect(new TextDecoder().decode(changed.get(FILE))).toBe(
    TEXT.replace(
      "        effect: 0.2\n",
      "        effect: 0.2\n    reference:\n      dataset: weather\n      version: 3\n",
    ),
  );
  const again = await runRebaseline(ports, input);
  expect(again.pullRequest?.number).toBe(pullRequest?.number);
  expect(await ports.forge.pullRequests({ state: "all" })).toHaveLength(1);
});

test("a reference that was chosen before moves on", async () => {
  const chosen = TEXT.replace("    checks:", "    reference:\n      dataset: weather\n      version: 2\n    checks:");
  const { ports, input } = await world([1, 2, 3], chosen);
  const { plan, pullRequest } = await runRebaseline(ports, input);
  expect(plan.from).toEqual({ dataset: "weather", version: 2 });
  const changed = await ports.git.readFiles(String(pullRequest?.head), [FILE]);
  expect(new TextDecoder().decode(changed.get(FILE))).toBe(chosen.replace("version: 2", "version: 3"));
});

test("nothing newer, a dry run, nothing watched", async () => {
  const same = await world([1]);
  expect(await runRebaseline(same.ports, same.input)).toMatchObject({ plan: { kind: "same" }, pullRequest: null });
  const dry = await world([1, 2]);
  expect(await runRebaseline(dry.ports, { ...dry.input, dryRun: true })).toMatchObject({ pullRequest: null });
  for (const { ports } of [same, dry]) expect(await ports.forge.pullRequests({ state: "all" })).toEqual([]);
  const unwatched = await world([1, 2], TEXT.replace(/ {2}monitoring:[\s\S]*?(?= {2}continuous)/, ""));
  expect(await problemsOf(runRebaseline(unwatched.ports, unwatched.input))).toMatchObject([
    { code: "MONITOR_NOT_CONFIGURED" },
  ]);
});

test("killed at any write, a second run completes it, once", async () => {
  for (let fatal = 1; ; fatal += 1) {
    const { ports, input } = await world([1, 2]);
    const fuse = fuseAt(fatal, "after");
    const fused = {
      git: withFuse(ports.git, fuse, ["commit"]),
      forge: withFuse(ports.forge, fuse, ["openPullRequest"]),
    };
    const died = await runRebaseline(fused, input).then(
      () => false,
      (error: unknown) => error instanceof Crash,
    );
    await runRebaseline(ports, input);
    expect(await ports.forge.pullRequests({ state: "all" })).toHaveLength(1);
    if (!died) return;
  }
});
