/** Every answered row, durable once acknowledged, and the feedback that follows it. */
import type { Feedback, Prediction, Truth } from "../domain/prediction.ts";
import type { PredictionLine } from "../domain/prediction-line.ts";

export interface PredictionWindow {
  readonly deployment: string;
  /** ISO 8601; event time >= from. */
  readonly from?: string;
  /** Event time < to. */
  readonly to?: string;
}

export interface PredictionLog {
  /** On return the rows survive the death of this process. */
  append(predictions: readonly Prediction[]): Promise<void>;
  appendFeedback(feedback: readonly Feedback[]): Promise<void>;
  /** By event time, then id. A torn last line of a killed writer is skipped; any other unreadable line is an error. */
  read(window: PredictionWindow): Promise<readonly Prediction[]>;
  /** The newest truth of each prediction id. */
  feedback(deployment: string): Promise<ReadonlyMap<string, Truth>>;
  /**
   * What was logged, line by line, in bounded memory: nothing is sorted, and what was said twice comes twice. Of a
   * batch that overlaps the window all rows come.
   */
  lines(window: PredictionWindow): AsyncIterable<PredictionLine>;
  /**
   * Moment before which every acknowledged row is here: where rows are brought from another machine, later ones may
   * still be on their way. null: rows are here at once.
   */
  completeUntil(deployment: string): Promise<string | null>;
}
