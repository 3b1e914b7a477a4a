/** The loss curve that is kept. */
import { expect, test } from "vitest";
import { describeProgress, thinProgress } from "../../../src/stages/train/progress.ts";

const steps = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    epoch: index + 1,
    epochs: count,
    trainLoss: 1,
    validationLoss: null,
    secondsLeft: null,
  }));

test.each([0, 1, 199, 200, 201, 399, 10_000])("%i points are thinned to at most 200, the last one kept", (count) => {
  const kept = thinProgress(steps(count));
  expect(kept.length).toBeLessThanOrEqual(200);
  expect(kept.length).toBeGreaterThanOrEqual(Math.min(count, 100));
  expect(kept.at(-1)?.epoch).toBe(count === 0 ? undefined : count);
});

test("what is not known is not said", () => {
  const unknown = { epoch: 2, epochs: null, trainLoss: 0.5, validationLoss: null, secondsLeft: null };
  expect(describeProgress(unknown)).toBe("epoch 2, loss 0.5000");
});
