import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/domain/errors/user-error.ts";
import { paths } from "../../../src/domain/names.ts";
import { runPromote } from "../../../src/stages/promote/run.ts";
import { runRestore } from "../../../src/stages/restore/run.ts";
import { runRollback } from "../../../src/stages/rollback/run.ts";
import { plainEvidence } from "../../support/evidence.ts";
import { makeWorld } from "../promote/world.ts";

/** Two champions, one after the other. */
async function twoChampions() {
  const world = await makeWorld({ policy: "champion" });
  const mergeAll = async () => {
    for (const pull of await world.forge.pullRequests({ state: "open" })) {
      await world.forge.mergePullRequest(pull.number, pull.head);
    }
  };
  const evaluations = [];
  for (const name of ["a", "b"]) {
    const evaluation = await world.candidate(name, "pass");
    evaluations.push(evaluation);
    await runPromote(world.ports, {
      snapshot: await world.snapshot(),
      deployment: "garden",
      evaluation,
      evidence: plainEvidence(),
    });
    await mergeAll();
  }
  const rollback = async (to: number | null = null) =>
    runRollback(world.ports, { snapshot: await world.snapshot(), deployment: "garden", to, reason: "it hurts" });
  return { world, mergeAll, rollback, second: evaluations[1] };
}

describe("a rollback", () => {
  it("puts the earlier champion's line back and nothing else", async () => {
    const { world, mergeAll, rollback } = await twoChampions();
    const before = await world.snapshot();
    const { plan } = await rollback();
    expect(plan.to).toEqual({ model: "plants", version: 1 });
    await mergeAll();
    const after = await world.snapshot();
    const file = paths.deployment("garden");
    expect(after.texts.get(file)).toBe(before.texts.get(file)?.replace("version: 2", "version: 1"));
    expect([...(after.specs.modelVersions.get("plants")?.keys() ?? [])]).toEqual([1, 2]);
  });

  it("takes the version out of the part that it has had since", async () => {
    const { world, mergeAll, rollback } = await twoChampions();
    const file = paths.deployment("garden");
    const { texts, commit } = await world.snapshot();
    const standby = (version: number) => `${texts.get(file)}  standby: {model: plants, version: ${version}}\n`;
    await world.ports.git.commit({
      branch: world.ports.git.defaultBranch,
      expectedHead: commit,
      from: null,
      message: "stand by",
      files: new Map([[file, standby(1)]]),
    });
    await rollback();
    await mergeAll();
    expect((await world.snapshot()).texts.get(file)).toBe(standby(0).replace("version: 2", "version: 1"));
  });

  it("is asked for once", async () => {
    const { world, rollback } = await twoChampions();
    const first = await rollback();
    const second = await rollback();
    expect(second.pullRequest?.number).toBe(first.pullRequest?.number);
    expect(await world.forge.pullRequests({ state: "open" })).toHaveLength(1);
  });

  it("keeps the servable that was taken back from coming again by itself", async () => {
    const { world, mergeAll, rollback, second } = await twoChampions();
    await rollback();
    await mergeAll();
    if (!second) throw new Error("no second evaluation");
    const again = async (retry: boolean) =>
      runPromote(world.ports, {
        snapshot: await world.snapshot(),
        deployment: "garden",
        evaluation: second,
        evidence: plainEvidence(),
        retry,
      });
    expect((await again(false)).decision).toMatchObject({ kind: "refuse" });
    expect(await again(true)).toMatchObject({ decision: { role: "champion" }, change: "opened" });
    await mergeAll();
    expect((await world.snapshot()).specs.deployments.get("garden")?.champion.version).toBe(2);
    // And back once more: the same step is a new occasion.
    await rollback();
    await mergeAll();
    expect((await world.snapshot()).specs.deployments.get("garden")?.champion.version).toBe(1);
  });

  it("never returns to what was taken back: a second one goes further, or nowhere", async () => {
    const { mergeAll, rollback } = await twoChampions();
    await rollback();
    await mergeAll();
    const error = await rollback().catch((thrown: unknown) => thrown);
    expect((error as UserError).problems[0]?.code).toBe("ROLLBACK_NO_EARLIER_CHAMPION");
    expect((await rollback(2)).plan.to.version).toBe(2);
  });

  it("goes back to champions only", async () => {
    const { world, mergeAll, rollback } = await twoChampions();
    const evaluation = await world.candidate("c", "inconclusive");
    await runPromote(world.ports, {
      snapshot: await world.snapshot(),
      deployment: "garden",
      evaluation,
      evidence: plainEvidence(),
    });
    await mergeAll();
    expect((await world.snapshot()).specs.deployments.get("garden")?.shadow?.version).toBe(3);
    const error = await rollback(3).catch((thrown: unknown) => thrown);
    expect((error as UserError).problems[0]?.code).toBe("ROLLBACK_NEVER_CHAMPION");
  });

  it.each([
    [2, "ROLLBACK_SAME_VERSION"],
    [9, "ROLLBACK_VERSION_UNKNOWN"],
  ])("to version %d is refused with %s", async (to, code) => {
    const { rollback } = await twoChampions();
    const error = await rollback(to).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).problems[0]?.code).toBe(code);
  });

  it("has nowhere to go without an earlier champion", async () => {
    const world = await makeWorld();
    const error = await runRollback(world.ports, {
      snapshot: await world.snapshot(),
      deployment: "garden",
      to: null,
      reason: "",
    }).catch((thrown: unknown) => thrown);
    expect((error as UserError).problems[0]?.code).toBe("ROLLBACK_NO_EARLIER_CHAMPION");
  });
});

describe("a revert that removed a version file", () => {
  it("is mended by a pull request that puts the file back, byte for byte", async () => {
    const { world, mergeAll } = await twoChampions();
    const before = await world.snapshot();
    const file = paths.modelVersion("plants", 2);
    const deployment = before.texts.get(paths.deployment("garden")) ?? "";
    const reverted = new Map([
      [file, null],
      [paths.deployment("garden"), deployment.replace("version: 2", "version: 1")],
    ]);
    const base = before.commit;
    await world.git.commit({ branch: "main", expectedHead: base, from: null, message: "Revert", files: reverted });
    const first = await runRestore(world.ports, { snapshot: await world.snapshot() });
    expect(first.missing).toEqual([file]);
    expect((await runRestore(world.ports, { snapshot: await world.snapshot() })).change).toBe("exists");
    await mergeAll();
    const after = await world.snapshot();
    expect(after.texts.get(file)).toBe(before.texts.get(file));
    expect((await runRestore(world.ports, { snapshot: after })).missing).toEqual([]);
  });
});
