/** Runners: whether one could take a training, and what becomes of a run that none takes. */
import { expect, test } from "vitest";
import { fakeClock } from "../../../src/adapters/memory/clock.ts";
import { memoryForge } from "../../../src/adapters/memory/forge.ts";
import { memoryGit } from "../../../src/adapters/memory/git.ts";
import { memoryWorkflows } from "../../../src/adapters/memory/workflows.ts";
import { isHosted } from "../../../src/domain/runner-labels.ts";
import { WORKFLOWS } from "../../../src/domain/workflows.ts";
import type { Runner } from "../../../src/ports/workflows.ts";
import { preflight, preflightText } from "../../../src/stages/train/preflight.ts";
import { cancelStaleTrainings } from "../../../src/stages/train/stale.ts";
import { Crash, fuseAt, withFuse } from "../../support/crashing.ts";
import { problemsOf } from "../../support/problems.ts";
import { MODEL, snapshotOf } from "./world.ts";

const runner = (name: string, online: boolean, ...labels: readonly string[]): Runner => ({
  name,
  online,
  busy: true,
  labels,
});

const workflowsOf = (...runners: readonly Runner[]) => memoryWorkflows(fakeClock(), { kind: "seen", value: runners });

test.each([
  [["ubuntu-latest"], true],
  [["Windows-2025"], true],
  [["self-hosted", "ubuntu-22.04"], false],
  [["gpu"], false],
  [[], false],
])("%j: the forge's own machine: %s", (labels, hosted) => {
  expect(isHosted(labels)).toBe(hosted);
});

test("a runner that is online and has every label will do, busy or not", async () => {
  const workflows = workflowsOf(runner("one", true, "Self-Hosted", "GPU", "linux"), runner("two", true, "self-hosted"));
  const found = await preflight(workflows, "fruits", ["self-hosted", "gpu"]);
  expect(found).toEqual({ kind: "online", runners: ["one"] });
  expect(preflightText("fruits", ["self-hosted", "gpu"], found)).toBe("fruits can train on one [self-hosted, gpu].");
});

test("none: an error that says whether one is there at all", async () => {
  expect(
    await problemsOf(preflight(workflowsOf(runner("two", true, "self-hosted")), "fruits", ["self-hosted", "gpu"])),
  ).toMatchObject([{ code: "TRAIN_NO_RUNNER", found: "no runner with all these labels" }]);
  expect(await problemsOf(preflight(workflowsOf(runner("one", false, "gpu")), "fruits", ["gpu"]))).toMatchObject([
    { code: "TRAIN_NO_RUNNER", found: "offline: one" },
  ]);
});

test("what the token may not see is said, and stops nothing", async () => {
  const workflows = memoryWorkflows(fakeClock(), { kind: "cannot-see", why: "the token may not" });
  const found = await preflight(workflows, "fruits", ["gpu"]);
  expect(found).toEqual({ kind: "cannot-see", why: "the token may not" });
  expect(preflightText("fruits", ["gpu"], found)).toContain("Cannot see");
  expect(await preflight(workflows, "fruits", ["ubuntu-latest"])).toEqual({ kind: "hosted" });
});

const HOURS_2 = 2 * 3_600_000;
const HEAD = "a".repeat(40);
const snapshot = snapshotOf({ model: { ...MODEL, training: { ...MODEL.training, runner: ["self-hosted", "gpu"] } } });

async function world() {
  const clock = fakeClock("2026-01-01T00:00:00.000Z");
  const git = memoryGit();
  const forge = memoryForge(git, clock);
  const workflows = memoryWorkflows(clock);
  await git.commit({ branch: "main", expectedHead: null, from: null, message: "m", files: new Map([["a", "1"]]) });
  const main = await git.head("main");
  await git.commit({ branch: "f", expectedHead: null, from: main, message: "f", files: new Map([["a", "2"]]) });
  const pull = await forge.openPullRequest({ branch: "f", base: "main", title: "f", body: "", labels: [] });
  await workflows.start(WORKFLOWS.train, { model: "fruits" });
  await workflows.start(WORKFLOWS.train, { model: "fruits", "pull-request": String(pull.number), head: HEAD });
  await workflows.start(WORKFLOWS.train, { model: "others" });
  workflows.finish(3, "success");
  return { clock, forge, workflows, pull };
}

const cancelled = ({ started }: Awaited<ReturnType<typeof world>>["workflows"]) =>
  started.filter(({ conclusion }) => conclusion === "cancelled").map(({ id }) => id);

test("a run that waited too long is cancelled, and its pull request or an issue says why", async () => {
  const { clock, forge, workflows, pull } = await world();
  const ports = { workflows, forge, clock };
  clock.advance(HOURS_2);
  expect(await cancelStaleTrainings(ports, { snapshot, waitAtMostMs: HOURS_2 })).toEqual([]);
  clock.advance(1);
  const dry = await cancelStaleTrainings(ports, { snapshot, waitAtMostMs: HOURS_2, dryRun: true });
  expect(cancelled(workflows)).toEqual([]);
  const done = await cancelStaleTrainings(ports, { snapshot, waitAtMostMs: HOURS_2 });
  expect(done).toEqual(dry);
  expect(done).toMatchObject([
    { run: 2, model: "fruits", pullRequest: pull.number },
    { run: 1, model: "fruits", pullRequest: null },
  ]);
  expect(cancelled(workflows)).toEqual([1, 2]);
  const [comment] = await forge.comments(pull.number);
  expect(comment?.body).toContain("`[self-hosted, gpu]`");
  const [issue, ...others] = await forge.issues({ state: "open", label: "understudy/training" });
  expect(others).toEqual([]);
  expect(issue).toMatchObject({ title: "fruits: no runner takes the training" });
  expect(await cancelStaleTrainings(ports, { snapshot, waitAtMostMs: HOURS_2 })).toEqual([]);
});

test("killed anywhere, the next call completes it, and tells nobody twice", async () => {
  for (let fatal = 1; ; fatal += 1) {
    const { clock, forge, workflows, pull } = await world();
    clock.advance(HOURS_2 + 1);
    const fuse = fuseAt(fatal, "after");
    const fused = {
      clock,
      forge: withFuse(forge, fuse, ["comment", "openIssue", "updateIssue"]),
      workflows: withFuse(workflows, fuse, ["cancel"]),
    };
    const input = { snapshot, waitAtMostMs: HOURS_2 };
    const died = await cancelStaleTrainings(fused, input).then(
      () => false,
      (error: unknown) => error instanceof Crash,
    );
    await cancelStaleTrainings({ clock, forge, workflows }, input);
    expect(cancelled(workflows)).toEqual([1, 2]);
    expect(await forge.comments(pull.number)).toHaveLength(1);
    expect(await forge.issues({ state: "all", label: "understudy/training" })).toHaveLength(1);
    if (!died) return;
  }
});

test("runs that cannot be seen are nobody's to cancel; one that waits for approval is not stale", async () => {
  const { clock, forge, workflows } = await world();
  clock.advance(HOURS_2 + 1);
  const hidden = { ...workflows, runs: async () => ({ kind: "cannot-see" as const, why: "no" }) };
  expect(await cancelStaleTrainings({ clock, forge, workflows: hidden }, { snapshot, waitAtMostMs: 1 })).toEqual([]);
  const waiting = {
    ...workflows,
    runs: async () => ({
      kind: "seen" as const,
      value: workflows.started.map((run) => ({ ...run, state: "waiting" as const })),
    }),
  };
  expect(await cancelStaleTrainings({ clock, forge, workflows: waiting }, { snapshot, waitAtMostMs: 1 })).toEqual([]);
});
