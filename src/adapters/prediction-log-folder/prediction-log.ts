/** The prediction log as a folder: `<deployment>/<start>-<id>.jsonl`, files for every process that writes. */
import { join } from "node:path";
import { mayHold, overlaps, rowsWithin, touches } from "../../domain/log-window.ts";
import type { Feedback, Prediction } from "../../domain/prediction.ts";
import type { PredictionLine } from "../../domain/prediction-line.ts";
import { newestFeedback, selectPredictions } from "../../domain/prediction-window.ts";
import type { Clock, Ids } from "../../ports/clock.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";
import { FILE_LIMITS } from "./limits.ts";
import { readLines } from "./log-reader.ts";
import { createLogWriter, type LogWriter } from "./log-writer.ts";

export function createFolderPredictionLog(ports: {
  readonly folder: string;
  readonly clock: Pick<Clock, "now">;
  readonly ids: Ids;
}): PredictionLog {
  const { folder } = ports;
  const writers = new Map<string, LogWriter>();
  const writerOf = (deployment: string): LogWriter => {
    const writer = writers.get(deployment) ?? createLogWriter(join(folder, deployment), ports, () => FILE_LIMITS);
    writers.set(deployment, writer);
    return writer;
  };
  const append = async (lines: readonly { readonly deployment: string; readonly line: PredictionLine }[]) => {
    for (const [deployment, group] of Map.groupBy(lines, (each) => each.deployment)) {
      const about = group.map(({ line }) => line);
      const bytes = Buffer.from(about.map((line) => `${JSON.stringify(line)}\n`).join(""));
      await writerOf(deployment).writeSoon({ bytes, about }, false);
    }
  };

  return {
    append: (predictions: readonly Prediction[]) =>
      append(
        predictions.map((prediction) => ({
          deployment: prediction.deployment,
          line: { kind: "prediction", prediction },
        })),
      ),
    appendFeedback: (all: readonly Feedback[]) =>
      append(all.map((feedback) => ({ deployment: feedback.deployment, line: { kind: "feedback", feedback } }))),
    read: async (window) => {
      const found: Prediction[] = [];
      const lines = readLines(folder, window.deployment, ({ events }) => overlaps(window, events));
      for await (const line of lines) for (const row of rowsWithin(window, line)) found.push(row);
      return selectPredictions(found, window);
    },
    feedback: async (deployment) => {
      const found: Feedback[] = [];
      for await (const line of readLines(folder, deployment, ({ feedback }) => feedback > 0)) {
        if (line.kind === "feedback") found.push(line.feedback);
      }
      return newestFeedback(found, deployment);
    },
    lines: async function* (window) {
      for await (const line of readLines(folder, window.deployment, (end) => mayHold(window, end))) {
        if (touches(window, line)) yield line;
      }
    },
    completeUntil: async () => null,
  };
}
