/** What the forge shows of a deployment: after the target, completed by the next run, never in the way. */
import { beforeEach, expect, it } from "vitest";
import { Crash, faulty } from "../../../src/adapters/memory/faulty.ts";
import { deployReport } from "../../../src/stages/deploy/report.ts";
import { type DeployPorts, runDeploy } from "../../../src/stages/deploy/run.ts";
import { type DeployWorld, deployWorld, type Roles } from "./world.ts";

let world: DeployWorld;
beforeEach(async () => {
  world = await deployWorld();
  await world.evaluated(1, "pass");
});

const deploy = (roles: Roles, ports: DeployPorts = world.ports, commit = "c0ffee") =>
  runDeploy(ports, { snapshot: world.snapshot(roles, commit), deployment: "garden", identity: null });
const shown = async () => world.ports.mirror.list("garden", 10);

it("shows versions, digests and weights, and each deployment once", async () => {
  await deploy({ champion: 1 });
  await deploy({ champion: 1 }, world.ports, "later");
  expect(await shown()).toMatchObject([
    {
      environment: "garden",
      commit: "c0ffee",
      state: "success",
      description: "champion plants 1",
      payload: {
        bundle: expect.stringMatching(/^sha256:/),
        champion: { model: "plants", version: 1, servable: world.servable(1) },
        shadows: [],
        canary: null,
        standby: null,
        weights: { champion: 100 },
      },
    },
  ]);
});

it("shows what failed, and then that the one before is back", async () => {
  await deploy({ champion: 1 });
  await world.evaluated(3, "pass");
  await deploy({ champion: 3 });
  expect((await shown()).map(({ state }) => state)).toEqual(["failure", "success"]);
  expect((await shown())[0]?.description).toContain("it is sick");
  await deploy({ champion: 1 });
  expect((await shown()).map(({ state }) => state)).toEqual(["success", "failure", "inactive"]);
});

it("is made up for when the forge cannot be written, and fails nothing", async () => {
  const down = () => Promise.reject(new Error("the forge is away"));
  const mirror = { ...world.ports.mirror, create: down };
  expect(await deploy({ champion: 1 }, { ...world.ports, mirror })).toMatchObject({ kind: "deployed" });
  expect(world.lines.join()).toContain("warn the forge does not show this deployment yet: the forge is away");
  expect(await shown()).toEqual([]);
  await deploy({ champion: 1 });
  expect(await shown()).toMatchObject([{ state: "success" }]);
});

it.each(["dieBefore", "dieAfter"] as const)("is completed by the next run: %s any write", async (when) => {
  const { ports, calls } = faulty(world.ports);
  await deploy({ champion: 1 }, ports);
  expect(calls.filter((call) => call.startsWith("mirror"))).toEqual([
    "mirror.create",
    "mirror.setState",
    "mirror.setState",
  ]);
  for (let call = 1; call <= calls.length; call += 1) {
    world = await deployWorld();
    await world.evaluated(1, "pass");
    await expect(deploy({ champion: 1 }, faulty(world.ports, { [when]: call }).ports)).rejects.toThrow(Crash);
    await deploy({ champion: 1 });
    const states = (await shown()).map(({ state }) => state);
    expect(states, `${when} ${call}: ${calls[call - 1]}`).toEqual(["success"]);
    expect(await world.ports.records.list("deployment")).toHaveLength(1);
  }
});

it("prints the way back where another champion answers now", async () => {
  const first = await deploy({ champion: 1 });
  expect(deployReport({ name: "garden", displayName: "" }, first)).not.toContain("rollback");
  await world.evaluated(2, "pass");
  const second = await deploy({ champion: 2 });
  const report = deployReport({ name: "garden", displayName: "" }, second);
  expect(report).toContain("`/rollback garden 1`");
  expect(report).toContain('`npm run -s understudy -- rollback garden --to 1 --reason "..."`');
});
