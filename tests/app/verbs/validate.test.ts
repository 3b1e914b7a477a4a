/** `validate` as it is called: what the stage cannot know. */
import { expect, it } from "vitest";
import { makeContext } from "../../../src/app/make-context.ts";
import { runCommandLine } from "../../../src/cli/command-line.ts";
import { CLI_VERBS } from "../../../src/cli/verbs.ts";

it("refuses a folder that is not there, which would have no problems", async () => {
  const said: string[] = [];
  const terminal = { cwd: import.meta.dirname, env: {}, out: () => undefined, err: (text: string) => said.push(text) };
  expect(await runCommandLine(["validate", "nowhere"], CLI_VERBS, terminal, makeContext)).toBe(2);
  expect(said.join("")).toMatch(/CLI_INPUT_INVALID.*nowhere/s);
});
