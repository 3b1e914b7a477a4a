/** Detection figures against pycocotools: golden/coco.py names the call. */
import { describe, expect, test } from "vitest";
import { overlap } from "../../src/stats/box-matching.ts";
import { cocoScores } from "../../src/stats/coco-ap.ts";
import golden from "../golden/coco.json" with { type: "json" };

const close = (actual: number | null | undefined, expected: number | null | undefined) => {
  if (expected === null) expect(actual).toBeNull();
  else expect(Math.abs((actual ?? Number.NaN) - (expected ?? Number.NaN))).toBeLessThanOrEqual(1e-9);
};

const box = ([x = 0, y = 0, width = 0, height = 0]: readonly number[]) => [x, y, width, height] as const;

type Case = (typeof golden.cases)[number];

const imagesOf = ({ images, truth, detected }: Case) =>
  Array.from({ length: images }, (_, image) => ({
    truth: truth
      .filter((each) => each.image === image)
      .map((each) => ({ class: String(each.class), box: box(each.box), area: each.area, isCrowd: each.crowd })),
    detected: detected
      .filter((each) => each.image === image)
      .map((each) => ({ class: String(each.class), box: box(each.box), score: each.score })),
  }));

describe.each(golden.cases.map((each, index) => ({ index, ...each })))("case $index", (each) => {
  const { classes, ...figures } = cocoScores(imagesOf(each));

  test("the twelve figures are COCOeval.stats", () => {
    expect(Object.keys(figures)).toHaveLength(12);
    for (const [index, value] of Object.values(figures).entries()) close(value, each.stats[index]);
  });

  test("AP by class is the mean of its precision", () => {
    const found = new Map(classes.map(({ class: name, ap }) => [name, ap]));
    for (const [name, ap] of each.ap.entries()) close(found.get(String(name)) ?? null, ap);
  });
});

test("a crowd is overlapped by the detection's own area", () => {
  expect(overlap([0, 0, 10, 10], [0, 0, 100, 100], true)).toBe(1);
  expect(overlap([0, 0, 10, 10], [0, 0, 100, 100], false)).toBe(0.01);
  expect(overlap([0, 0, 10, 10], [10, 0, 10, 10], false)).toBe(0);
});

test("nothing on no image is nothing measured", () => {
  expect(cocoScores([])).toMatchObject({ ap: null, ar100: null, classes: [] });
});
