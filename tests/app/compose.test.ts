/** What the wiring refuses before anything is asked of anybody. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { collectingLog } from "../../src/adapters/memory/clock.ts";
import { compose } from "../../src/app/compose.ts";
import { resolveInputs } from "../../src/app/inputs.ts";
import { GLOBAL_INPUTS, settingsOf } from "../../src/app/settings.ts";
import { problemsOf } from "../support/problems.ts";
import { putBundle, putServable } from "../support/serving.ts";

it.each([
  [{}, "CLI_REPOSITORY_MISSING"],
  [{ GITHUB_REPOSITORY: "acme/models" }, "FORGE_TOKEN_MISSING"],
])("on GitHub with %j: %s", async (env, code) => {
  const inputs = resolveInputs(GLOBAL_INPUTS, new Map([["forge", ["github"]]]));
  const problems = await problemsOf(compose(settingsOf(inputs, env, "/checkout"), collectingLog()));
  expect(problems.map((each) => each.code)).toEqual([code]);
});

it("what would be deployed as a container is tried out as one, or not at all", async () => {
  const home = mkdtempSync(join(tmpdir(), "understudy-compose-"));
  const inputs = resolveInputs(GLOBAL_INPUTS, new Map([["home", [home]]]));
  mkdirSync(join(home, "origin.git"));
  const { testEnvironment, blobs } = await compose(settingsOf(inputs, {}, home), collectingLog());
  const bundle = await putBundle(blobs, { model: "weather", version: 1, servable: await putServable(blobs) });
  const image = `registry.example/understudy@sha256:${"a".repeat(64)}`;
  const limits = { cpu: null, memoryBytes: null, image, engine: `unix://${home}/nobody.sock` };
  const problems = await problemsOf(testEnvironment.start(bundle, limits));
  expect(problems.map((each) => each.code)).toEqual(["TEST_ENGINE_UNUSABLE"]);
  rmSync(home, { recursive: true, force: true });
});
