/** What the prediction log holds of a stretch of time, read once for all windows in it. */
import { parseDuration } from "../../domain/duration.ts";
import { rowsWithin as rowsOfLine } from "../../domain/log-window.ts";
import { type Feedback, isAnswer, type Prediction, type Truth } from "../../domain/prediction.ts";
import { newestFeedback, selectPredictions } from "../../domain/prediction-window.ts";
import type { Telemetry } from "../../domain/telemetry.ts";
import type { PredictionLog } from "../../ports/prediction-log.ts";
import type { Monitoring } from "./facts.ts";

/** Labels come late: when a window has too few of them, up to this many earlier windows help it out. */
export const LOOK_BACK = 3;

export interface Traffic {
  /** Of every role, by event time. */
  readonly all: readonly Prediction[];
  /** What callers got, from champions and canaries, by event time. */
  readonly rows: readonly Prediction[];
  /** Newest truth by prediction id. */
  readonly feedback: ReadonlyMap<string, Truth>;
  /** All that was said, by prediction id. */
  readonly said: ReadonlyMap<string, readonly Feedback[]>;
  /** By time. */
  readonly telemetry: readonly Telemetry[];
}

/** Windows before the first that is due whose rows matter to it: late labels, and alerts that judge several as one. */
export function lookBackOf({ window, labelDelay, alerts }: Monitoring): number {
  const length = parseDuration(window);
  const delay = labelDelay === null ? 0 : Math.ceil(parseDuration(labelDelay) / length);
  const longest = Math.max(1, ...alerts.map((alert) => Math.ceil(parseDuration(alert.for ?? window) / length)));
  return delay + Math.max(LOOK_BACK, longest - 1);
}

export async function readTraffic(log: PredictionLog, deployment: string, from: string | undefined): Promise<Traffic> {
  const bounds = { deployment, ...(from && { from }) };
  const predictions: Prediction[] = [];
  const feedback = new Map<string, Feedback>();
  const telemetry = new Map<string, Telemetry>();
  for await (const line of log.lines(bounds)) {
    if (line.kind === "feedback") feedback.set(JSON.stringify(line.feedback), line.feedback);
    else if (line.kind === "telemetry")
      telemetry.set(JSON.stringify([line.telemetry.device, line.telemetry.id]), line.telemetry);
    else for (const row of rowsOfLine(bounds, line)) predictions.push(row);
  }
  const all = selectPredictions(predictions, bounds);
  return {
    all,
    rows: all.filter(isAnswer),
    // What is said of a row is said after it happened: nothing older than the rows is read.
    feedback: newestFeedback(feedback.values(), deployment),
    said: Map.groupBy(feedback.values(), ({ id }) => id),
    telemetry: [...telemetry.values()].sort(
      (a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.id < b.id ? -1 : 1),
    ),
  };
}
