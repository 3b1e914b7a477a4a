/** A log of rows as the sink of a server: every batch row by row, on record before the answer in every mode. */
import { expandBatch } from "../../src/domain/prediction-batch.ts";
import type { PredictionLog } from "../../src/ports/prediction-log.ts";
import type { PredictionSink } from "../../src/ports/prediction-sink.ts";

export const sinkOf = (
  log: Pick<PredictionLog, "append" | "appendFeedback">,
): Pick<PredictionSink, "write" | "feedback" | "telemetry" | "close"> => ({
  write: (batch) => log.append(expandBatch(batch)),
  feedback: (feedback) => log.appendFeedback(feedback),
  telemetry: async () => {
    throw new Error("a log of rows has no place for telemetry");
  },
  close: async () => {},
});
