/** Which parts of a log a stretch of time needs: the cost of a look is the cost of what is new. */
import { expect, it } from "vitest";
import { summaryOfLines } from "../../src/domain/log-summary.ts";
import { mayHold } from "../../src/domain/log-window.ts";
import { type PredictionLine, parseFileLine } from "../../src/domain/prediction-line.ts";
import { somePrediction } from "../support/predictions.ts";

const lines: readonly PredictionLine[] = [
  { kind: "prediction", prediction: somePrediction("a/0", { eventTime: "2024-01-01T00:00:00.000Z" }) },
  {
    kind: "feedback",
    feedback: { id: "a/0", time: "2024-01-03T00:00:00.000Z", deployment: "porch", label: "sun", source: "label" },
  },
  {
    kind: "telemetry",
    telemetry: { id: "t", time: "2024-01-02T00:00:00.000Z", deployment: "porch", device: null, readings: { heat: 1 } },
  },
];
const end = summaryOfLines(lines);

it("says when its feedback and telemetry were, and reads that back", () => {
  expect(end.said).toEqual({ first: "2024-01-02T00:00:00.000Z", last: "2024-01-03T00:00:00.000Z" });
  expect(parseFileLine(JSON.stringify({ kind: "end", end }))).toEqual({ kind: "end", end });
  expect(summaryOfLines(lines.slice(0, 1))).not.toHaveProperty("said");
});

it("passes over what was over before, and looks into what does not say", () => {
  expect(mayHold({ from: "2024-01-03T00:00:00.000Z" }, end)).toBe(true);
  expect(mayHold({ from: "2024-01-04T00:00:00.000Z" }, end)).toBe(false);
  expect(mayHold({ to: "2024-01-01T12:00:00.000Z" }, end)).toBe(true);
  const { said: _, ...old } = end;
  expect(mayHold({ from: "2024-01-04T00:00:00.000Z" }, old)).toBe(true);
});
