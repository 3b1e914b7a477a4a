/** The prediction log of a test environment: what is tried out leaves no trace among production's predictions. */
import type { PredictionSink } from "../ports/prediction-sink.ts";

export const discardingLog: Pick<PredictionSink, "write" | "feedback" | "telemetry" | "close"> = {
  write: () => {},
  feedback: async () => {},
  telemetry: async () => {},
  close: async () => {},
};
