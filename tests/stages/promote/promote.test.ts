import { describe, expect, it } from "vitest";
import { paths, readMarker, reservation } from "../../../src/domain/names.ts";
import type { EvaluationRecord } from "../../../src/domain/records.ts";
import { VERDICTS } from "../../../src/domain/verdict.ts";
import { runPromote } from "../../../src/stages/promote/run.ts";
import { plainEvidence } from "../../support/evidence.ts";
import { makeWorld, type WorldOptions } from "./world.ts";

type World = Awaited<ReturnType<typeof makeWorld>>;

async function promote(world: World, evaluation: EvaluationRecord, options: { lead?: boolean; retry?: boolean } = {}) {
  const snapshot = await world.snapshot();
  return runPromote(world.ports, { snapshot, deployment: "garden", evaluation, evidence: plainEvidence(), ...options });
}

async function mergeAll(world: World) {
  for (const pull of await world.forge.pullRequests({ state: "open" })) {
    expect(await world.forge.mergePullRequest(pull.number, pull.head)).toMatchObject({ kind: "merged" });
  }
}

describe("the role of a candidate", () => {
  const cases: readonly (readonly [WorldOptions["policy"], string, string])[] = [
    ["shadow", "pass", "champion"],
    ["champion", "pass", "champion"],
    ["manual", "pass", "registered"],
    ["shadow", "inconclusive", "refuse"],
    ["champion", "inconclusive", "refuse"],
    ["manual", "inconclusive", "refuse"],
  ];
  it.each(cases)(
    "is, with policy %s and verdict %s and nobody answering yet: %s",
    async (policy, verdict, expected) => {
      const world = await makeWorld({ policy });
      const { decision } = await promote(world, await world.candidate("a", verdict as "pass"));
      expect(decision.kind === "propose" ? decision.role : decision.kind).toBe(expected);
    },
  );

  it.each([
    ["shadow", "pass", "shadow"],
    ["champion", "pass", "champion"],
    ["shadow", "inconclusive", "shadow"],
    ["champion", "inconclusive", "shadow"],
  ] as const)("is, with policy %s and verdict %s beside a champion: %s", async (policy, verdict, expected) => {
    const world = await makeWorld({ policy });
    await promote(world, await world.candidate("first", "pass"));
    await mergeAll(world);
    const { decision } = await promote(world, await world.candidate("second", verdict));
    expect(decision).toMatchObject({ kind: "propose", role: expected });
  });

  it("says how to go back only where somebody was champion before", async () => {
    const world = await makeWorld({ policy: "champion" });
    await promote(world, await world.candidate("first", "pass"));
    await mergeAll(world);
    await promote(world, await world.candidate("second", "pass"));
    const pulls = await world.forge.pullRequests({ state: "all" });
    const bodyOf = (number: number) => pulls.find((each) => each.number === number)?.body;
    expect(bodyOf(1)).toContain("no one for `rollback` to go back to");
    expect(bodyOf(2)).toContain('rollback garden --reason "..."');
  });

  it.each(VERDICTS.filter((verdict) => verdict === "fail" || verdict === "error"))("is none on %s", async (verdict) => {
    const world = await makeWorld({ policy: "champion" });
    const evaluation = await world.candidate("a", verdict);
    expect((await promote(world, evaluation)).decision.kind).toBe("refuse");
    expect(await world.forge.pullRequests({ state: "all" })).toEqual([]);
    const issues = await world.forge.issues({ state: "open" });
    expect(issues).toHaveLength(1);
    expect(issues[0]?.body).toContain("the evidence");
  });
});

it("says in the issue what stands in the way, and nothing of what passed", async () => {
  const world = await makeWorld({ policy: "champion" });
  const evaluation = await world.candidate("a", "fail");
  const results = [
    { gate: "accuracy ≥ 0.7", verdict: "pass", reason: "Accuracy is *enough*." },
    { gate: "recall of car ≥ 0.9", verdict: "fail", reason: "Recall of *car* is too low." },
  ] as const;
  await promote(world, { ...evaluation, results });
  const [issue] = await world.forge.issues({ state: "open" });
  expect(issue?.body).toContain("it failed its gates.\n\n- Recall of \\*car\\* is too low.\n\nNothing changed");
  expect(issue?.body).not.toContain("enough");
});

it("is refused to evidence that compares with somebody who is no longer the champion", async () => {
  const world = await makeWorld({ policy: "champion" });
  const evaluation = await world.candidate("a", "pass");
  const champion = { ...evaluation.candidate, model: "plants", version: 7 };
  expect((await promote(world, { ...evaluation, champion })).decision).toMatchObject({ kind: "refuse" });
});

