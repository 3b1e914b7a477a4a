/** The plan of a pull request that gives out other parts than champion and shadow. */
import { beforeEach, expect, it } from "vitest";
import { deployment } from "./specs.ts";
import { GARDEN, type PlanWorld, planWorld } from "./world.ts";

let world: PlanWorld;
beforeEach(async () => {
  world = await planWorld();
});

const canary = (version: number, weight = 5) =>
  `  canary:\n    model: plants\n    version: ${version}\n    steps:\n      - weight: ${weight}\n        for: 1h\n`;
const shadows = (...versions: readonly number[]) =>
  `  shadows:\n${versions.map((version) => `    - model: plants\n      version: ${version}\n`).join("")}`;
const planned = async (parts: Parameters<typeof deployment>[0]) =>
  world.plan(await world.pull({ [GARDEN]: deployment(parts) }));

async function championAnswers(more = "") {
  await world.evaluated(1, "pass");
  await world.write("main", { [GARDEN]: deployment({ champion: 1, more }) });
}

it("says what share a canary gets, and that it needs a pass", async () => {
  await championAnswers();
  await world.evaluated(2, "inconclusive");
  const refused = await planned({ champion: 1, more: canary(2) });
  expect(refused.plan).toMatchObject({
    verdict: "fail",
    problems: [{ code: "DEPLOY_NO_EVIDENCE", location: { file: GARDEN, line: 19 } }],
  });
  await world.evaluated(2, "pass");
  const pull = (await world.forge.pullRequests({ state: "open" }))[0];
  if (!pull) throw new Error("there is no pull request");
  const { plan, text } = await world.plan(pull);
  expect(plan.verdict).toBe("pass");
  expect(text).toContain("100 % → 95 %");
  expect(text).toContain("| canary | start | nobody | plants 2 ");
  expect(text).toContain("where it fails, the champion answers");
});

it("says when only the share rises", async () => {
  await championAnswers(canary(2));
  await world.evaluated(2, "pass");
  const { plan, text } = await planned({ champion: 1, more: canary(2, 25) });
  expect(plan.deployments[0]?.roles.map(({ role, kind }) => `${role} ${kind}`)).toEqual([
    "champion share",
    "canary share",
  ]);
  expect(text).toContain("5 % → 25 %");
  expect(text).not.toContain("/rollback");
});

it("names the shadow that goes, wherever it stood in the list", async () => {
  await championAnswers(shadows(2, 3));
  const { plan } = await planned({ champion: 1, more: shadows(3) });
  expect(plan.deployments[0]?.roles.map(({ kind, before, after }) => [kind, before?.version, after?.version])).toEqual([
    ["same", 1, 1],
    ["same", 3, 3],
    ["stop", 2, undefined],
  ]);
});

it("points at the item of the list that nothing speaks for", async () => {
  await championAnswers();
  await world.evaluated(2, "inconclusive");
  const { plan } = await planned({ champion: 1, more: shadows(2, 3) });
  expect(plan.problems).toMatchObject([{ code: "DEPLOY_NO_EVIDENCE", location: { file: GARDEN, line: 21 } }]);
});

it("tells of settings that make another bundle", async () => {
  await championAnswers();
  const more = "  automation: full\n  predictions:\n    mode: durable\n  keepWarm: 10m\n";
  const { plan } = await planned({ champion: 1, more });
  expect(plan.deployments[0]?.settings.map(({ setting }) => setting)).toEqual([
    "automation",
    "predictions",
    "keepWarm",
  ]);
});

it("takes a standby that nobody evaluated for what it is", async () => {
  await championAnswers();
  const { plan, text } = await planned({
    champion: 1,
    more: "  standby:\n    model: plants\n    version: 2\n",
  });
  expect(plan.verdict).toBe("fail");
  expect(text).toContain("warm, answers who asks for its version");
});
