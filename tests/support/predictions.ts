/** A prediction of which a test says only what it is about. */
import { digestOf } from "../../src/domain/digest.ts";
import type { Prediction } from "../../src/domain/prediction.ts";

export function somePrediction(id: string, change: Partial<Prediction> = {}): Prediction {
  const time = "2015-06-01T12:00:00.000Z";
  return {
    id,
    time,
    eventTime: time,
    deployment: "garden",
    model: "weather",
    version: 1,
    servable: digestOf("servable"),
    bundle: digestOf("bundle"),
    role: "champion",
    inputs: { temperature: 3, sky: null },
    label: "dry",
    probabilities: [0.75, 0.25],
    confidence: 0.75,
    decision: "model",
    latencyMs: 1.5,
    ...change,
  };
}
