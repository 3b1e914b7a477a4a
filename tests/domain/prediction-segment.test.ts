/** A segment's bytes may be anybody's: what is not a segment is refused, however it is made. */
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parsePredictionLine } from "../../src/domain/prediction-line.ts";
import { MOST_BYTES, MOST_LINES, packSegment, unpackSegment } from "../../src/domain/prediction-segment.ts";
import { somePrediction } from "../support/predictions.ts";

const line = {
  kind: "prediction",
  prediction: somePrediction("r/0", { inputs: { t: 1.5, s: "ü\n", none: null } }),
} as const;
const feedback = {
  id: "r/0",
  time: "2015-06-02T00:00:00Z",
  deployment: "garden",
  label: "wet",
  source: "label",
} as const;

it("gives back what was packed", () => {
  const lines = [line, { kind: "feedback", feedback } as const];
  expect(unpackSegment("x", packSegment(lines))).toEqual(lines);
});

describe("refused", () => {
  it.each([
    ["no gzip", new TextEncoder().encode("{}\n"), /header/],
    ["a torn gzip", packSegment([line]).subarray(0, 60), /unexpected end/],
    ["a bomb", gzipSync(Buffer.alloc(2 * MOST_BYTES + 1)), /larger than|cannot/i],
    ["too many lines", gzipSync("{}\n".repeat(MOST_LINES + 1)), /50001 lines/],
    ["no last end", gzipSync("{}"), /no end/],
    ["no UTF-8", gzipSync(Buffer.from([0xff, 0x0a])), /utf-8/i],
    ["another kind of line", gzipSync('{"kind":"order"}\n'), /line 1 is none of/],
  ])("%s", (_, bytes, message) => {
    expect(() => unpackSegment("x", bytes)).toThrow(message);
    expect(() => unpackSegment("x", bytes)).toThrow(/PREDICTION_SEGMENT_UNREADABLE/);
  });

  const members = Object.keys(line.prediction).map((name) => [name]);
  it.each(members)("a prediction whose %s is missing, or something else", (name) => {
    for (const wrong of [undefined, {}, [[]], true]) {
      const text = JSON.stringify({ ...line, prediction: { ...line.prediction, [name]: wrong } });
      // An empty row of inputs is a row.
      const isFine = name === "inputs" && JSON.stringify(wrong) === "{}";
      expect(parsePredictionLine(text) === null, text).toBe(!isFine);
    }
  });

  it.each(["time", "eventTime"])("a prediction whose %s is no moment", (name) => {
    const text = JSON.stringify({ ...line, prediction: { ...line.prediction, [name]: "soon" } });
    expect(parsePredictionLine(text)).toBeNull();
  });

  it.each(["null", "[]", "7", '"x"', "", "{", '{"kind":"feedback","feedback":{"id":"r/0"}}'])("the line %s", (text) => {
    expect(parsePredictionLine(text)).toBeNull();
  });
});
