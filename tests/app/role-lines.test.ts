/** The parts of a deployment as `status` shows them. */
import { expect, it } from "vitest";
import { canaryWords, roleLines, roleText } from "../../src/app/role-lines.ts";
import { digestOf } from "../../src/domain/digest.ts";
import type { ServerDescription } from "../../src/ports/inference.ts";
import { loadSpecs } from "../../src/spec/load.ts";
import { deployment as textOf } from "../stages/plan/specs.ts";
import { GARDEN } from "../stages/plan/world.ts";

function deploymentOf(parts: Parameters<typeof textOf>[0]) {
  const found = loadSpecs(new Map([[GARDEN, new TextEncoder().encode(textOf(parts))]])).specs.deployments.get("garden");
  if (!found) throw new Error("the text is no deployment");
  return found;
}

const CANARY = "  canary: {model: plants, version: 2, steps: [{weight: 5, for: 1h}]}\n";
const text = (parts: Parameters<typeof textOf>[0]) => roleLines(deploymentOf(parts)).map(roleText).join(", ");

it("names nobody where a line has nobody", () => {
  expect(text({})).toBe("champion nobody, shadow nobody");
  expect(text({ champion: 1 })).toBe("champion plants 1, shadow nobody");
});

it("names every part, and the canary's share", () => {
  const more = `  shadows: [{model: plants, version: 3}]\n${CANARY}  standby: {model: plants, version: 4}\n`;
  expect(text({ champion: 1, more })).toBe(
    "champion plants 1, shadow plants 3, canary plants 2 (5 %), standby plants 4",
  );
});

const description = (canary: NonNullable<ServerDescription["routing"]>["canary"]): ServerDescription => ({
  ...{ deployment: "garden", bundle: digestOf("bundle"), servingBuild: "build", roles: [] },
  signature: { task: "tabular-classification", features: [], label: { name: "kind", classes: [] } },
  routing: { canary },
});

const says = (describe: () => Promise<ServerDescription>, parts: Parameters<typeof textOf>[0]) =>
  canaryWords({ describe }, deploymentOf(parts), "http://garden.invalid");
const gone = () => Promise.reject(new Error("gone"));

it("says what the server has done to the canary", async () => {
  const breaker = { detail: "it failed 5 of the latest 9 times", since: "2026-01-02T00:00:00.000Z" };
  const stopped = description({ effectiveWeight: 0, breaker, hold: "sample-ratio-mismatch" });
  const parts = { champion: 1, more: CANARY };
  expect(await says(async () => stopped, parts)).toEqual([
    "the server stopped the canary on 2026-01-02: it failed 5 of the latest 9 times",
    "the canary is held: sample-ratio-mismatch",
  ]);
  const well = description({ effectiveWeight: 5, breaker: null, hold: null });
  expect(await says(async () => well, parts)).toEqual([]);
  expect(await says(gone, parts)).toEqual(["its server does not say how the canary is"]);
});

it("asks no server about a canary that there is not", async () => {
  expect(await says(gone, { champion: 1 })).toEqual([]);
});
