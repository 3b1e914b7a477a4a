/** A prediction log that lives as long as its process. */
import { touches } from "../../domain/log-window.ts";
import type { Feedback, Prediction } from "../../domain/prediction.ts";
import { type PredictionLine, predictionsIn } from "../../domain/prediction-line.ts";
import { newestFeedback, selectPredictions } from "../../domain/prediction-window.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";

export interface MemoryPredictionLog extends PredictionLog {
  add(line: PredictionLine): void;
}

export function createMemoryPredictionLog(): MemoryPredictionLog {
  const logged: PredictionLine[] = [];
  return {
    add: (line) => void logged.push(line),
    append: async (added: readonly Prediction[]) => {
      for (const prediction of added) logged.push({ kind: "prediction", prediction });
    },
    appendFeedback: async (added: readonly Feedback[]) => {
      for (const feedback of added) logged.push({ kind: "feedback", feedback });
    },
    read: async (window) => selectPredictions(logged.flatMap(predictionsIn), window),
    feedback: async (deployment) =>
      newestFeedback(
        logged.flatMap((line) => (line.kind === "feedback" ? [line.feedback] : [])),
        deployment,
      ),
    lines: async function* (window) {
      for (const line of logged) if (deploymentOf(line) === window.deployment && touches(window, line)) yield line;
    },
    completeUntil: async () => null,
  };
}

export function deploymentOf(line: PredictionLine): string {
  switch (line.kind) {
    case "prediction":
      return line.prediction.deployment;
    case "batch":
      return line.batch.deployment;
    case "feedback":
      return line.feedback.deployment;
    case "telemetry":
      return line.telemetry.deployment;
  }
}
