/** Deploy refuses what nothing authentic speaks for, and proposes the way back. */
import { beforeEach, describe, expect, it } from "vitest";
import { Crash, faulty } from "../../../src/adapters/memory/faulty.ts";
import { readSnapshot } from "../../../src/app/snapshot.ts";
import { runDeploy } from "../../../src/stages/deploy/run.ts";
import { deployment, MODEL } from "../plan/specs.ts";
import { GARDEN, PLANTS, type PlanWorld, planWorld } from "../plan/world.ts";

const BOT = "pipeline[bot]";

let world: PlanWorld;
beforeEach(async () => {
  world = await planWorld();
});

const point = (parts: Parameters<typeof deployment>[0]) => world.write("main", { [GARDEN]: deployment(parts) });
const restores = () => world.forge.pullRequests({ state: "all", label: "understudy/restore" });

/** Version 1 answers, on the pipeline's own evidence. */
async function firstAnswers() {
  await world.evaluated(1, "pass");
  await point({ champion: 1 });
  await world.deploy(BOT);
}

describe("evidence", () => {
  it("that the pipeline wrote deploys; that of somebody else is refused by record and writer", async () => {
    await firstAnswers();
    const forged = await world.evaluated(2, "pass", "mallory");
    await point({ champion: 2 });
    await expect(world.deploy(BOT)).rejects.toMatchObject({
      problems: [{ code: "DEPLOY_EVIDENCE_FORGED", message: expect.stringContaining(forged.key.slice(7, 19)) }],
    });
    await expect(world.deploy(BOT)).rejects.toThrow("written by mallory");
  });

  it("without a writer that the forge vouches for is nobody's", async () => {
    await world.evaluated(1, "pass", null);
    await point({ champion: 1 });
    await expect(world.deploy(BOT)).rejects.toThrow("nobody whom the forge vouches for");
    expect(await world.deploy()).toMatchObject({ kind: "deployed" });
  });

  it("that it ran healthily must be authentic as well", async () => {
    await firstAnswers();
    await world.evaluated(2, "pass", "mallory");
    await point({ champion: 2 });
    // While nobody was configured, that was enough; from now on it is not.
    await world.deploy(null, "mallory");
    await point({ champion: 1 });
    await world.deploy(BOT);
    await point({ champion: 2 });
    await expect(world.deploy(BOT)).rejects.toThrow("DEPLOY_EVIDENCE_FORGED");
    await point({ champion: 1 });
    expect(await world.deploy(BOT)).toMatchObject({ kind: "unchanged" });
  });

  it("does not matter for what runs already: it may stay", async () => {
    await world.evaluated(1, "pass", "mallory");
    await point({ champion: 1 });
    await world.deploy();
    expect(await world.deploy(BOT)).toMatchObject({ kind: "unchanged" });
    expect(await restores()).toEqual([]);
  });

  it.each([
    ["other gates", { [PLANTS]: MODEL.replace("min: 0.5", "min: 0.6") }, "judged by other gates"],
    ["another model's file", { [PLANTS]: null }, "judged by other gates"],
    ["another split", { "datasets/plants/versions/1.yaml": null }, "test split"],
  ])("is bound: after %s it is out of date", async (_, files: Record<string, string | null>, words) => {
    await world.evaluated(1, "pass");
    await world.write("main", { ...files, [GARDEN]: deployment({ champion: 1 }) });
    await expect(world.deploy()).rejects.toThrow(words);
  });

  it("beside a champion that was merged and never ran leads to the one that answers", async () => {
    await firstAnswers();
    await world.evaluated(2, "pass");
    await point({ champion: 2 });
    await world.evaluated(3, "pass");
    await point({ champion: 3 });
    expect(await world.deploy(BOT)).toMatchObject({ kind: "deployed" });
  });

  it("beside a champion that nothing speaks for leads nowhere", async () => {
    await firstAnswers();
    await point({ champion: 2 });
    await world.evaluated(3, "pass");
    await point({ champion: 3 });
    await expect(world.deploy(BOT)).rejects.toThrow("another champion than the one that answers");
  });
});

