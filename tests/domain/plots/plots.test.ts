/** Pictures that hold whatever people call their things, and are well-formed, the same each time and harmless. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calibrationPlot } from "../../../src/domain/plots/calibration.ts";
import { confusionPlot } from "../../../src/domain/plots/confusion.ts";
import { type IntervalRow, intervalPlot } from "../../../src/domain/plots/intervals.ts";
import { shortened } from "../../../src/domain/plots/svg.ts";
import { problemsOfXml } from "../../support/xml.ts";

const row = (label: string, low: number, high: number): IntervalRow => ({
  ...{ label, low, high, value: (low + high) / 2, text: "+0.1" },
  tone: low > 0 ? "better" : high < 0 ? "worse" : "unclear",
});

const bins = (accuracy: number) => [{ confidence: 0.7, accuracy, low: accuracy - 0.1, high: accuracy + 0.1, n: 40 }];

const attributesOf = (svg: string, name: string, attribute: string): readonly number[] =>
  [...svg.matchAll(new RegExp(`<${name}[^>]* ${attribute}="([^"]+)"`, "gu"))].map(([, value]) => Number(value));

describe("a confusion matrix", () => {
  test("shows each count in its cell, and what was never confused as nothing", () => {
    const svg =
      confusionPlot(
        "Confusion",
        ["a", "b"],
        [
          [9, 1],
          [0, 5],
        ],
      ) ?? "";
    expect([...svg.matchAll(/>(\d+)<\/text>/gu)].map(([, count]) => count)).toEqual(["9", "1", "5"]);
    expect(svg).toContain("<title>Confusion</title>");
  });

  test("shades a cell by its share of the truth", () => {
    const svg =
      confusionPlot(
        "t",
        ["a", "b"],
        [
          [100, 0],
          [25, 75],
        ],
      ) ?? "";
    const shades = attributesOf(svg, "rect", "fill-opacity");
    expect(shades).toEqual([0.75, 0, 0.38, 0.56]);
  });

  test("is not drawn of nothing, nor of more classes than can be seen", () => {
    expect(confusionPlot("t", [], [])).toBeNull();
    const many = Array.from({ length: 25 }, (_, at) => `c${at}`);
    expect(confusionPlot("t", many, [])).toBeNull();
    expect(confusionPlot("t", many.slice(1), [])).not.toBeNull();
  });
});

describe("intervals", () => {
  test("lie to the right of zero where the candidate is better", () => {
    const svg = intervalPlot("t", [row("up", 0.1, 0.3), row("down", -0.3, -0.1), row("same", -0.1, 0.1)]) ?? "";
    const [zero = 0] = attributesOf(svg.slice(svg.indexOf("dasharray") - 200), "line", "x1");
    const [up = 0, down = 0, same = 0] = attributesOf(svg, "circle", "cx");
    expect([up > zero, down < zero, same === zero]).toEqual([true, true, true]);
    expect([...svg.matchAll(/<circle[^>]* class="([a-z]+)"/gu)].map(([, tone]) => tone)).toEqual([
      "better",
      "worse",
      "unclear",
    ]);
  });

  test("that are not finite are left out, and nothing is drawn of none", () => {
    expect(intervalPlot("t", [row("a", Number.NaN, 1)])).toBeNull();
    expect(intervalPlot("t", [row("zero", 0, 0)])).not.toContain("NaN");
  });
});

test("a calibration plot has a point for each bin of each series, and none of nothing", () => {
  const svg = calibrationPlot("t", [
    { name: "candidate", tone: "candidate", points: bins(0.7) },
    { name: "champion", tone: "champion", points: bins(0.5) },
  ]);
  // Two more are the legend's.
  expect(svg?.match(/<circle/gu)).toHaveLength(4);
  expect(calibrationPlot("t", [{ name: "candidate", tone: "candidate", points: [] }])).toBeNull();
});

test("any text is text, in a picture that is well-formed and reaches out for nothing", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom(`"><script>alert(1)</script>`, "</title><style>*{}", "&lt;", "]]>", "\u0000\u202Ex", "\uD800"),
  );
  fc.assert(
    fc.property(hostile, hostile, (name, other) => {
      const pictures = [
        confusionPlot(
          name,
          [name, other],
          [
            [1, 2],
            [3, 4],
          ],
        ),
        intervalPlot(other, [{ ...row(name, 0, 1), text: other }]),
        calibrationPlot(name, [{ name: other, tone: "candidate", points: bins(0.5) }]),
      ];
      for (const svg of pictures) {
        expect(problemsOfXml(svg ?? "")).toEqual([]);
        expect(svg).not.toMatch(/<script|<foreignObject|<image|\shref=|\son\w+=|\p{Bidi_Control}/u);
        expect(svg?.replace("http://www.w3.org/2000/svg", "")).not.toMatch(/url\(|@import/u);
      }
    }),
    { numRuns: 50 },
  );
});

test("a name is cut by what people see as characters", () => {
  expect(shortened("abc", 3)).toBe("abc");
  expect(shortened("a😀cd", 3)).toBe("a😀…");
});
