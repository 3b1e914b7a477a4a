import { describe, expect, test } from "vitest";
import { compareWorkflows, workflowFiles } from "../../../src/app/init/workflow-files.ts";

const source = { repository: "acme/understudy", commit: "a".repeat(40) };
const PATH = ".github/workflows/understudy-train.yml";
const written = workflowFiles(source, "main").get(PATH) ?? "";

const stateOf = (text: string | undefined) =>
  compareWorkflows((path) => (path === PATH ? text : undefined), "main").find(({ file }) => PATH.endsWith(file));

describe("a workflow file of a repository", () => {
  test("that is as it was written", () => {
    expect(stateOf(written)).toEqual({
      file: "understudy-train.yml",
      state: "current",
      source: `acme/understudy@${"a".repeat(40)}`,
    });
  });

  test("that is not there", () => expect(stateOf(undefined)).toMatchObject({ state: "absent", source: null }));

  test("that somebody edited", () => {
    expect(stateOf(written.replace("timeout-minutes", "# mine\n    timeout-minutes"))).toMatchObject({
      state: "edited",
    });
    expect(stateOf(written.slice(written.indexOf("\n") + 1))).toMatchObject({ state: "edited", source: null });
  });

  test("that another version wrote", () => {
    const other = workflowFiles(source, "trunk").get(PATH);
    expect(stateOf(other)).toMatchObject({ state: "outdated" });
  });

  test("of a repository that carries the actions itself", () => {
    expect(stateOf("jobs: {a: {steps: [{uses: $/actions/train}]}}\n")).toMatchObject({ state: "own" });
  });
});
