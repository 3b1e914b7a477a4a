/** What to try next: only what the ledger and the loss curve say, and silence where they say nothing. */
import { describe, expect, test } from "vitest";
import { digestOf } from "../../../../src/domain/digest.ts";
import type { TrainingRecord } from "../../../../src/domain/records.ts";
import type { Attempt, Setting } from "../../../../src/stages/evaluate/explain/ledger.ts";
import { settingsOf } from "../../../../src/stages/evaluate/explain/ledger.ts";
import { fromCurve, guessingLoss } from "../../../../src/stages/evaluate/explain/loss-curve.ts";
import { fromLedger } from "../../../../src/stages/evaluate/explain/suggest.ts";

const attempt = (value: number, settings: Record<string, Setting>, noise = 0.01): Attempt => ({
  training: digestOf(JSON.stringify([value, settings])),
  settings,
  value,
  noise,
});

const tried = (own: Attempt, ...others: readonly Attempt[]) => fromLedger({ metric: "accuracy", own, others });

describe("the ledger", () => {
  test("of one training says nothing", () => {
    expect(tried(attempt(0.7, { hidden: 32 }))).toEqual([expect.stringContaining("does not say what would help")]);
  });

  test("goes one step further where a step has helped", () => {
    expect(tried(attempt(0.74, { hidden: 32, epochs: 10 }), attempt(0.71, { hidden: 16, epochs: 10 }))).toEqual([
      "hidden: 16 gave 0.7100 and 32 gave 0.7400 of accuracy, all else equal; 64 has not been tried.",
    ]);
    expect(tried(attempt(0.74, { weightDecay: 0.001 }), attempt(0.71, { weightDecay: 0.01 }))).toEqual([
      expect.stringContaining("0.0001 has not been tried"),
    ]);
  });

  test("does not go where it has been, nor where chance may have helped, nor where two things changed", () => {
    const best = attempt(0.74, { hidden: 32, epochs: 10 });
    const noDirection = [expect.stringContaining("no change of one setting made a difference beyond chance")];
    const beyond = attempt(0.72, { hidden: 64, epochs: 10 });
    expect(tried(best, attempt(0.71, { hidden: 16, epochs: 10 }), beyond)).toEqual(noDirection);
    expect(tried(best, attempt(0.735, { hidden: 16, epochs: 10 }))).toEqual(noDirection);
    expect(tried(best, attempt(0.6, { hidden: 16, epochs: 20 }))).toEqual(noDirection);
  });

  test("says when something better was there before, and goes on from that", () => {
    expect(tried(attempt(0.7, { hidden: 64 }), attempt(0.74, { hidden: 32 }))).toEqual([
      "An earlier training had 0.7400 of accuracy with hidden 32; this one 0.7000 with hidden 64.",
      "hidden: 64 gave 0.7000 and 32 gave 0.7400 of accuracy, all else equal; 16 has not been tried.",
    ]);
    expect(tried(attempt(0.7, { hidden: 64 }), attempt(0.74, { hidden: 64 }))).toEqual([
      expect.stringContaining("what changed is the data or chance"),
    ]);
  });

  test("of an error less is better", () => {
    const own = attempt(3, { hidden: 32 }, 0.1);
    expect(fromLedger({ metric: "mae", own, others: [attempt(4, { hidden: 16 }, 0.1)] })).toEqual([
      expect.stringContaining("64 has not been tried"),
    ]);
  });

  test("reads settings of any trainer, and nothing else", () => {
    const training = {
      trainer: "builtin",
      seed: 7,
      algorithm: "mlp",
      hyperparameters: { hidden: 8, on: true, odd: [] },
    };
    expect(settingsOf(training)).toEqual({ algorithm: "mlp", hidden: 8, on: true });
    expect([settingsOf(null), settingsOf("x"), settingsOf({ hyperparameters: 3 })]).toEqual([{}, {}, {}]);
  });
});

describe("the loss curve", () => {
  const curve = (pairs: readonly (readonly [number, number | null])[], settings: Record<string, Setting> = {}) => {
    const progress: TrainingRecord["progress"] = pairs.map(([trainLoss, validationLoss], index) => ({
      epoch: index + 1,
      trainLoss,
      validationLoss,
    }));
    return fromCurve({ progress, settings, guessing: guessingLoss({ sun: 50, rain: 50 }) });
  };
  const points = (count: number, at: (share: number) => readonly [number, number]) =>
    Array.from({ length: count }, (_, index) => at(index / (count - 1)));

  test("that parts says that rows are learned by heart", () => {
    const parted = curve(
      points(40, (t) => [0.6 - 0.5 * t, 0.6 - t * (1 - t)]),
      { weightDecay: 0.0001 },
    );
    expect(parted).toEqual([expect.stringMatching(/lowest at epoch 21.*by heart.*`weightDecay` is 0\.0001/u)]);
    expect(curve(points(10, () => [0.1, 0.4]))).toEqual([expect.stringContaining("stays far above training loss")]);
  });

  test("that ends where guessing does asks for capacity, one that still falls for epochs", () => {
    expect(curve(points(10, () => [0.65, 0.66]))).toEqual([expect.stringContaining("more capacity")]);
    expect(
      curve(
        points(40, (t) => [0.65 - 0.3 * t, 0.66 - 0.3 * t]),
        { epochs: 40 },
      ),
    ).toEqual([expect.stringContaining("more epochs (`epochs` is 40)")]);
  });

  test("that is fine, short, or without validation says nothing", () => {
    expect(curve(points(40, (t) => [0.6 * Math.exp(-9 * t) + 0.1, 0.6 * Math.exp(-9 * t) + 0.12]))).toEqual([]);
    expect(curve([[0.6, 0.6]])).toEqual([]);
    expect(curve(Array.from({ length: 20 }, () => [0.6, null]))).toEqual([]);
  });

  test("guessing costs the entropy of the labels", () => {
    expect(guessingLoss({ a: 1, b: 1 })).toBeCloseTo(Math.log(2), 12);
    expect(guessingLoss({ a: 3, b: 1, c: 0 })).toBeCloseTo(0.562335144618808, 12);
    expect(guessingLoss({ a: 5 })).toBeNull();
  });
});
