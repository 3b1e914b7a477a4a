/** What the calendar and new data ask for. */
import { describe, expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import type { TrainingRecord } from "../../../src/domain/records.ts";
import { decideRetrain, dueSlot, type RetrainFacts, triggerOfNewData } from "../../../src/stages/retrain/plan.ts";
import { MODEL, makeDatasetVersion, makeDeployment } from "../monitor/world.ts";

const training = (createdAt: string, version = 1): TrainingRecord => ({
  schema: 1,
  kind: "training",
  key: digestOf(createdAt),
  createdAt,
  model: "weather",
  dataset: { name: "weather", version, content: makeDatasetVersion(version).spec.content },
  training: {},
  trainer: "builtin@1",
  attempt: 1,
  outcome: { state: "succeeded", servable: digestOf("servable"), modelBytes: 1 },
  progress: [],
  elapsedSeconds: 1,
});

describe("dueSlot", () => {
  const due = (now: string, ...trained: readonly string[]) =>
    dueSlot(
      "daily",
      trained.map((each) => training(each)),
      new Date(now),
    )?.toISOString() ?? null;

  test.each([
    ["before the first slot after a training", "2026-05-20T23:59:59Z", ["2026-05-20T08:00:00.000Z"], null],
    ["at the slot", "2026-05-21T00:00:00Z", ["2026-05-20T08:00:00.000Z"], "2026-05-21T00:00:00.000Z"],
    [
      "one slot for many that were missed",
      "2026-05-25T09:00:00Z",
      ["2026-05-20T08:00:00.000Z"],
      "2026-05-25T00:00:00.000Z",
    ],
    [
      "a later training of any cause",
      "2026-05-21T09:00:00Z",
      ["2026-05-20T08:00:00.000Z", "2026-05-21T00:00:00.000Z"],
      null,
    ],
    ["never trained", "2026-05-21T09:00:00Z", [], null],
  ])("%s", (_, now, trained, expected) => {
    expect(due(now, ...trained)).toBe(expected);
  });
});

describe("a dataset line that was merged", () => {
  const versions = new Map([1, 2, 3].map((each) => [each, makeDatasetVersion(each, undefined, each * 30)]));
  const facts = (version: number): RetrainFacts => ({
    deployment: makeDeployment(),
    model: { ...MODEL, training: { ...MODEL.training, dataset: { name: "weather", version } } },
    version: makeDatasetVersion(version, undefined, version * 30),
    versions,
    occasion: { trigger: "reviewed", subject: `weather ${version}` },
    now: new Date("2026-05-20T12:00:00Z"),
    trainings: [training("2026-05-20T08:00:00.000Z")],
    decisions: [],
    openPromotions: [7],
  });

  test("is for reviewed rows once they are enough, for any other data before", () => {
    expect(triggerOfNewData(facts(2))).toBe("dataset");
    expect(triggerOfNewData(facts(3))).toBe("reviewed");
  });

  test("trains whatever is in flight or cooling down", () => {
    const decided = decideRetrain(facts(3));
    expect(decided.decision).toBe("train");
    const drift = { trigger: "drift", subject: "window" } as const;
    expect(decideRetrain({ ...facts(3), occasion: drift }).decision).toBe("wait");
  });
});
