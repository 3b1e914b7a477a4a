/** Deploy: what may run, what changes, what is recorded, and that any kill is made up for. */
import { beforeEach, describe, expect, it } from "vitest";
import { deployReport, describeDeploy } from "../../../src/stages/deploy/report.ts";
import { type DeployPorts, runDeploy } from "../../../src/stages/deploy/run.ts";
import { Crash, type Fuse, fuseAt, withFuse } from "../../support/crashing.ts";
import { type DeployWorld, deployWorld, type Roles } from "./world.ts";

let world: DeployWorld;
beforeEach(async () => {
  world = await deployWorld();
});

const deploy = (roles: Roles, { commit = "c0ffee", dryRun = false, retry = false } = {}) =>
  runDeploy(world.ports, {
    snapshot: world.snapshot(roles, commit),
    deployment: "garden",
    identity: null,
    dryRun,
    retry,
  });

describe("deploy", () => {
  it("has nothing to do while nobody is champion", async () => {
    expect(await deploy({ champion: 0 })).toMatchObject({
      kind: "nothing",
      why: "nobody is its champion yet",
      disagrees: false,
    });
    expect(await world.ports.records.list("deployment")).toEqual([]);
  });

  it("says what goes on answering when the line names nobody any more", async () => {
    await world.evaluated(1, "pass");
    await deploy({ champion: 1 });
    expect(await deploy({ champion: 0 })).toMatchObject({
      why: expect.stringMatching(/[0-9a-f]{12} goes on answering/),
    });
  });

  it("puts a passed version where it answers, and records it", async () => {
    await world.evaluated(1, "pass");
    const outcome = await deploy({ champion: 1, confidenceThreshold: 0.4 });
    expect(outcome).toMatchObject({ kind: "deployed", previous: null });
    expect(await world.answering()).toEqual({ champion: 1, shadow: null });
    expect(await world.ports.records.list("deployment")).toMatchObject([
      { deployment: "garden", commit: "c0ffee", outcome: "deployed", previous: null, roles: [{ role: "champion" }] },
    ]);
  });

  it("leaves alone what runs already, at whatever commit, and writes nothing", async () => {
    await world.evaluated(1, "pass");
    await deploy({ champion: 1 });
    expect(await deploy({ champion: 1 }, { commit: "later" })).toMatchObject({ kind: "unchanged" });
    expect(await world.ports.records.list("deployment")).toHaveLength(1);
  });

  it("changes what runs when a setting of the bundle changes", async () => {
    await world.evaluated(1, "pass");
    await deploy({ champion: 1 });
    expect(await deploy({ champion: 1, confidenceThreshold: 0.7 })).toMatchObject({ kind: "deployed" });
  });

  it("says on a dry run what it would do, and does nothing", async () => {
    await world.evaluated(1, "pass");
    const outcome = await deploy({ champion: 1 }, { dryRun: true });
    expect(outcome).toMatchObject({ kind: "planned", plan: { kind: "apply", previous: null } });
    expect(await world.answering()).toBeNull();
    expect(await world.ports.records.list("deployment")).toEqual([]);
  });

  it.each(["inconclusive", "fail", "error"] as const)(
    "refuses a champion whose evaluation says %s",
    async (verdict) => {
      await world.evaluated(1, verdict);
      await expect(deploy({ champion: 1 })).rejects.toThrow(`DEPLOY_NO_EVIDENCE`);
      expect(await world.answering()).toBeNull();
    },
  );

  it("refuses evidence about another servable or for another deployment", async () => {
    await world.evaluated(2, "pass");
    await world.evaluated(1, "pass", "orchard");
    await expect(deploy({ champion: 1 })).rejects.toThrow("no evaluation of its servable is on record");
  });

  it("lets an inconclusive version shadow, and a failed one not", async () => {
    await world.evaluated(1, "pass");
    await world.evaluated(2, "inconclusive");
    await deploy({ champion: 1, shadow: 2 });
    expect(await world.answering()).toEqual({ champion: 1, shadow: 2 });
    await world.evaluated(3, "fail");
    await expect(deploy({ champion: 1, shadow: 3 })).rejects.toThrow("its newest evaluation says fail");
  });

  it("does not take shadowing for having answered", async () => {
    await world.evaluated(1, "pass");
    await world.evaluated(2, "inconclusive");
    await deploy({ champion: 1, shadow: 2 });
    await expect(deploy({ champion: 2, shadow: 0 })).rejects.toThrow("DEPLOY_NO_EVIDENCE");
  });

  it("says everything that is wrong at once", async () => {
    const failing = deploy({ champion: 1, shadow: 9, canary: 2, standby: 4 });
    await expect(failing).rejects.toMatchObject({
      problems: [
        { code: "DEPLOY_NO_EVIDENCE", location: { file: "deployments/garden/deployment.yaml" } },
        { code: "DEPLOY_VERSION_UNKNOWN" },
        { code: "DEPLOY_NO_EVIDENCE", message: expect.stringContaining("may not be the canary") },
        { code: "DEPLOY_NO_EVIDENCE", message: expect.stringContaining("may not be the standby") },
      ],
    });
  });

  it("refuses a deployment that is not there, and a servable that is gone", async () => {
    const snapshot = world.snapshot({ champion: 1 });
    await expect(runDeploy(world.ports, { snapshot, deployment: "attic", identity: null })).rejects.toThrow(
      "DEPLOYMENT_UNKNOWN",
    );
    await world.evaluated(1, "pass");
    const blobs = { ...world.ports.blobs, get: () => Promise.reject(new Error("gone")) };
    await expect(
      runDeploy({ ...world.ports, blobs }, { snapshot, deployment: "garden", identity: null }),
    ).rejects.toThrow("gone");
    expect(await world.answering()).toBeNull();
  });

  it("keeps the old version when the new one is not healthy, opens one issue, and closes it when all is well", async () => {
    await world.evaluated(1, "pass");
    await deploy({ champion: 1 });
    await world.evaluated(3, "pass");
    const sick = { kind: "rolled-back", reason: "it is sick" };
    expect(await deploy({ champion: 3 }, { commit: "bad1" })).toMatchObject(sick);
    const again = await deploy({ champion: 3 }, { commit: "bad2" });
    expect(again).toMatchObject({ kind: "nothing", why: expect.stringContaining("waits for `deploy --retry`") });
    expect(await deploy({ champion: 3 }, { commit: "bad2", retry: true })).toMatchObject(sick);
    expect(await world.answering()).toEqual({ champion: 1, shadow: null });
    const issues = await world.ports.forge.issues({ state: "open", label: "understudy/deployment" });
    expect(issues).toMatchObject([{ title: "garden: the deployment was rolled back" }]);
    expect(issues[0]?.body).toContain("it is sick");
    const outcomes = (await world.ports.records.list("deployment")).map((record) => record.outcome);
    expect(outcomes).toEqual(["deployed", "rolled-back", "rolled-back"]);
    await deploy({ champion: 1 }, { commit: "reverted" });
    expect(await world.ports.forge.issues({ state: "open" })).toEqual([]);
  });

  it("takes the last word of the evidence", async () => {
    await world.evaluated(1, "pass");
    await world.evaluated(1, "fail");
    await expect(deploy({ champion: 1 })).rejects.toThrow("its newest evaluation says fail");
  });

  it("lets what answered healthily before come back on any evidence", async () => {
    await world.evaluated(1, "pass");
    await deploy({ champion: 1 });
    await world.evaluated(2, "pass");
    await deploy({ champion: 2 }, { commit: "next" });
    const list: DeployPorts["records"]["list"] = async (kind) =>
      kind === "evaluation" ? [] : world.ports.records.list(kind);
    const ports = { ...world.ports, records: { ...world.ports.records, list } };
    const snapshot = world.snapshot({ champion: 1 }, "rollback");
    expect(await runDeploy(ports, { snapshot, deployment: "garden", identity: null })).toMatchObject({
      kind: "deployed",
    });
  });
});

