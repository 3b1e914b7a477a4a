/** A batch as a line: what is read is what was written, and what nobody could read is not written. */
import { describe, expect, it } from "vitest";
import { expandBatch, type PredictionBatch } from "../../src/domain/prediction-batch.ts";
import { createBatchEncoder } from "../../src/domain/prediction-batch-line.ts";
import { parsePredictionLine } from "../../src/domain/prediction-line.ts";
import { someBatch } from "../support/predictions.ts";

const encoder = createBatchEncoder();
const lineOf = (batch: PredictionBatch) => new TextDecoder().decode(encoder.encode(batch));
function read(text: string): PredictionBatch | null {
  const line = parsePredictionLine(text);
  return line?.kind === "batch" ? line.batch : null;
}

describe("the line of a batch", () => {
  it("is one line of JSON whose rows are the batch's", () => {
    const batch = someBatch(["a/0", "a/1"], {
      inputs: {
        temperature: Float32Array.of(1.5, Number.NaN),
        "a\nb": ["\u2028", "x\ny"],
        count: Float64Array.of(1, 2),
      },
      eventTimes: ["2015-06-01T00:00:00.000Z", "2015-06-02T00:00:00.000Z"],
      confidences: [0.5, 0.625],
      queueMs: Float64Array.of(0.25, 0.5),
    });
    const text = lineOf(batch);
    expect(text.indexOf("\n")).toBe(text.length - 1);
    const back = read(text);
    expect(back && expandBatch(back)).toEqual(expandBatch(batch));
  });

  it.each<[string, Partial<PredictionBatch>]>([
    ["no rows", { ids: [] }],
    ["a column that is too short", { latencyMs: [1] }],
    ["an input that is too short", { inputs: { temperature: Float32Array.of(1) } }],
    ["probabilities that are no table", { probabilities: [0.5, 0.25, 0.25] }],
    ["a probability that is not finite", { probabilities: [0.5, Number.NaN, 0.5, 0.5] }],
    ["a latency that is not finite", { latencyMs: [1, Number.POSITIVE_INFINITY] }],
  ])("is not written with %s", (_, change) => {
    expect(() => lineOf(someBatch(["a/0", "a/1"], change))).toThrow(TypeError);
  });

  it.each<[string, object]>([
    ["a row too few", { ids: ["a/0"] }],
    ["no inputs", { inputs: null }],
    ["a role that is none", { role: "king" }],
    ["a digest that is none", { servable: "sha256:1" }],
    ["inputs that are no cells", { inputs: { temperature: [[1], 2] } }],
    ["kept rows that do not fit", { kept: [0] }],
    ["a moment that is none", { eventTimes: ["soon", "later"] }],
  ])("is not read with %s", (_, change) => {
    const line = JSON.parse(lineOf(someBatch(["a/0", "a/1"]))) as { batch: object };
    expect(read(JSON.stringify(line))).not.toBeNull();
    expect(read(JSON.stringify({ ...line, batch: { ...line.batch, ...change } }))).toBeNull();
  });
});
