/** The prediction log of a test environment: what is tried out leaves no trace among production's predictions. */
import type { PredictionLog } from "../ports/prediction-log.ts";

export const discardingLog: Pick<PredictionLog, "append" | "appendFeedback"> = {
  append: async () => {},
  appendFeedback: async () => {},
};
