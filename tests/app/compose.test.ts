/** What the wiring refuses before anything is asked of anybody. */
import { expect, it } from "vitest";
import { collectingLog } from "../../src/adapters/memory/clock.ts";
import { compose } from "../../src/app/compose.ts";
import { resolveInputs } from "../../src/app/inputs.ts";
import { GLOBAL_INPUTS, settingsOf } from "../../src/app/settings.ts";
import { problemsOf } from "../support/problems.ts";

it.each([
  [{}, "CLI_REPOSITORY_MISSING"],
  [{ GITHUB_REPOSITORY: "acme/models" }, "FORGE_TOKEN_MISSING"],
])("on GitHub with %j: %s", async (env, code) => {
  const inputs = resolveInputs(GLOBAL_INPUTS, new Map([["forge", ["github"]]]));
  const problems = await problemsOf(compose(settingsOf(inputs, env, "/checkout"), collectingLog()));
  expect(problems.map((each) => each.code)).toEqual([code]);
});
