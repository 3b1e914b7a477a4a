/** Heat maps of boxes, and audio: `tests/golden/boxes-and-audio.json` names library, version and call. */
import { describe, expect, it } from "vitest";
import { audioProperties } from "../../src/stats/audio-properties.ts";
import { boxHeatMap, heatMapDistance, measureBoxes, type RelativeBox } from "../../src/stats/box-heat-map.ts";
import golden from "../golden/boxes-and-audio.json" with { type: "json" };

const near = (actual: number | undefined, expected: number, what: string) =>
  expect(Math.abs((actual ?? Number.NaN) - expected), `${what}: ${actual} against ${expected}`).toBeLessThanOrEqual(
    1e-9 * Math.max(1, Math.abs(expected)),
  );

const boxesOf = (rows: readonly (readonly number[])[]): RelativeBox[] =>
  rows.map(([x = 0, y = 0, width = 0, height = 0]) => ({ x, y, width, height }));

describe(`golden values of ${golden.library}`, () => {
  it(golden.boxes.call, () => {
    const [one, other] = [measureBoxes([boxesOf(golden.boxes.one)]), measureBoxes([boxesOf(golden.boxes.other)])];
    for (const [cell, share] of golden.boxes.cells.entries()) near(one.cells[cell], share, `cell ${cell}`);
    near(heatMapDistance(one.cells, other.cells), golden.boxes.distance, "distance");
  });

  it(golden.audio.call, () => {
    for (const { samples, rate, ...expected } of golden.audio.cases) {
      const found = audioProperties(samples, rate);
      for (const [name, value] of Object.entries(expected)) near(found?.[name as keyof typeof found], value, name);
    }
    expect(audioProperties([], 8000)).toBeNull();
  });
});

describe("boxes", () => {
  it("count once, whatever of them lies outside the image, and not at all where all does", () => {
    const sum = (boxes: RelativeBox[]) => boxHeatMap(boxes).reduce((all, cell) => all + cell, 0);
    expect(sum([{ x: -0.5, y: 0.2, width: 1, height: 2 }])).toBeCloseTo(1, 12);
    expect(sum([{ x: 1.5, y: 0.2, width: 1, height: 1 }])).toBe(0);
    expect(boxHeatMap([{ x: 1, y: 1, width: 0, height: 0 }]).at(-1)).toBe(1);
  });

  it("have sizes and numbers an image", () => {
    const box = { x: 0, y: 0, width: 0.5, height: 0.5 };
    const { areas, perImage, cells } = measureBoxes([[box, { ...box, width: 0.1 }], []]);
    expect([...areas]).toEqual([0.05, 0.25]);
    expect([...perImage]).toEqual([0, 2]);
    expect(cells.reduce((all, cell) => all + cell, 0)).toBeCloseTo(1, 12);
    const none = measureBoxes([[]]).cells;
    expect(none.every((cell) => cell === 0)).toBe(true);
    expect(heatMapDistance(cells, none)).toBeNaN();
  });
});