describe("the way back", () => {
  it("is proposed once, points to what ran healthily, and changes one line", async () => {
    await firstAnswers();
    const before = (await readSnapshot(world.git)).texts.get(GARDEN);
    await point({ champion: 2 });
    await expect(world.deploy()).rejects.toMatchObject({
      problems: [{ code: "DEPLOY_NO_EVIDENCE", remedy: expect.stringMatching(/^merge #\d+/) }],
    });
    await expect(world.deploy()).rejects.toThrow("DEPLOY_NO_EVIDENCE");
    const [pull, ...others] = await restores();
    expect(others).toEqual([]);
    expect(pull?.body).toContain("- champion: **plants 1** again, in place of plants 2");
    if (pull) await world.forge.mergePullRequest(pull.number, pull.head);
    expect((await readSnapshot(world.git)).texts.get(GARDEN)).toBe(before);
    expect(await world.deploy()).toMatchObject({ kind: "unchanged" });
  });

  it("is nobody where nobody ever ran, for each line that is refused", async () => {
    await point({ champion: 1, shadow: 2 });
    await expect(world.deploy()).rejects.toMatchObject({ problems: [{}, {}] });
    expect((await restores())[0]?.body).toMatch(/champion: \*\*nobody\*\*[\s\S]*shadow: \*\*nobody\*\*/);
  });

  it("goes back line by line: what ran in that part, or nobody", async () => {
    await firstAnswers();
    await world.evaluated(2, "pass");
    const canary = (version: number) =>
      `  canary:\n    model: plants\n    version: ${version}\n    steps:\n      - weight: 5\n        for: 1h\n`;
    await point({ champion: 1, more: canary(2) });
    await world.deploy(BOT);
    const shadows = "  shadows:\n    - model: plants\n      version: 2\n";
    await point({ champion: 1, more: `${canary(3)}${shadows}` });
    await expect(world.deploy(BOT)).rejects.toThrow("may not be the canary");
    const [pull] = await restores();
    // The version that was the canary shadows now, by the same file: a version has one part.
    expect(pull?.body).toContain("- canary: **nobody** again, in place of plants 3");
    if (pull) await world.forge.mergePullRequest(pull.number, pull.head);
    const text = (await readSnapshot(world.git)).texts.get(GARDEN);
    expect(text).toBe(deployment({ champion: 1, more: `${canary(0)}${shadows}` }));
  });

  it("takes a champion that comes back out of the part that it was given since", async () => {
    await firstAnswers();
    const standby = (version: number) => `  standby:\n    model: plants\n    version: ${version}\n`;
    await point({ champion: 2, more: standby(1) });
    await expect(world.deploy(BOT)).rejects.toThrow("may not be the champion");
    const [pull] = await restores();
    if (pull) await world.forge.mergePullRequest(pull.number, pull.head);
    const text = (await readSnapshot(world.git)).texts.get(GARDEN);
    expect(text).toBe(deployment({ champion: 1, more: standby(0) }));
  });

  it("is not proposed again when a person closed it, but for a new occasion it is", async () => {
    await firstAnswers();
    await point({ champion: 2 });
    await expect(world.deploy()).rejects.toThrow("DEPLOY_NO_EVIDENCE");
    const [pull] = await restores();
    if (pull) await world.forge.closePullRequest(pull.number);
    await world.write("main", { "README.md": "hello" });
    await expect(world.deploy()).rejects.toThrow("DEPLOY_NO_EVIDENCE");
    expect(await restores()).toHaveLength(1);
    await point({ champion: 1 });
    await point({ champion: 2 });
    await expect(world.deploy()).rejects.toThrow("DEPLOY_NO_EVIDENCE");
    expect(await restores()).toHaveLength(2);
  });

  it("is not proposed on a dry run", async () => {
    await point({ champion: 1 });
    const request = { snapshot: await readSnapshot(world.git), deployment: "garden", identity: null, dryRun: true };
    await expect(runDeploy(world.ports, request)).rejects.toThrow("DEPLOY_NO_EVIDENCE");
    expect(await restores()).toEqual([]);
    // Whoever looks from where no target can be reached may still propose it.
    await expect(runDeploy(world.ports, { ...request, giveBack: true })).rejects.toThrow("DEPLOY_NO_EVIDENCE");
    expect(await restores()).toHaveLength(1);
  });
});

it.each(["dieBefore", "dieAfter"] as const)("%s any write of a refusal, the next run completes it", async (when) => {
  const refused = async (ports: PlanWorld["ports"]) =>
    runDeploy(ports, { snapshot: await readSnapshot(world.git), deployment: "garden", identity: BOT });
  const prepare = async () => {
    world = await planWorld();
    await firstAnswers();
    await point({ champion: 2 });
  };
  await prepare();
  const { ports, calls } = faulty(world.ports);
  await expect(refused(ports)).rejects.toThrow("DEPLOY_NO_EVIDENCE");
  expect(calls).toEqual(["targets.process.running", "git.commit", "forge.openPullRequest"]);
  const expected = (await restores()).map(({ body, branch }) => ({ body, branch }));
  for (let call = 1; call <= calls.length; call += 1) {
    await prepare();
    await expect(refused(faulty(world.ports, { [when]: call }).ports)).rejects.toThrow(Crash);
    await expect(refused(world.ports)).rejects.toThrow("DEPLOY_NO_EVIDENCE");
    expect((await restores()).map(({ body, branch }) => ({ body, branch }))).toEqual(expected);
  }
});
