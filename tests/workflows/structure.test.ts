/** What every workflow must be, whatever it does. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { VALIDATE_CHECK } from "../../src/domain/checks.ts";
import { pullRequestRunName, runName, SCHEDULES, trainingOfRun, WORKFLOWS } from "../../src/domain/workflows.ts";
import { CHECKOUT } from "../act/rewrite.ts";
import { interpolated } from "../support/github/expression.ts";
import { actionOf, files, jobsOf, ROOT, stepsOf, workflowFiles } from "./files.ts";

const THIRD_PARTY = ["actions/checkout", "actions/create-github-app-token", "actions/upload-artifact"];
/** Data that anybody who opens an issue or a pull request writes. */
const EVENT_DATA = /\$\{\{[^}]*\b(github\.(event|head_ref|ref_name|actor)|inputs\.|matrix\.|needs\.|steps\.)/;

const eventsOf = (file: string): readonly string[] =>
  Object.keys(workflowFiles.find((each) => each.file === file)?.workflow.on ?? {});

it("has the job that branch rules require, by the name that doctor asks for", () => {
  const validate = workflowFiles.find(({ file }) => file === WORKFLOWS.validate);
  expect(Object.values(validate?.workflow.jobs ?? {}).map(({ name }) => name)).toContain(VALIDATE_CHECK);
});

it("finds every workflow that the actions start by name", () => {
  expect(workflowFiles.map(({ file }) => file)).toEqual(expect.arrayContaining(Object.values(WORKFLOWS)));
});

describe.each(files)("%s", (_, file) => {
  const { workflow, text } = file;

  it("says what it is for, and grants nothing by default", () => {
    expect(text).toMatch(/^# \S/);
    expect(workflow.name).toBeDefined();
    expect(workflow.permissions).toEqual({});
  });

  it("gives each job its permissions, each with a reason, and a time limit", () => {
    for (const [, job] of jobsOf(file)) {
      expect(job.name).toBeDefined();
      expect(job.permissions).toBeDefined();
      expect(job["timeout-minutes"]).toBeDefined();
    }
    const grants = text.split("\n").filter((line) => /^ {6}[a-z-]+: (read|write)\b/.test(line));
    expect(grants.filter((line) => !/ # \S/.test(line))).toEqual([]);
    const declared = jobsOf(file).flatMap(([, { permissions }]) => Object.keys(permissions ?? {}));
    expect(grants).toHaveLength(declared.length);
  });

  it("is in a concurrency group, or each of its jobs is", () => {
    const groups = workflow.concurrency
      ? [workflow.concurrency]
      : jobsOf(file).map(([, { concurrency }]) => concurrency);
    for (const group of groups) {
      expect(group?.group).toBeTruthy();
      // GitHub refuses the two together; and only what a newer commit replaces may be cancelled.
      if (group?.queue === "max") expect(group).not.toHaveProperty("cancel-in-progress");
      else expect([false, "${{ github.event_name == 'pull_request' }}"]).toContain(group?.["cancel-in-progress"]);
    }
  });

  it("uses checkout, the App's token and our own actions, pinned, and keeps no credentials", () => {
    for (const { uses, with: given } of stepsOf(file)) {
      if (uses === undefined) continue;
      if (uses.startsWith("$/")) {
        expect(existsSync(join(ROOT, uses.slice(2), "action.yml")), uses).toBe(true);
        continue;
      }
      const [name = "", commit] = uses.split("@");
      expect(THIRD_PARTY).toContain(name);
      expect(commit).toMatch(/^[0-9a-f]{40}$/);
      expect(text).toMatch(new RegExp(`${commit} # v\\d+\\.\\d+\\.\\d+$`, "m"));
      if (name === "actions/checkout") expect(given).toMatchObject({ "persist-credentials": false });
    }
  });

  it("gives our actions inputs that they have, and all that they need", () => {
    for (const { uses, with: given = {} } of stepsOf(file)) {
      if (!uses?.startsWith("$/")) continue;
      const { inputs = {} } = actionOf(uses);
      const unknown = Object.keys(given).filter((input) => !(input in inputs));
      const missing = Object.entries(inputs).filter(([input, { required }]) => required && !(input in given));
      expect({ uses, unknown, missing }).toEqual({ uses, unknown: [], missing: [] });
    }
  });

  it("reads only outputs that the step's action has", () => {
    for (const { id, uses } of stepsOf(file)) {
      if (id === undefined || !uses?.startsWith("$/")) continue;
      const read = [...text.matchAll(new RegExp(`steps\\.${id}\\.outputs\\.([\\w-]+)`, "g"))].map(([, name]) => name);
      expect(Object.keys(actionOf(uses).outputs ?? {})).toEqual(expect.arrayContaining(read));
    }
  });

  it("puts no data into a script but by its environment", () => {
    for (const { run } of stepsOf(file)) expect(run ?? "").not.toMatch(EVENT_DATA);
  });

  it("hands on secrets by name", () => {
    expect(text).not.toMatch(/secrets: inherit/);
  });

  it("has its crons at odd minutes", () => {
    for (const { cron } of (workflow.on.schedule ?? []) as readonly { readonly cron: string }[]) {
      const minutes = cron.split(" ")[0]?.split(",").map(Number) ?? [];
      expect(
        minutes.every((minute) => minute % 2 === 1 && minute % 5 !== 0),
        cron,
      ).toBe(true);
      // A cron alone can stop without anybody noticing.
      expect(workflow.on).toHaveProperty("workflow_dispatch");
    }
  });
});

describe("what a fork can reach", () => {
  const hosted = /^(ubuntu|macos|windows)-/;

  it("no runner of ours", () => {
    for (const file of workflowFiles) {
      const events = eventsOf(file.file);
      const byAnybody = events.some((event) => /^(pull_request|merge_group|issue|workflow_run|discussion)/.test(event));
      for (const [, job] of byAnybody ? jobsOf(file) : []) expect(String(job["runs-on"])).toMatch(hosted);
    }
  });

  it("no write access, no secret and no environment", () => {
    for (const file of workflowFiles.filter(({ workflow }) => "pull_request" in workflow.on)) {
      expect(file.text).not.toMatch(/secrets\.|: write\b/);
      for (const [, job] of jobsOf(file)) expect(job.environment).toBeUndefined();
    }
    expect(workflowFiles.flatMap(({ workflow }) => Object.keys(workflow.on))).not.toContain("pull_request_target");
  });

  it("no checkout where its event starts privileged work", () => {
    const privileged = workflowFiles.filter(
      ({ workflow }) => "workflow_run" in workflow.on || "issue_comment" in workflow.on,
    );
    expect(privileged.map(({ file }) => file)).toEqual(["understudy-commands.yml", "understudy-plan.yml"]);
    for (const file of privileged) {
      expect(stepsOf(file).filter(({ uses, run }) => uses?.startsWith("actions/checkout") || run)).toEqual([]);
    }
  });

  it("no checkout of a head that nobody looked at", () => {
    const train = workflowFiles.find(({ file }) => file === WORKFLOWS.train);
    const [due, job] = [train?.workflow.jobs.due, train?.workflow.jobs.train];
    expect(job?.needs).toBe("due");
    expect(due?.steps?.find(({ id }) => id === "pull-request")?.with).toMatchObject({ preflight: true });
    const ref = String(job?.steps?.find(({ uses }) => CHECKOUT.test(uses ?? ""))?.with?.ref);
    const at = (pullRequest: string) =>
      interpolated(ref, { inputs: { "pull-request": pullRequest, head: "the head" }, github: { sha: "main" } });
    expect([at(""), at("12")]).toEqual(["main", "the head"]);
  });
});

describe("secrets", () => {
  it("are only there for jobs with an environment, which may ask for the default branch and for approvals", () => {
    for (const file of workflowFiles) {
      for (const [name, job] of jobsOf(file)) {
        if (!JSON.stringify(job).includes("secrets.")) continue;
        expect(job.environment, `${file.file} ${name}`).toMatchObject({ deployment: false });
      }
    }
  });

  it("of GitHub are shown to GitHub's own registry alone", () => {
    const tokens = workflowFiles.flatMap((file) => stepsOf(file).map((step) => step.with?.["registry-token"]));
    const given = new Set(tokens.filter((token) => token !== undefined).map(String));
    expect(given.size).toBeGreaterThan(0);
    for (const token of given) {
      const shown = (store: string, own = "", server = "https://github.com") =>
        interpolated(token, {
          secrets: { UNDERSTUDY_REGISTRY_TOKEN: own },
          env: { UNDERSTUDY_BLOBS: store },
          github: { token: "github's", server_url: server },
        });
      expect(shown("oci://ghcr.io/o/r/blobs")).toBe("github's");
      expect(shown("oci://ghcr.io/o/r/blobs", "own")).toBe("own");
      expect(shown("oci://ghcr.io.example.org/o/r")).toBe("");
      expect(shown("oci://registry.example.org/o/r")).toBe("");
      expect(shown("oci://registry.example.org/o/r", "own")).toBe("own");
      expect(shown("oci://ghcr.io/o/r/blobs", "", "https://github.example.org")).toBe("");
    }
  });

  it("of a reusable workflow are declared", () => {
    for (const { text, workflow } of workflowFiles) {
      if (!("workflow_call" in workflow.on)) continue;
      const { secrets = {} } = (workflow.on.workflow_call ?? {}) as {
        readonly secrets?: Readonly<Record<string, unknown>>;
      };
      const used = new Set([...text.matchAll(/secrets\.(\w+)/g)].map(([, name = ""]) => name));
      expect(Object.keys(secrets).sort()).toEqual([...used].sort());
    }
  });
});

describe("required checks", () => {
  it.each(["understudy-validate.yml", "ci.yml"])(
    "%s ends in one job that nothing can skip, also in a merge queue",
    (name) => {
      const file = workflowFiles.find((each) => each.file === name);
      if (!file) throw new Error(`there is no ${name}`);
      const jobs = jobsOf(file);
      const [last, ok] = jobs.at(-1) ?? [];
      expect(last).toMatch(/-ok$/);
      expect(ok?.if).toBe("always()");
      expect([ok?.needs].flat()).toEqual(jobs.slice(0, -1).map(([job]) => job));
      expect(eventsOf(name)).toEqual(expect.arrayContaining(["pull_request", "merge_group"]));
      expect(JSON.stringify(file.workflow.on)).not.toContain("paths");
    },
  );
});

it("a pull request whose base changes is validated again", () => {
  const { workflow } = workflowFiles.find(({ file }) => file === WORKFLOWS.validate) ?? {};
  const types = ["opened", "synchronize", "reopened", "edited"];
  expect(workflow?.on.pull_request).toMatchObject({ types });
});

describe("runs", () => {
  const nameOf = (file: string, inputs: Readonly<Record<string, string>>): string =>
    interpolated(workflowFiles.find((each) => each.file === file)?.workflow["run-name"] ?? "", { inputs });

  it("for one subject are named after it, as tick reads it", () => {
    for (const workflow of ["deploy", "collect"] as const) {
      expect(nameOf(WORKFLOWS[workflow], { deployment: "weather" })).toBe(runName(workflow, "weather"));
      expect(nameOf(WORKFLOWS[workflow], { deployment: "" })).toBe(`Understudy ${workflow}`);
    }
    const none = { "pull-request": "", head: "" };
    expect(nameOf(WORKFLOWS.train, { model: "weather", ...none })).toBe(runName("train", "weather"));
    expect(nameOf(WORKFLOWS.train, { model: "", ...none })).toBe("Understudy train");
    const head = "0123456789abcdef0123456789abcdef01234567";
    const before = nameOf(WORKFLOWS.train, { model: "weather", "pull-request": "12", head });
    expect(before).toBe(pullRequestRunName("weather", 12, head));
    expect(trainingOfRun(before)).toEqual({ model: "weather", pullRequest: 12, head });
  });

  it("by schedule come as often as tick expects", () => {
    for (const [name, { cron }] of Object.entries(SCHEDULES)) {
      const file = workflowFiles.find((each) => each.file === WORKFLOWS[name as keyof typeof SCHEDULES]);
      expect(file?.workflow.on.schedule).toEqual([{ cron }]);
    }
  });

  it("that would be lost with their place in the queue keep it", () => {
    const queued = { deploy: ["deploy"], train: ["train", "judge"] } as const;
    for (const [name, jobs] of Object.entries(queued)) {
      const { workflow } = workflowFiles.find(({ file }) => file === WORKFLOWS[name as keyof typeof queued]) ?? {};
      for (const job of jobs) expect(workflow?.jobs[job]?.concurrency).toMatchObject({ queue: "max" });
    }
  });

  it("take their runner from what the default branch says is due, never from an input", () => {
    for (const name of ["train", "deploy", "collect"] as const) {
      const { workflow } = workflowFiles.find(({ file }) => file === WORKFLOWS[name]) ?? {};
      expect(workflow?.jobs[name]?.["runs-on"]).toBe("${{ matrix.runner }}");
      expect(JSON.stringify(workflow?.jobs[name])).toContain(`fromJSON(needs.due.outputs.due).${name}`);
      expect(workflow?.jobs.due?.["runs-on"]).toBe("ubuntu-latest");
    }
  });

  it("bring a commit that was asked for to a runner only as a pull request's head", () => {
    const { workflow } = workflowFiles.find(({ file }) => file === WORKFLOWS.train) ?? {};
    const ref = workflow?.jobs.train?.steps?.[0]?.with?.ref;
    const refOf = (pullRequest: string, head: string) =>
      interpolated(String(ref), { inputs: { "pull-request": pullRequest, head }, github: { sha: "default" } });
    expect(refOf("", "")).toBe("default");
    expect(refOf("12", "theirs")).toBe("theirs");
    expect(refOf("12", "")).toBe("default");
    expect(refOf("", "theirs")).toBe("default");
  });
});