it("reports every outcome in a line and a table", async () => {
  await world.evaluated(1, "pass");
  const deployed = await deploy({ champion: 1 });
  expect(describeDeploy(deployed)).toMatch(/^[0-9a-f]{12} answers at http:\/\/garden\.invalid, in place of nothing$/);
  expect(deployReport({ name: "garden", displayName: "Garden *1*" }, deployed)).toContain(
    "| champion | 100 % | plants | 1 |",
  );
  expect(describeDeploy(await deploy({ champion: 1 }))).toContain("answers already");
  expect(describeDeploy(await deploy({ champion: 1, confidenceThreshold: 1 }, { dryRun: true }))).toContain(
    "would deploy",
  );
});

const fused = (ports: DeployPorts, fuse: Fuse): DeployPorts => ({
  ...ports,
  blobs: withFuse(ports.blobs, fuse, ["get", "put"]),
  records: withFuse(ports.records, fuse, ["list", "put"]),
  targets: { ...ports.targets, process: withFuse(ports.targets.process, fuse, ["running", "apply"]) },
});

it("is completed by a second run after a crash at any call", async () => {
  const roles = { champion: 1, shadow: 2 };
  const prepared = async () => {
    const made = await deployWorld();
    await made.evaluated(1, "pass");
    await made.evaluated(2, "inconclusive");
    return made;
  };
  const whole = await prepared();
  const count = fuseAt(Number.POSITIVE_INFINITY, "before");
  await runDeploy(fused(whole.ports, count), { snapshot: whole.snapshot(roles), deployment: "garden", identity: null });
  const expected = await whole.ports.records.list("deployment");
  for (let call = 1; call <= count.calls(); call++) {
    for (const when of ["before", "after"] as const) {
      const made = await prepared();
      const request = { snapshot: made.snapshot(roles), deployment: "garden", identity: null };
      await expect(runDeploy(fused(made.ports, fuseAt(call, when)), request)).rejects.toThrow(Crash);
      await runDeploy(made.ports, request);
      expect(await made.answering()).toEqual(roles);
      expect(await made.ports.records.list("deployment")).toEqual(expected);
    }
  }
});
