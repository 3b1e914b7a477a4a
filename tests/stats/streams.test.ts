/** Changes in streams and how long rows hang together: `tests/golden/streams.json` names library, version and call. */
import { describe, expect, it } from "vitest";
import { adwin, meanChanges } from "../../src/stats/adwin.ts";
import { blockLength } from "../../src/stats/block-length.ts";
import golden from "../golden/streams.json" with { type: "json" };

interface RiverOptions {
  readonly delta?: number;
  readonly clock?: number;
  readonly grace_period?: number;
  readonly min_window_length?: number;
}

const near = (actual: number | undefined, expected: number, what: string) =>
  expect(Math.abs((actual ?? Number.NaN) - expected), `${what}: ${actual} against ${expected}`).toBeLessThanOrEqual(
    1e-9 * Math.max(1, Math.abs(expected)),
  );

describe(`golden values of ${golden.library}`, () => {
  it(golden.adwin.call, () => {
    for (const { stream, options, changes, looks } of golden.adwin.cases) {
      const { delta, clock, grace_period, min_window_length }: RiverOptions = options;
      const own = {
        ...(delta !== undefined && { delta }),
        ...(clock !== undefined && { clock }),
        ...(grace_period !== undefined && { grace: grace_period }),
        ...(min_window_length !== undefined && { least: min_window_length }),
      };
      expect(meanChanges(stream, own)).toEqual(changes);
      const detector = adwin(own);
      for (const [index, value] of stream.entries()) {
        detector.update(value);
        if (index % 100 !== 99) continue;
        const [width, mean] = looks[Math.floor(index / 100)] ?? [];
        expect(detector.window().n).toBe(width);
        near(detector.window().mean, mean ?? Number.NaN, `mean at ${index}`);
      }
    }
  });

  it(golden.blockLength.call, () => {
    for (const { values, stationary, circular } of golden.blockLength.cases) {
      near(blockLength(values).stationary, stationary, `stationary of ${values.length}`);
      near(blockLength(values).circular, circular, `circular of ${values.length}`);
    }
  });
});

describe("streams that say little", () => {
  it("has no change and no mean without values", () => {
    expect(adwin().window()).toEqual({ n: 0, mean: 0 });
    expect(meanChanges([])).toEqual([]);
    expect(meanChanges(new Array(500).fill(1))).toEqual([]);
  });

  it("takes a few values, and values that are all the same, as independent", () => {
    expect(blockLength([])).toEqual({ stationary: 1, circular: 1 });
    expect(blockLength([1, 2, 3, 4, 5])).toEqual({ stationary: 1, circular: 1 });
    expect(blockLength(new Array(40).fill(0.1))).toEqual({ stationary: 1, circular: 1 });
  });
});
