/** The pipeline at a glance: what each part says of each state that it may be in. */
import { describe, expect, it } from "vitest";
import {
  type PipelineFacts,
  type PipelinePartName,
  pipelineHealth,
  pipelineParts,
  watchedState,
} from "../../src/policy/pipeline.ts";
import { makeDeployment } from "../stages/monitor/world.ts";

const DAY = 86_400_000;
const NOW = new Date("2024-03-01T00:00:00.000Z");

const WELL: PipelineFacts = {
  deployment: makeDeployment(),
  now: NOW,
  serving: { running: "http://127.0.0.1:8080 since 2024-01-01", unreachable: null, troubles: [] },
  data: { named: { dataset: "weather", version: 2, rows: 400 }, newest: 2, reviewed: 12, openPulls: [] },
  feedback: { openReviews: [], predictions: 1000, labelled: 250, countedMs: 30 * DAY },
  training: {
    last: { at: "2024-01-05T00:00:00.000Z", outcome: "succeeded" },
    decision: null,
    nextSlot: null,
    budget: null,
  },
  promotions: [],
  deployed: { at: "2024-01-06T00:00:00.000Z", outcome: "deployed" },
  watched: {
    last: { to: "2024-02-28T00:00:00.000Z", state: "ok", predictions: 300 },
    silentSince: null,
    firing: [],
    recovering: [],
    next: null,
    completeUntil: null,
    stale: false,
    overdue: 0,
    latency: null,
    unwatched: null,
  },
};

const part = (name: PipelinePartName, change: Partial<PipelineFacts>) => {
  const found = pipelineParts({ ...WELL, ...change }).find((each) => each.name === name);
  if (!found) throw new Error(name);
  return found;
};

it("is well as a whole where every part is", () => {
  const parts = pipelineParts(WELL);
  expect(parts.map(({ health }) => health)).toEqual(["healthy", "healthy", "healthy", "healthy", "healthy", "healthy"]);
  expect(pipelineHealth(parts)).toBe("healthy");
  expect(parts.flatMap(({ missing }) => missing)).toEqual([]);
});

it("is as bad as its worst part", () => {
  expect(pipelineHealth(pipelineParts({ ...WELL, data: { ...WELL.data, named: null } }))).toBe("broken");
});

describe("serving", () => {
  it.each([
    ["nothing runs", { running: null }, "broken"],
    ["the target is not reached", { running: null, unreachable: "connect ECONNREFUSED" }, "broken"],
    ["the target drifted", { troubles: ["drifted from its settings: the memory limit"] }, "attention"],
  ] as const)("%s", (_, change, health) => {
    expect(part("serving", { serving: { ...WELL.serving, ...change } }).health).toBe(health);
  });

  it("a deployment that was rolled back is looked at", () => {
    const deployed = { at: "2024-02-01T00:00:00.000Z", outcome: "rolled-back", reason: "not healthy" } as const;
    expect(part("serving", { deployed })).toMatchObject({
      health: "attention",
      details: [expect.stringContaining("not healthy")],
    });
  });

  it("nobody answers before the first promotion", () => {
    const deployment = makeDeployment({ champion: { model: "weather", version: 0 } });
    expect(part("serving", { deployment })).toMatchObject({
      health: "unknown",
      missing: [expect.stringContaining("promotion")],
    });
  });
});

describe("data and people", () => {
  it("a newer dataset version, or one that waits for a merge, is looked at", () => {
    expect(part("training data", { data: { ...WELL.data, newest: 3 } }).details).toEqual([
      "version 3 is there, the model names 2",
    ]);
    const openPulls = [{ number: 7, state: "waits for a person" }];
    expect(part("training data", { data: { ...WELL.data, openPulls } }).health).toBe("attention");
  });

  it("predictions without any label lack a feedback loop's food", () => {
    const bare = part("feedback loop", { feedback: { ...WELL.feedback, labelled: 0 } });
    expect(bare).toMatchObject({ health: "attention", missing: [expect.stringContaining("/feedback")] });
    expect(part("feedback loop", { deployment: makeDeployment({ feedbackLoop: null }) }).health).toBe("off");
  });
});

describe("training and promotion", () => {
  it("a training that failed is broken, a refusal since the last one is looked at", () => {
    const failed = { at: "2024-02-01T00:00:00.000Z", outcome: "failed", reason: "out of memory" } as const;
    const broken = part("continuous training", { training: { ...WELL.training, last: failed } });
    expect(broken).toMatchObject({ health: "broken", summary: "the last training failed: out of memory" });
    const decision = { at: "2024-02-01T00:00:00.000Z", decision: "refuse", reason: "nothing new" };
    expect(part("continuous training", { training: { ...WELL.training, decision } }).health).toBe("attention");
    const before = { ...decision, at: "2024-01-01T00:00:00.000Z" };
    expect(part("continuous training", { training: { ...WELL.training, decision: before } }).health).toBe("healthy");
  });

  it("is off where only people start it", () => {
    const off = part("continuous training", { deployment: makeDeployment({ continuousTraining: null }) });
    expect(off).toMatchObject({ health: "off", missing: [expect.stringContaining("continuousTraining")] });
  });

  it("a shadow without a soak lacks one", () => {
    const deployment = makeDeployment({ shadow: { model: "weather", version: 2 } });
    expect(part("continuous deployment", { deployment }).missing).toEqual([expect.stringContaining("soak")]);
  });
});

describe("monitoring", () => {
  const watched = (change: Partial<PipelineFacts["watched"]>) =>
    part("monitoring", { watched: { ...WELL.watched, ...change } });

  it("says what fires, and since when", () => {
    const firing = [{ group: "drift", since: "2024-02-01T00:00:00.000Z", reason: "wind is higher" }] as const;
    expect(watched({ firing })).toMatchObject({
      health: "attention",
      details: ["drift fires since 2024-02-01: wind is higher"],
    });
  });

  it("a silence, or too few rows, is not healthy either", () => {
    for (const state of ["no-data", "insufficient"] as const) {
      expect(watched({ last: { to: "2024-02-28T00:00:00.000Z", state, predictions: 0 } }).health).toBe("attention");
    }
  });

  it("a silence says how long it lasts already", () => {
    const last = { to: "2024-02-01T00:00:00.000Z", state: "no-data", predictions: 0 } as const;
    expect(watched({ last, silentSince: "2024-01-31T00:00:00.000Z" }).summary).toBe(
      "no-data since 2024-01-31: nobody has asked for 30 d",
    );
  });

  it("is broken where rows do not come, or nobody looks", () => {
    expect(watched({ stale: true, completeUntil: "2024-01-01T00:00:00.000Z" })).toMatchObject({
      health: "broken",
      summary: "stale: predictions are known up to 2024-01-01 only",
    });
    expect(watched({ stale: true, completeUntil: "1970-01-01T00:00:00.000Z" }).summary).toContain(
      "were never collected",
    );
    expect(watched({ unwatched: 7 })).toMatchObject({
      health: "broken",
      summary: "job-failed: nobody can look, see #7",
    });
    expect(watched({ overdue: 3 }).health).toBe("broken");
    expect(watched({ overdue: 1 }).health).toBe("healthy");
  });

  it("has the last window's state, unless nobody can say what became of it", () => {
    const state = (change: Partial<PipelineFacts["watched"]>) => watchedState({ ...WELL.watched, ...change });
    expect(state({})).toBe("ok");
    expect(state({ last: null })).toBeNull();
    expect(state({ stale: true })).toBe("stale");
    expect(state({ stale: true, unwatched: 7 })).toBe("job-failed");
  });
});
