/** Whether to train: what the ledger has is not done twice, and a failure only again when asked. */
import { expect, test } from "vitest";
import { digestOf } from "../../../src/domain/digest.ts";
import { UserError } from "../../../src/domain/errors/user-error.ts";
import type { TrainingRecord } from "../../../src/domain/records.ts";
import { planTrain, type TrainingPlan, type TrainPlanInput } from "../../../src/stages/train/plan.ts";
import { type Changes, MODEL, snapshotOf, VERSION } from "./world.ts";

const plan = (input: Partial<TrainPlanInput> = {}, changes: Changes = {}) =>
  planTrain({
    snapshot: snapshotOf(changes),
    model: "fruits",
    trainer: "fake@1",
    records: [],
    retryFailed: false,
    ...input,
  });

function toTrain(...given: Parameters<typeof plan>): TrainingPlan {
  const made = plan(...given);
  if (made.kind !== "train") throw new Error("it would not train");
  return made;
}

function recordOf({ key, attempt }: TrainingPlan, outcome: TrainingRecord["outcome"]): TrainingRecord {
  return {
    kind: "training",
    schema: 1,
    key,
    createdAt: "2026-01-01T00:00:00.000Z",
    model: "fruits",
    dataset: { name: "fruits", version: 1, content: VERSION.spec.content },
    training: MODEL.training,
    trainer: "fake@1",
    attempt,
    outcome,
    progress: [],
    elapsedSeconds: 1,
  };
}

const SUCCEEDED: TrainingRecord["outcome"] = { state: "succeeded", servable: digestOf("servable"), modelBytes: 9 };
const FAILED: TrainingRecord["outcome"] = { state: "failed", reason: "no" };

test("an empty ledger: the first attempt", () => {
  expect(toTrain()).toMatchObject({ attempt: 1, reference: { name: "fruits", version: 1 } });
});

test("what was trained is not trained again, not even when asked to repeat failures", () => {
  const record = recordOf(toTrain(), SUCCEEDED);
  for (const retryFailed of [false, true]) {
    expect(plan({ records: [record], retryFailed })).toEqual({ kind: "skip", record });
  }
});

test("what failed stays failed until somebody asks; then the next attempt has a key of its own", () => {
  const first = toTrain();
  const failed = recordOf(first, FAILED);
  expect(plan({ records: [failed] })).toEqual({ kind: "skip", record: failed });
  const second = toTrain({ records: [failed], retryFailed: true });
  expect(second.attempt).toBe(2);
  expect(second.key).not.toBe(first.key);
  const failedAgain = recordOf(second, FAILED);
  expect(plan({ records: [failed, failedAgain] })).toEqual({ kind: "skip", record: failedAgain });
  const succeeded = recordOf(second, SUCCEEDED);
  expect(plan({ records: [failed, succeeded] })).toEqual({ kind: "skip", record: succeeded });
});

test("what somebody else wrote into the ledger is no training: the next attempt is one, without being asked", () => {
  const first = toTrain();
  const forgery = recordOf(first, SUCCEEDED);
  const forged = new Set([first.key]);
  const second = toTrain({ records: [forgery], forged });
  expect(second).toMatchObject({ attempt: 2, passedOver: [first.key] });
  const own = recordOf(second, SUCCEEDED);
  expect(plan({ records: [forgery, own], forged })).toEqual({ kind: "skip", record: own });
  const failed = recordOf(second, FAILED);
  expect(plan({ records: [forgery, failed], forged })).toEqual({ kind: "skip", record: failed });
});

test("whatever decides the outcome makes another key; what does not, does not", () => {
  const { key } = toTrain();
  const { training } = MODEL;
  const other: readonly (readonly [Partial<TrainPlanInput>, Changes])[] = [
    [{ trainer: "fake@2" }, {}],
    [{}, { model: { ...MODEL, features: ["width"] } }],
    [{}, { model: { ...MODEL, training: { ...training, seed: 8 } } }],
    [{}, { version: { ...VERSION, spec: { ...VERSION.spec, content: digestOf("more") } } }],
  ];
  const keys = other.map(([input, changes]) => toTrain(input, changes).key);
  expect(new Set([key, ...keys]).size).toBe(other.length + 1);
  expect(toTrain({}, { model: { ...MODEL, owners: ["@someone"], displayName: "Else" } }).key).toBe(key);
});

test("what is not there is named", () => {
  const codeOf = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      return error instanceof UserError ? error.problems[0] : error;
    }
  };
  expect(codeOf(() => plan({ model: "nuts" }))).toMatchObject({
    code: "TRAIN_MODEL_UNKNOWN",
    location: { file: "models/nuts/model.yaml" },
  });
  const training = { ...MODEL.training, dataset: { name: "fruits", version: 2 } };
  expect(codeOf(() => plan({}, { model: { ...MODEL, training } }))).toMatchObject({
    code: "TRAIN_DATASET_UNKNOWN",
    expected: "datasets/fruits/versions/2.yaml",
  });
});