describe("a promotion pull request", () => {
  it("adds the version file and changes one line", async () => {
    const world = await makeWorld();
    const before = (await world.snapshot()).texts.get(paths.deployment("garden")) ?? "";
    await promote(world, await world.candidate("a", "pass"));
    await mergeAll(world);
    const { texts, specs } = await world.snapshot();
    expect(texts.get(paths.deployment("garden"))).toBe(before.replace("version: 0", "version: 1"));
    expect(specs.modelVersions.get("plants")?.get(1)?.signature.label.classes).toEqual(["herb", "tree"]);
  });

  it("adds the shadow's block where the deployment has none", async () => {
    const world = await makeWorld({ shadow: false });
    await promote(world, await world.candidate("a", "pass"));
    await mergeAll(world);
    await promote(world, await world.candidate("b", "pass"));
    await mergeAll(world);
    const deployment = (await world.snapshot()).specs.deployments.get("garden");
    expect(deployment?.champion.version).toBe(1);
    expect(deployment?.shadow).toEqual({ model: "plants", version: 2 });
  });

  it("carries its verdict as a check on its own commit", async () => {
    const world = await makeWorld();
    const { pullRequest } = await promote(world, await world.candidate("a", "pass"));
    const checks = world.forge.checks(pullRequest?.head ?? "");
    expect(checks).toMatchObject([{ name: "understudy/gates", verdict: "pass" }]);
    const marker = readMarker(checks[0]?.summary ?? "");
    expect(marker?.data).toMatchObject({ gates: "sha256:gates", dataset: "sha256:data", role: "champion" });
    expect(checks[0]?.summary).toContain("`sha256:gates`");
  });

  it("is opened once, however often it is asked for, and stays closed when a person closed it", async () => {
    const world = await makeWorld();
    const evaluation = await world.candidate("a", "pass");
    await promote(world, evaluation);
    expect((await promote(world, evaluation)).change).toBe("exists");
    const [pull] = await world.forge.pullRequests({ state: "all" });
    await world.forge.closePullRequest(pull?.number ?? 0);
    expect((await promote(world, evaluation)).change).toBe("exists");
    expect(await world.forge.pullRequests({ state: "all" })).toHaveLength(1);
  });

  it("takes the next number when another candidate holds the first", async () => {
    const world = await makeWorld();
    await world.git.reserve(reservation.model("plants", 1), "another candidate");
    const { pullRequest } = await promote(world, await world.candidate("a", "pass"));
    expect(pullRequest?.title).toContain("plants 2");
  });

  it("is withdrawn when a newer candidate takes its place", async () => {
    const world = await makeWorld();
    await promote(world, await world.candidate("a", "pass"));
    await promote(world, await world.candidate("b", "pass"));
    const states = (await world.forge.pullRequests({ state: "all" })).map((pull) => pull.state);
    expect(states).toEqual(["open", "closed"]);
  });

  it("says in the one that is withdrawn which takes its place, once", async () => {
    const world = await makeWorld();
    const [old] = [await promote(world, await world.candidate("a", "pass"))];
    const later = await world.candidate("b", "pass");
    const { pullRequest } = await promote(world, later);
    await promote(world, later);
    const said = await world.forge.comments(old.pullRequest?.number ?? 0);
    expect(said.map(({ body }) => body)).toEqual([expect.stringContaining(`#${pullRequest?.number}`)]);
  });

  it("brings the evidence with it, and nothing beside", async () => {
    const world = await makeWorld();
    const evaluation = await world.candidate("a", "pass");
    const { pullRequest } = await promote(world, evaluation);
    const folder = paths.evidence("plants", 1, "garden", evaluation.key);
    const changed = await world.git.changedFiles((await world.snapshot()).commit, pullRequest?.head ?? "");
    expect(changed.map(({ path }) => path).sort()).toEqual([
      paths.deployment("garden"),
      `${folder}/examples/row-1.png`,
      `${folder}/plot.svg`,
      `${folder}/report.md`,
      paths.modelVersion("plants", 1),
    ]);
    expect(pullRequest?.body).toContain(
      `![how it is](${world.forge.fileUrl(pullRequest?.head ?? "", `${folder}/plot.svg`)})`,
    );
    await mergeAll(world);
    expect((await world.snapshot()).specs.modelVersions.get("plants")?.size).toBe(1);
  });

  it("is labelled for people to filter by, and asks the owners", async () => {
    const world = await makeWorld();
    const { pullRequest } = await promote(world, await world.candidate("a", "pass"));
    expect(pullRequest?.labels).toEqual(["understudy/promotion", "verdict/pass", "role/champion", "deployment/garden"]);
    expect(pullRequest?.reviewers).toEqual(["@acme/garden"]);
  });

  it("says what the next deployment does", async () => {
    const world = await makeWorld();
    await promote(world, await world.candidate("a", "pass"));
    await mergeAll(world);
    const { pullRequest } = await promote(world, await world.candidate("b", "pass"));
    expect(pullRequest?.body).toContain("callers notice no restart");
    const [before, after] = [...(pullRequest?.body.matchAll(/\| bundle \| (\S+) \| (\S+) \|/gu) ?? [])].flatMap(
      ([, ...digests]) => digests,
    );
    expect(before).toMatch(/^`[0-9a-f]{12}`$/u);
    expect(after).not.toBe(before);
  });

  it("gets its evidence where it was announced before there was any", async () => {
    const world = await makeWorld();
    const evaluation = await world.candidate("a", "pass");
    const { pullRequest } = await promote(world, evaluation);
    const number = pullRequest?.number ?? 0;
    // As it stands while the evidence is awaited: the branch has the pointer alone.
    const path = `${paths.evidence("plants", 1, "garden", evaluation.key)}/plot.svg`;
    const branch = pullRequest?.branch ?? "";
    const head = await world.git.head(branch);
    await world.git.commit({ branch, expectedHead: head, from: null, message: "m", files: new Map([[path, null]]) });
    await world.forge.updatePullRequest(number, { labels: ["understudy/promotion", "ours"] });
    const again = await promote(world, evaluation);
    expect(again).toMatchObject({ change: "updated", pullRequest: { number } });
    const now = (await world.git.head(branch)) ?? "";
    expect((await world.git.readFiles(now, [path])).has(path)).toBe(true);
    expect((await world.forge.pullRequest(number))?.body).toContain(now);
    expect(world.forge.checks(now)).toHaveLength(1);
    const labels = ["understudy/promotion", "ours", "verdict/pass", "role/champion", "deployment/garden"];
    expect(await world.forge.pullRequest(number)).toMatchObject({ labels, reviewers: ["@acme/garden"] });
    expect(await promote(world, evaluation)).toMatchObject({ change: "exists" });
  });

  it("gives the lead to a shadow and empties the shadow's part", async () => {
    const world = await makeWorld();
    await promote(world, await world.candidate("a", "pass"));
    await mergeAll(world);
    const second = await world.candidate("b", "pass");
    await promote(world, second);
    await mergeAll(world);
    expect((await promote(world, second)).decision.kind).toBe("nothing");
    await promote(world, second, { lead: true });
    await mergeAll(world);
    const deployment = (await world.snapshot()).specs.deployments.get("garden");
    expect(deployment?.champion.version).toBe(2);
    expect(deployment?.shadow?.version).toBe(0);
  });

  it("gives the lead to nobody who is not the shadow", async () => {
    const world = await makeWorld();
    await promote(world, await world.candidate("a", "pass"));
    await mergeAll(world);
    const { decision } = await promote(world, await world.candidate("b", "pass"), { lead: true });
    expect(decision).toMatchObject({ kind: "nothing", why: "it is not the shadow, so it cannot take the lead" });
  });

  it("that a person closed settles nothing", async () => {
    const world = await makeWorld();
    const accepted = await world.candidate("b", "pass");
    const { pullRequest } = await promote(world, accepted);
    await world.forge.closePullRequest(pullRequest?.number ?? 0);
    await promote(world, await world.candidate("a", "fail"));
    await promote(world, accepted);
    expect(await world.forge.issues({ state: "open" })).toHaveLength(1);
  });

  it("settles the issue that said no", async () => {
    const world = await makeWorld();
    await promote(world, await world.candidate("a", "fail"));
    await promote(world, await world.candidate("b", "pass"));
    expect(await world.forge.issues({ state: "open" })).toEqual([]);
  });

  it("writes nothing on a dry run", async () => {
    const world = await makeWorld();
    const evaluation = await world.candidate("a", "pass");
    const snapshot = await world.snapshot();
    const outcome = await runPromote(world.ports, {
      snapshot,
      deployment: "garden",
      evaluation,
      evidence: plainEvidence(),
      dryRun: true,
    });
    expect(outcome.decision).toMatchObject({ kind: "propose", role: "champion" });
    expect(await world.forge.pullRequests({ state: "all" })).toEqual([]);
    expect((await world.git.reservations("refs/understudy/")).size).toBe(0);
  });
});
