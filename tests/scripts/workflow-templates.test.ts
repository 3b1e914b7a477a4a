/** How our own workflow files become those of another repository. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { describe, expect, test } from "vitest";
import { templateOf } from "../../scripts/generate/workflow-templates.ts";
import { workflowFiles } from "../../src/app/init/workflow-files.ts";
import { WORKFLOWS } from "../../src/domain/workflows.ts";

const CALLABLE = `# What it is for.
name: Understudy x
run-name: x \${{ inputs.subject }}

on:
  # Quiet minutes.
  schedule:
    - cron: "13 * * * *"
  workflow_call:
    inputs:
      subject:
        type: string
      hard:
        type: boolean
        default: true
      inner:
        type: string
    secrets:
      KEY:
        required: false
  workflow_dispatch:
    inputs:
      subject:
        type: string
      hard:
        type: boolean
permissions: {}

jobs:
  a:
    runs-on: ubuntu-latest
    permissions:
      contents: read # reads
      issues: write # writes issues
    steps:
      - uses: $/actions/x
  x-ok:
    name: x-ok
    if: always()
    needs: a
    runs-on: ubuntu-latest
    permissions:
      contents: write # pushes
    steps:
      - run: "true"
`;

interface Call {
  readonly name: string;
  readonly "run-name": string;
  readonly on: object;
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

describe("a workflow that may be called", () => {
  const text = templateOf("understudy-x.yml", CALLABLE);
  const caller = load(text) as Call;

  test("is called for the same events, under the same name", () => {
    expect(caller).toMatchObject({ name: "Understudy x", "run-name": "x ${{ inputs.subject }}", permissions: {} });
    expect(Object.keys(caller.on)).toEqual(["schedule", "workflow_dispatch"]);
    expect(text).toContain("# What it is for.\n");
    expect(text).toContain("  # Quiet minutes.\n");
  });

  test("is called at a commit, with no more rights than its jobs ask for", () => {
    expect(caller.jobs.call).toEqual({
      uses: expect.stringMatching(/^[\w-]+\/understudy\/\.github\/workflows\/understudy-x\.yml@0{40}$/),
      permissions: { contents: "write", issues: "write" },
      with: { subject: "${{ inputs.subject }}", hard: "${{ inputs.hard || true }}" },
      secrets: { KEY: "${{ secrets.KEY }}" },
    });
    expect(text).toContain("contents: write # pushes");
  });

  test("keeps the name of the check that branch rules require", () => {
    expect(caller.jobs["x-ok"]).toMatchObject({ name: "x-ok", needs: ["call"], if: "always()", permissions: {} });
  });
});

describe("a workflow that may not be called", () => {
  const own = CALLABLE.replace(/ {2}workflow_call:[\s\S]*? {2}workflow_dispatch/, "  workflow_dispatch");

  test("is copied, with every own action pinned", () => {
    const text = templateOf("understudy-x.yml", own);
    expect(text.replace(/uses: .*/, "uses: $/actions/x")).toBe(own);
    expect(text).toMatch(/uses: [\w-]+\/understudy\/actions\/x@0{40}\n/);
  });

  test("may not name a file of the checkout: another repository has none", () => {
    expect(() => templateOf("understudy-x.yml", own.replace("$/actions/x", "./actions/x"))).toThrow("./actions/x");
  });
});

describe("the workflows that init writes", () => {
  const source = { repository: "acme/tools", commit: "c".repeat(40) };
  const files = workflowFiles(source, "trunk");
  const ownFolder = join(import.meta.dirname, "../../.github/workflows");

  test("are all that the stages start by name", () => {
    expect([...files.keys()].sort()).toEqual(
      Object.values(WORKFLOWS)
        .map((file) => `.github/workflows/${file}`)
        .sort(),
    );
  });

  test.each([...files])("%s is whole", (path, text) => {
    const workflow = load(text) as Call;
    const own = load(readFileSync(join(ownFolder, path.split("/").at(-1) ?? ""), "utf8")) as Call;
    expect(workflow.name).toBe(own.name);
    expect(workflow.permissions).toEqual({});
    const used = [...text.matchAll(/\buses: (\S+)/g)].map(([, uses = ""]) => uses).filter((uses) => uses.includes("/"));
    expect(used.length).toBeGreaterThan(0);
    for (const uses of used)
      expect(uses).toMatch(/^(actions\/[\w-]+|acme\/tools\/(actions|\.github)\/\S+)@[0-9a-f]{40}$/);
    expect(text).not.toMatch(/0{40}|understudy-source|branches: \[main\]/);
  });

  test("name only actions and workflows that are here", () => {
    const used = [...files.values()].flatMap((text) =>
      [...text.matchAll(/acme\/tools\/(\S+)@/g)].map(([, path = ""]) => path),
    );
    const there = [
      ...readdirSync(join(import.meta.dirname, "../../actions")).map((verb) => `actions/${verb}`),
      ...readdirSync(ownFolder).map((file) => `.github/workflows/${file}`),
    ];
    expect([...new Set(used)].filter((path) => !there.includes(path))).toEqual([]);
  });
});
