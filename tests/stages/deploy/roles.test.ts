/** One file says every role: what the bundle holds, what each needs to speak for it, and how a line goes back. */
import { beforeEach, expect, it } from "vitest";
import { deployReport, rolesChart } from "../../../src/stages/deploy/report.ts";
import { runDeploy } from "../../../src/stages/deploy/run.ts";
import { type DeployWorld, deployWorld, type Roles } from "./world.ts";

let world: DeployWorld;
beforeEach(async () => {
  world = await deployWorld();
});

const deploy = (roles: Roles) =>
  runDeploy(world.ports, { snapshot: world.snapshot(roles), deployment: "garden", identity: null });

const passed = async (...versions: readonly number[]) => {
  for (const version of versions) await world.evaluated(version, "pass");
};

it("makes one bundle of every role and setting", async () => {
  await passed(1, 2, 4);
  await world.evaluated(5, "inconclusive");
  const predictions = { mode: "durable", inputs: { sample: 0.1 }, redact: ["z", "a"], retain: "30d" } as const;
  await deploy({
    champion: 1,
    shadow: 0,
    shadows: [5, 0],
    canary: 2,
    steps: [2.5, 50],
    standby: 4,
    others: { automation: "assist", predictions },
  });
  expect(await world.bundle()).toMatchObject({
    champion: { version: 1 },
    shadows: [{ version: 5 }],
    canary: { version: 2, weight: 2.5 },
    standby: { version: 4 },
    settings: {
      automation: "assist",
      predictions: { mode: "durable", inputs: 0.1, redact: ["a", "z"], retainMs: 30 * 86_400_000 },
    },
  });
  expect((await world.ports.records.list("deployment"))[0]?.roles.map(({ role, version }) => [role, version])).toEqual([
    ["champion", 1],
    ["shadow", 5],
    ["canary", 2],
    ["standby", 4],
  ]);
});

it.each([
  ["canary", { champion: 1, canary: 2 }],
  ["standby", { champion: 1, standby: 2 }],
] as const)("lets a version be the %s on a pass only", async (role, roles) => {
  await passed(1);
  await world.evaluated(2, "inconclusive");
  await expect(deploy(roles)).rejects.toThrow(`may not be the ${role}`);
  await passed(2);
  expect(await deploy(roles)).toMatchObject({ kind: "deployed" });
});

it("takes an earlier champion as the standby without a new evaluation", async () => {
  await passed(1);
  await deploy({ champion: 1 });
  await passed(2);
  await deploy({ champion: 2, standby: 1 });
  expect(await world.bundle()).toMatchObject({ champion: { version: 2 }, standby: { version: 1 } });
});

it("does not take having answered a share for having led", async () => {
  await passed(1, 2);
  await deploy({ champion: 1, canary: 2 });
  await world.evaluated(2, "inconclusive");
  await expect(deploy({ champion: 2 })).rejects.toThrow("may not be the champion");
  expect(await deploy({ champion: 1, canary: 2, steps: [25] })).toMatchObject({ kind: "deployed" });
});

it("gives the target another bundle when the share rises, and none for the steps after it", async () => {
  await passed(1, 2);
  await deploy({ champion: 1, canary: 2, steps: [5, 50] });
  expect(await deploy({ champion: 1, canary: 2, steps: [5, 60] })).toMatchObject({ kind: "unchanged" });
  expect(await deploy({ champion: 1, canary: 2, steps: [25, 60] })).toMatchObject({ kind: "deployed" });
});

it("tells the target how long to keep the old server warm", async () => {
  await passed(1);
  const settings: unknown[] = [];
  const { process: target } = world.ports.targets;
  const listening = {
    ...target,
    apply: (...given: Parameters<typeof target.apply>) => {
      settings.push(given[0]);
      return target.apply(...given);
    },
  };
  const ports = { ...world.ports, targets: { ...world.ports.targets, process: listening } };
  const snapshot = world.snapshot({ champion: 1, others: { keepWarm: "10m" } });
  await runDeploy(ports, { snapshot, deployment: "garden", identity: null });
  expect(settings).toMatchObject([{ keepWarmMs: 600_000 }]);
});

it("reports who answers what share", async () => {
  await passed(1, 2, 4, 5);
  const outcome = await deploy({ champion: 1, shadow: 5, canary: 2, standby: 4 });
  const report = deployReport({ name: "garden", displayName: "Garden" }, outcome);
  expect(report).toContain("| champion | 95 % | plants | 1 |");
  expect(report).toContain("| canary | 5 % | plants | 2 |");
  expect(report).toContain("| standby | who asks for its version | plants | 4 |");
  expect(rolesChart({ name: "garden" }, outcome)).toContain("canary: 5 %");
});

it("shows every role and the weights on the forge", async () => {
  await passed(1, 2, 4, 5);
  await deploy({ champion: 1, shadow: 5, canary: 2, standby: 4 });
  expect((await world.ports.mirror.list("garden", 1))[0]?.payload).toMatchObject({
    champion: { version: 1 },
    shadows: [{ version: 5 }],
    canary: { version: 2 },
    standby: { version: 4 },
    weights: { champion: 95, canary: 5 },
  });
});
