/** A server's prediction log that lives as long as its process. */
import { keptInputs } from "../../domain/kept-inputs.ts";
import { createBatchEncoder } from "../../domain/prediction-batch-line.ts";
import { parsePredictionLine } from "../../domain/prediction-line.ts";
import type { PredictionSink } from "../../ports/prediction-sink.ts";
import type { MemoryPredictionLog } from "./prediction-log.ts";

/** What is read back went through the text of a line, as it does everywhere else. */
export function createMemoryPredictionSink(log: MemoryPredictionLog): PredictionSink {
  const encoder = createBatchEncoder();
  const counters = { written: 0, dropped: 0, failed: 0, waiting: 0, overdue: 0 };
  return {
    write: (batch, settings) => {
      const line = parsePredictionLine(new TextDecoder().decode(encoder.encode(keptInputs(batch, settings))));
      if (!line) throw new Error("a batch was written that nobody can read");
      log.add(line);
      counters.written += batch.ids.length;
    },
    feedback: async (all) => {
      for (const feedback of all) log.add({ kind: "feedback", feedback });
    },
    telemetry: async (all) => {
      for (const telemetry of all) log.add({ kind: "telemetry", telemetry });
    },
    get counters() {
      return { ...counters };
    },
    close: async () => {},
  };
}
