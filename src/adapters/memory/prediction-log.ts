/** A prediction log that lives as long as its process. */
import type { Feedback, Prediction } from "../../domain/prediction.ts";
import { newestFeedback, selectPredictions } from "../../domain/prediction-window.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";

export function createMemoryPredictionLog(): PredictionLog {
  const predictions: Prediction[] = [];
  const feedback: Feedback[] = [];
  return {
    append: async (added) => {
      predictions.push(...added);
    },
    appendFeedback: async (added) => {
      feedback.push(...added);
    },
    read: async (window) => selectPredictions(predictions, window),
    feedback: async (deployment) => newestFeedback(feedback, deployment),
    completeUntil: async () => null,
  };
}
