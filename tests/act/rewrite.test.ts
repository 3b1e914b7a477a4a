/** What is taken out of a workflow for `act`, and that nothing else is. */
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { files, workflowFiles } from "../workflows/files.ts";
import { CHECKOUT, type Mapping, RULES, rewritten, usesOf } from "./rewrite.ts";

const COMMIT = "0123456789012345678901234567890123456789";
const PLACE = { repository: "octo/weather", commit: COMMIT };
/** Keeps the pages of the dashboard; `act` has a server of its own for it. */
const ARTIFACT = /^actions\/upload-artifact@[0-9a-f]{40}$/;
const ours = files.filter(([name]) => name.startsWith("understudy-"));

describe.each(ours)("%s for act", (_, { workflow }) => {
  const made = rewritten(workflow as unknown as Mapping, PLACE);

  it("uses checkout and this repository at the running commit, and nothing else", () => {
    for (const uses of usesOf(made.workflow)) {
      const isKept = CHECKOUT.test(uses) || ARTIFACT.test(uses) || uses.startsWith("octo/weather/actions/");
      expect(isKept, uses).toBe(true);
    }
  });

  it("has the same jobs, conditions, permissions and matrices", () => {
    const of = ({ jobs }: Mapping) =>
      Object.entries(jobs as Record<string, Mapping>).map(([name, job]) => [
        name,
        job.if,
        job.needs,
        job["runs-on"],
        job.permissions,
        job.strategy,
        job.outputs,
      ]);
    expect(of(made.workflow)).toEqual(of(workflow as unknown as Mapping));
  });

  it("is not touched by a second go", () => {
    expect(rewritten(made.workflow, PLACE).by).toEqual([]);
  });
});

it("has no rule that no workflow needs", () => {
  const needed = workflowFiles.flatMap(({ workflow }) => {
    try {
      return rewritten(workflow as unknown as Mapping, PLACE).by;
    } catch {
      return [];
    }
  });
  expect(RULES.filter((rule) => !needed.includes(rule))).toEqual([]);
});

it.each([
  ["services", "jobs.a.services"],
  ["continue-on-error", "jobs.a.continue-on-error"],
])("refuses a job with %s, which the story would pass without having tried", (key, place) => {
  const workflow = load(`{on: push, jobs: {a: {runs-on: x, ${key}: true, steps: []}}}`) as Mapping;
  expect(() => rewritten(workflow, PLACE)).toThrow(place);
});
