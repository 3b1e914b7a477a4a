/** What earlier runs say about starting another. */
import { describe, expect, it } from "vitest";
import { historyOf, lastSuccess } from "../../../src/app/tick/run-history.ts";
import { pullRequestRunName, runName } from "../../../src/domain/workflows.ts";
import type { WorkflowRun } from "../../../src/ports/workflows.ts";

const NOW = new Date("2026-01-02T00:00:00.000Z");

/** Started so many minutes ago. */
function run(minutes: number, change: Partial<WorkflowRun> = {}): WorkflowRun {
  const createdAt = new Date(NOW.getTime() - minutes * 60_000).toISOString();
  const url = `https://example.org/${minutes}`;
  return { id: minutes, title: "train plants", state: "done", conclusion: "success", createdAt, url, ...change };
}
const failed = (minutes: number, conclusion = "failure") => run(minutes, { conclusion });
const kindOf = (...runs: readonly WorkflowRun[]) => historyOf("train", "plants", runs, NOW).kind;

describe("another run may be started", () => {
  it("when there was none, or the last one succeeded, however short ago", () => {
    expect(kindOf()).toBe("free");
    expect(kindOf(run(0))).toBe("free");
    expect(kindOf(run(1), failed(2), failed(3))).toBe("free");
  });

  it.each(["queued", "waiting", "running"] as const)("unless one is %s", (state) => {
    const active = { state, conclusion: null };
    expect(kindOf(run(5, active), failed(10))).toBe("active");
    // Who waits for a person's word about one must not hold up the others.
    const forAll = kindOf(run(5, { ...active, title: "Understudy train" }));
    expect(forAll).toBe(state === "waiting" ? "free" : "active");
    expect(kindOf(run(5, { ...active, title: runName("train", "weeds") }))).toBe("free");
    expect(kindOf(run(5, { ...active, title: pullRequestRunName("plants", 7, "c0ffee") }))).toBe("free");
  });

  it.each([
    [1, 10],
    [2, 30],
    [3, 120],
    [4, 360],
    [5, 1_440],
    [9, 1_440],
  ])("after %i failures in a row when %i minutes have passed", (failures, minutes) => {
    const before = Array.from({ length: failures - 1 }, (_, index) => failed(minutes + 10 + index, "cancelled"));
    expect(kindOf(failed(minutes - 1), ...before)).toBe("pausing");
    expect(kindOf(failed(minutes), ...before)).toBe("free");
    expect(historyOf("train", "plants", [failed(minutes), ...before], NOW).failures).toHaveLength(failures);
  });

  it("whatever became of runs for others, for pull requests, or of runs that had nothing to do", () => {
    const others = [
      ...[1, 2, 3].map((minutes) => run(minutes, { conclusion: "failure", title: "train weeds" })),
      run(4, { conclusion: "failure", title: pullRequestRunName("plants", 7, "c0ffee") }),
      run(5, { conclusion: "skipped" }),
    ];
    expect(historyOf("train", "plants", others, NOW)).toEqual({ kind: "free", failures: [] });
  });
});

it("knows the last success of a subject, alone or among all", () => {
  const all = run(5, { title: "Understudy collect" });
  const own = run(60, { title: "collect garden" });
  const runs = [run(1, { title: "collect garden", conclusion: "failure" }), all, own];
  expect(lastSuccess("collect", "garden", runs, "named")?.toISOString()).toBe(own.createdAt);
  expect(lastSuccess("collect", "garden", runs, "named-or-all")?.toISOString()).toBe(all.createdAt);
  expect(lastSuccess("collect", "orchard", runs, "named")).toBeNull();
});
