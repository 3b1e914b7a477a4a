/** Answers that count once, and several shadows that each count. */
import { expect, it } from "vitest";
import { digestOf } from "../../src/domain/digest.ts";
import type { Prediction } from "../../src/domain/prediction.ts";
import { selectPredictions } from "../../src/domain/prediction-window.ts";

const answer = (role: Prediction["role"], version: number, second: number): Prediction => ({
  id: "r/0",
  time: `2026-01-01T00:00:0${second}.000Z`,
  eventTime: "2026-01-01T00:00:00.000Z",
  ...{ deployment: "garden", model: "plants", version, role },
  servable: digestOf(`servable ${version}`),
  bundle: digestOf("bundle"),
  inputs: {},
  ...{ label: "tree", probabilities: [1], confidence: 1, decision: "model", latencyMs: 1 },
});

const kept = (...logged: readonly Prediction[]) =>
  selectPredictions(logged, { deployment: "garden" }).map(
    ({ role, version, time }) => `${role} ${version} ${time[18]}`,
  );

it("takes what each shadow said of a row, in the order of versions", () => {
  expect(kept(answer("shadow", 3, 1), answer("shadow", 2, 2), answer("champion", 1, 0))).toEqual([
    "champion 1 0",
    "shadow 2 2",
    "shadow 3 1",
  ]);
});

it("takes the last of what one of them said of it again", () => {
  expect(kept(answer("shadow", 2, 1), answer("shadow", 2, 5), answer("shadow", 3, 3))).toEqual([
    "shadow 2 5",
    "shadow 3 3",
  ]);
});

it("takes the last of what was answered, whichever version led by then", () => {
  expect(kept(answer("champion", 1, 1), answer("champion", 2, 4))).toEqual(["champion 2 4"]);
});
