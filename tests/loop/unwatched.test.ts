/** Windows that cannot be looked at: an issue says so while it lasts, nothing else stops, and nothing is called drift. */
import { expect, it } from "vitest";
import { readSnapshot } from "../../src/app/snapshot.ts";
import { status } from "../../src/app/verbs/status.ts";
import { callVerb } from "../support/verbs.ts";
import { play, STORY } from "./story.ts";
import { makeWorld, runTick } from "./world.ts";

it("is told once, and over with the next look", async () => {
  const world = await makeWorld();
  await play(STORY.slice(0, 7), world);
  world.clock.advance(3 * 86_400_000);
  const { ports } = world;
  const { specs } = await readSnapshot(ports.git);
  const profile = specs.datasetVersions.get("plants")?.get(1)?.spec.profile;
  const blobs: typeof ports.blobs = {
    ...ports.blobs,
    get: async (digest) => (digest === profile ? new TextEncoder().encode('{"schema":9}') : ports.blobs.get(digest)),
  };
  const broken = { ...ports, blobs };
  const told = async () =>
    (await ports.forge.issues({ state: "open" })).filter(({ title }) => title === "garden: nobody can say how it is");
  const monitored = async () => (await callVerb(status, ports, {})).outputs.deployments;
  await expect(runTick(broken)).rejects.toThrow("MONITOR_PROFILE_UNREADABLE");
  const issues = await told();
  expect(issues).toMatchObject([{ body: expect.stringContaining("**Monitoring failed.** the reference profile of") }]);
  expect(await monitored()).toMatchObject([{ monitored: "job-failed", health: "broken" }]);
  await expect(runTick(broken)).rejects.toThrow("MONITOR_PROFILE_UNREADABLE");
  expect(await told()).toEqual(issues);
  await runTick(ports);
  expect(await told()).toEqual([]);
  expect(await monitored()).toMatchObject([{ monitored: "firing" }]);
});
