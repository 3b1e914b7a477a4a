/** Predictions of which a test says only what it is about. */
import { digestOf } from "../../src/domain/digest.ts";
import type { Prediction } from "../../src/domain/prediction.ts";
import type { PredictionBatch } from "../../src/domain/prediction-batch.ts";
import type { PredictionSettings } from "../../src/domain/servable.ts";

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

/** Rows that differ in their temperature, 0 for the first. */
export function someBatch(ids: readonly string[], change: Partial<PredictionBatch> = {}): PredictionBatch {
  const { time, deployment, model, version, servable, bundle, role } = somePrediction("any");
  return {
    ...{ time, deployment, model, version, servable, bundle, role, ids },
    eventTimes: null,
    inputs: { temperature: Float32Array.from(ids, (_, row) => row), sky: ids.map(() => "") },
    kept: null,
    inputsDigest: null,
    properties: {},
    labels: ids.map(() => "dry"),
    values: null,
    probabilities: Float32Array.from(ids.flatMap(() => [0.75, 0.25])),
    confidences: null,
    decisions: ids.map(() => "model"),
    latencyMs: ids.map(() => 1.5),
    queueMs: null,
    fallback: null,
    ...change,
  };
}

export const someSettings = (change: Partial<PredictionSettings> = {}): PredictionSettings => ({
  ...{ mode: "written", inputs: 1, redact: [], retainMs: null },
  ...change,
});
