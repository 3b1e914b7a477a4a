/** Where nobody can look: told once, in an issue of its own, which the next window closes. */
import { describe, expect, it } from "vitest";
import { userError } from "../../../src/domain/errors/user-error.ts";
import { failure, isStale, tellUnwatched, unwatchedIn, watchedAgain } from "../../../src/stages/monitor/unwatched.ts";
import { makeDeployment, makeWorld } from "./world.ts";

const HOUR = 3_600_000;
const deployment = makeDeployment();
const now = new Date("2024-03-01T00:00:00.000Z");
const ago = (ms: number) => new Date(now.getTime() - ms).toISOString();

describe("rows that do not come", () => {
  // Windows of ten days, and three hours in which a collector may come late.
  it.each([
    [null, false],
    ["1970-01-01T00:00:00.000Z", true],
    [ago(243 * HOUR), false],
    [ago(243 * HOUR + 1), true],
  ])("known up to %s: stale is %s", (until, stale) => {
    expect(isStale(deployment, until, now)).toBe(stale);
  });

  it("are nobody's concern where nobody watches", () => {
    expect(isStale(makeDeployment({ monitoring: null }), ago(9999 * HOUR), now)).toBe(false);
  });
});

describe("failure", () => {
  it("is what monitoring refuses, with its remedy", () => {
    const error = userError("MONITOR_VERSION_UNKNOWN", { with: { model: "weather", version: 3 } });
    expect(failure(error)).toEqual({
      reason: "version 3 of weather answered, but the default branch has no such version",
      remedy: "bring back models/weather/versions/3.yaml; version files are never removed",
    });
  });

  it("is not a forge that was away for a moment", () => {
    expect(failure(userError("FORGE_NO_WORKFLOWS"))).toBeNull();
  });
});

it("is told once, changes with its reason, is found by status, and ends", async () => {
  const { ports } = await makeWorld();
  const open = () => ports.forge.issues({ state: "open" });
  await tellUnwatched(ports.forge, deployment, { reason: "no such version", remedy: "bring it back" });
  const [issue] = await open();
  expect(issue?.title).toBe("porch: nobody can say how it is");
  expect(unwatchedIn(await open(), "porch")).toBe(issue?.number);
  expect(unwatchedIn(await open(), "garden")).toBeNull();
  await tellUnwatched(ports.forge, deployment, { reason: "no such version", remedy: "bring it back" });
  expect(await open()).toEqual([issue]);
  await tellUnwatched(ports.forge, deployment, { reason: "<b>no</b>", remedy: "mend it" });
  expect((await open())[0]?.body).not.toContain("<b>");
  await watchedAgain(ports.forge, "porch");
  expect(await open()).toEqual([]);
  await watchedAgain(ports.forge, "porch");
  const said = await ports.forge.comments(issue?.number ?? 0);
  expect(said).toHaveLength(1);
});

it("is not taken from a stranger's marker", async () => {
  const { ports } = await makeWorld();
  const marker = '<!-- understudy {"kind":"drift","key":"porch/watching"} -->';
  await ports.forge.openIssue({ title: "x", body: marker, labels: [] });
  expect(unwatchedIn(await ports.forge.issues({ state: "open" }), "porch")).toBeNull();
});
